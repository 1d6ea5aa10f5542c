using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the rules of PG07 share: one comparison of a package, of which each says its own part.</summary>
internal abstract class IntegrityRule : IRule
{
    private const int Shown = 5;

    protected abstract RuleDescriptor Rule { get; }

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        if (!policy.Compares(out ComparedFiles files, out bool records))
        {
            yield break;
        }

        bool isOfBuildCode = files == ComparedFiles.Running && Rule != ArchiveAltered.Descriptor;
        SourceSpan decidedBy = DecidedBy(policy, isOfBuildCode, records);
        facts.Evidence.Prepare(facts.PackagesOnDisk(), package => facts.Evidence.Integrity(package, files, records));
        foreach (ResolvedPackage package in facts.PackagesOnDisk())
        {
            switch (facts.Evidence.Integrity(package, files, records))
            {
                case Evidence<PackageIntegrity>.Missing missing when Rule == ArchiveAltered.Descriptor:
                    yield return FindingFactory.MissingFact(Rule, package.At, decidedBy, missing.Reason, package);
                    break;
                case Evidence<PackageIntegrity>.Known { Value: { } integrity }:
                    foreach ((IReadOnlyList<string> problems, Severity? severity) in Problems(integrity, package, facts, files).Where(part => part.Problems.Count > 0))
                    {
                        yield return Rule.About(package, facts, decidedBy, Says(problems) + package.Way(facts)) with { SettingSeverity = severity };
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private SourceSpan DecidedBy(Policy policy, bool isOfBuildCode, bool records)
    {
        if (isOfBuildCode)
        {
            return policy.BuildCode!.Default?.At ?? policy.BuildCode.At;
        }

        bool isOfFiles = Rule == FileAltered.Descriptor || Rule == FileAdded.Descriptor || !records;
        return policy.Integrity is not { } section ? policy.BuildCode!.At : (isOfFiles ? section.Files : null)?.At ?? section.Archive?.At ?? section.At;
    }

    /// <summary>What of the comparison the rule is about, each part with a severity of its own or that of the rule.</summary>
    protected abstract IEnumerable<(IReadOnlyList<string> Problems, Severity? Severity)> Problems(PackageIntegrity integrity, ResolvedPackage package, ProjectFacts facts, ComparedFiles files);

    /// <summary>What the rule says of it.</summary>
    protected abstract string Says(IReadOnlyList<string> problems);

    /// <summary>The first few, and how many more.</summary>
    protected static string Some(IReadOnlyList<string> problems) => problems.Count <= Shown
        ? string.Join(", ", problems.Select(Printable.Short))
        : FormattableString.Invariant($"{string.Join(", ", problems.Take(Shown).Select(Printable.Short))} and {problems.Count - Shown} more");
}
