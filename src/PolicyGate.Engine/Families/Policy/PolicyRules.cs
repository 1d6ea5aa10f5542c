using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG01: the policy is checked as strictly as the packages. Raised by the reader and by the waiver ledger.</summary>
internal static class PolicyRules
{
    /// <summary>How the message of <see cref="NotFound"/> begins where no policy was named and none is there.</summary>
    public const string Nowhere = "there is no policygate.yaml from here up to the repository's root";

    public static readonly RuleDescriptor NotFound = new("PG0101", "No policy found", RuleFamilies.Policy, Severity.Error, "no policygate.yaml from the project's folder up to the repository's root");

    public static readonly RuleDescriptor Unreadable = new("PG0102", "Policy cannot be read", RuleFamilies.Policy, Severity.Error, "YAML syntax, encoding, size, depth, anchors");

    public static readonly RuleDescriptor UnknownKey = new("PG0103", "Unknown key", RuleFamilies.Policy, Severity.Error, "a key that version 1 does not know, with the nearest known key as a suggestion");

    public static readonly RuleDescriptor InvalidValue = new("PG0104", "Invalid value", RuleFamilies.Policy, Severity.Error, "wrong type, malformed range, pattern, duration or date, conflicting settings");

    public static readonly RuleDescriptor Duplicate = new("PG0105", "Duplicate entry", RuleFamilies.Policy, Severity.Error, "a key, list entry or waiver written twice");

    public static readonly RuleDescriptor BaseUnresolved = new("PG0106", "Base policy cannot be resolved", RuleFamilies.Policy, Severity.Error, "a base of `extends` is missing, cyclic, or its hash differs");

    public static readonly RuleDescriptor FinalLoosened = new("PG0107", "Final section loosened", RuleFamilies.Policy, Severity.Error, "something that a base lists under `final` is made weaker");

    public static readonly RuleDescriptor WaiverExpired = new("PG0110", "Waiver expired", RuleFamilies.Policy, Severity.Error, "a waiver's last day has passed, and something still needs it");

    public static readonly RuleDescriptor WaiverExpiresSoon = new("PG0111", "Waiver expires soon", RuleFamilies.Policy, Severity.Warning, "within 14 days");

    public static readonly RuleDescriptor EntryMatchesNothing = new("PG0112", "Entry matches nothing", RuleFamilies.Policy, Severity.Info, "an entry of a list that no package met, a waiver that nothing needs (a warning), an entry of `exclude` that names no project, or one that something builds (a warning), where all projects under the policy are known; silent for entries that come from `extends`");

    public static readonly RuleDescriptor WaiverTooLong = new("PG0113", "Waiver too long", RuleFamilies.Policy, Severity.Error, "a waiver that ends later than `waivers.max-length` from today");
}
