namespace PolicyGate.Projects.Evaluation;

/// <summary>Whether something is so, as far as the files say.</summary>
internal enum Certainty
{
    /// <summary>It is not.</summary>
    No,

    /// <summary>Only an evaluation knows.</summary>
    Unknown,

    /// <summary>It is.</summary>
    Yes,
}
