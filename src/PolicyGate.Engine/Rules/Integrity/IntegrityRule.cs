using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the rules of PG07 share: one comparison of a package, of which each says its own part.</summary>
internal abstract class IntegrityRule : IRule
{
    private const int Shown = 5;

    /// <summary>The rule.</summary>
    protected abstract RuleDescriptor Rule { get; }

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (policy.Integrity is not { } section || !section.Compares(out ComparedFiles files, out bool archive))
        {
            yield break;
        }

        SourceSpan decidedBy = (Rule == FileAltered.Descriptor || Rule == FileAdded.Descriptor || !archive ? section.Files : null)?.At ?? section.Archive?.At ?? section.At;
        facts.Evidence.Prepare(facts.PackagesOnDisk(), package => facts.Evidence.Integrity(package, files));
        foreach (ResolvedPackage package in facts.PackagesOnDisk())
        {
            switch (facts.Evidence.Integrity(package, files))
            {
                case Evidence<PackageIntegrity>.Missing missing when Rule == ArchiveAltered.Descriptor:
                    yield return FindingFactory.MissingFact(Rule, package.At, decidedBy, missing.Reason, package);
                    break;
                case Evidence<PackageIntegrity>.Known { Value: { } integrity } when Problems(integrity) is { Count: > 0 } problems:
                    yield return Rule.About(package, facts, decidedBy, Says(problems) + package.Way(facts));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>What of the comparison the rule is about.</summary>
    protected abstract IReadOnlyList<string> Problems(PackageIntegrity integrity);

    /// <summary>What the rule says of it.</summary>
    protected abstract string Says(IReadOnlyList<string> problems);

    /// <summary>The first few, and how many more.</summary>
    protected static string Some(IReadOnlyList<string> problems) => problems.Count <= Shown
        ? string.Join(", ", problems.Select(Printable.Short))
        : FormattableString.Invariant($"{string.Join(", ", problems.Take(Shown).Select(Printable.Short))} and {problems.Count - Shown} more");
}

/// <summary>How the rules of PG07 read the section.</summary>
internal static class IntegrityAsking
{
    /// <summary>Whether anything is to be compared. An archive that is not verified itself proves nothing about files: <c>files</c> includes it.</summary>
    public static bool Compares(this IntegritySection section, out ComparedFiles files, out bool archive)
    {
        files = section.Files?.Value ?? ComparedFiles.Off;
        archive = section.Archive?.Value == true;
        return archive || files != ComparedFiles.Off;
    }
}
