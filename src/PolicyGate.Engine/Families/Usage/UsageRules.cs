using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG13: where code uses packages. Only a compiler can see it: the analyzer raises these, from the map that the gate writes.</summary>
internal static class UsageRules
{
    public static readonly RuleDescriptor FlaggedPackage = new("PG1301", "Type from a flagged package used here", RuleFamilies.Usage, Severity.Info, "the first use, in each C# file, of a package that has a finding, waived or not");

    public static readonly RuleDescriptor UndeclaredPackage = new("PG1302", "Type from an undeclared transitive package used here", RuleFamilies.Usage, Severity.Off, "the first use, in each C# file, of a package that the project does not reference itself");
}
