using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG00: what the gate says about itself. Raised by GateRunner, which knows; no policy decides them.</summary>
internal static class GateRules
{
    public static readonly RuleDescriptor CannotDecide = new("PG0001", "Cannot decide", RuleFamilies.Gate, Severity.Error, "an input is missing, unreadable or malformed: assets file, lock file, project XML, nuget.config");

    public static readonly RuleDescriptor NothingEvaluated = new("PG0002", "Nothing was evaluated", RuleFamilies.Gate, Severity.Error, "a project has no package graph that could be judged");

    /// <summary>How PG0002 begins about one project that was not restored.</summary>
    public const string NotRestored = "the project has not been restored";

    public static readonly RuleDescriptor SwitchedOff = new("PG0003", "Gate switched off", RuleFamilies.Gate, Severity.Warning, "`PolicyGateEnabled` is false; an error where CI is true");

    public static readonly RuleDescriptor EvidenceMissing = new("PG0004", "Evidence is missing", RuleFamilies.Gate, Severity.Error, "a rule needed a fact that could not be had; severity by `on-missing-evidence`");

    public static readonly RuleDescriptor RestoredOutside = new("PG0005", "Restored outside the gate", RuleFamilies.Gate, Severity.Error, "package imports were held back because no verdict covered this restore; build again");

    public static readonly RuleDescriptor NotUnderTheGate = new("PG0006", "Not under the gate", RuleFamilies.Gate, Severity.Error, "a project does not import the gate, or something in the repository switches it off or gets in its way; asked by `policygate check --verify-gate`");

    public static readonly RuleDescriptor VerdictNotOfTheseInputs = new("PG0007", "Verdict is not of these inputs", RuleFamilies.Gate, Severity.Error, "the verdict beside the assets file is not the one that the gate writes for what is there now; asked by `policygate check --verify-gate`");

    public static readonly RuleDescriptor ProtectedFileChanged = new("PG0008", "Protected file differs", RuleFamilies.Gate, Severity.Error, "a policy or a file that carries the gate is not the one of the protected branch; asked by `policygate check --verify-gate --protected`");

    public static readonly RuleDescriptor PolicyNamed = new("PG0009", "Policy named by a property", RuleFamilies.Gate, Severity.Warning, "`PolicyGatePolicyFile`, on the command line of a build or in its environment, names the policy; an error where CI is true, unless the named policy extends the discovered one");

    public static readonly RuleDescriptor BundleExpired = new("PG0010", "Machine's bundle expired", RuleFamilies.Gate, Severity.Error, "the bundle with which an organisation manages this machine is past its last day; a warning first, for as many days as the bundle says");

    public static readonly RuleDescriptor InternalError = new("PG0099", "Internal error", RuleFamilies.Gate, Severity.Error, "a bug in PolicyGate; the build fails rather than passing");
}
