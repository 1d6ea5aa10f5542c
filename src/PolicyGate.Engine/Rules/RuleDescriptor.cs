using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>What is fixed about a rule.</summary>
/// <param name="Id"><c>PGnnnn</c>; never reused or renumbered.</param>
/// <param name="Title">What it says when it fires.</param>
/// <param name="Family">The policy's section, the folder and the example: one word.</param>
/// <param name="Default">The severity where nothing else says.</param>
/// <param name="FiresWhen">One line for the table in the README.</param>
/// <param name="Setting">The policy key that asks for the rule, <c>section.key</c>; none for what no policy asks for.</param>
internal sealed record RuleDescriptor(string Id, string Title, string Family, Severity Default, string FiresWhen, string? Setting = null)
{
    /// <summary>The page of the rule; of what is no rule of a policy another page.</summary>
    public Uri HelpLink { get => field ?? new($"https://github.com/policygate/policygate/blob/main/src/PolicyGate.Engine/Families/{RuleFamilies.Folder(Family)}/{Id}.md"); init; }

    /// <summary>Other keys that, where they are final, let nobody lower or waive it.</summary>
    public IReadOnlyList<string> AlsoSealedBy { get; init; } = [];

    /// <summary>Whether <c>rules</c> may lower it and a waiver may cover it: not PG00xx, not PG01xx.</summary>
    public bool IsWaivable => Family is not (RuleFamilies.Gate or RuleFamilies.Policy);

    /// <summary>Whether <c>rules</c> may lower it: not PG00xx, not PG0101 to PG0107.</summary>
    public bool MayBeLowered => IsWaivable || string.CompareOrdinal(Id, "PG0110") >= 0;
}
