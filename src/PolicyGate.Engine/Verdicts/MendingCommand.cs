namespace PolicyGate.Verdicts;

/// <summary>The command that mends a finding.</summary>
internal enum MendingCommand
{
    /// <summary>None: only a person can.</summary>
    None,

    /// <summary><c>policygate allow</c> takes the package into the policy.</summary>
    Allow,

    /// <summary><c>policygate fix</c> edits the repository.</summary>
    Fix,

    /// <summary><c>policygate trust update</c> records the package.</summary>
    Trust,
}
