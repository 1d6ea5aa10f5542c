using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0404: an id that is one slip away from a well-known or allowed one, and is neither, or that is written in letters of two scripts.</summary>
internal sealed class LookAlike : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0404", "Id looks like another package", RuleFamilies.Packages, Severity.Off, "one edit, swapped or dropped separators or words, an empty word at the end, or a confusable character away from a well-known or allowed id, or letters of two scripts (`look-alikes`)", "packages.look-alikes");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Packages is not { LookAlikes: { Value: not Severity.Off } lookAlikes } section)
        {
            yield break;
        }

        KnownIds known = KnownIds.WellKnown.With(section.Allow.Where(entry => !entry.Id.IsPrefix).Select(entry => entry.Id.Stem));
        foreach (ResolvedPackage package in facts.JudgedPackages(policy))
        {
            bool vouchedFor = known.Contains(package.Id) || section.Allow.Any(entry => entry.Id.Stem.Length > 0 && entry.Id.Matches(package.Id));
            string? resembled = vouchedFor ? null : known.Resembled(package.Id);
            if (!vouchedFor && Scripts.FirstOther(package.Id) is var (letter, script))
            {
                string like = resembled is null ? string.Empty : $" and looks like {resembled}";
                yield return About(string.Create(CultureInfo.InvariantCulture, $"is written in letters of two scripts ({letter}, U+{letter.Value:X4}, is {script}){like}: nobody reads it as what it is{package.Way(facts)}; remove it, or allow it by name"));
            }
            else if (resembled is not null && !IsOfOneOwner(package, resembled, policy, facts))
            {
                yield return About($"looks like {resembled} but is not{package.Way(facts)}; if you mean {resembled}, correct the id, else allow {package.Id} by name");
            }

            Finding About(string what) => Descriptor.About(package, facts, lookAlikes.At, what) with { SettingSeverity = lookAlikes.Value };
        }
    }

    // Its owner gives a package what name he likes; that he is the owner the repository's signature says, of both.
    private static bool IsOfOneOwner(ResolvedPackage package, string resembled, Policy policy, ProjectFacts facts)
    {
        Repositories repositories = Repositories.Of(policy, facts);
        IEnumerable<string> known = facts.Trust.Find(resembled)?.Owners
            ?? facts.Packages.Where(other => other.Id.Equals(resembled, StringComparison.OrdinalIgnoreCase)).SelectMany(other => Owners(other, repositories, facts));
        return known.Intersect(Owners(package, repositories, facts), StringComparer.OrdinalIgnoreCase).Any();
    }

    private static IReadOnlyList<string> Owners(ResolvedPackage package, Repositories repositories, ProjectFacts facts) => package.FolderPath is not null
        && facts.Evidence.Of<PackageSignatures>(package) is Evidence<PackageSignatures>.Known signed && repositories.Counted(signed.Value) is { } repository ? repository.Owners : [];
}
