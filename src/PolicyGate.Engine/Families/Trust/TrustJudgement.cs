using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the rules of PG12 share: each package of a project held against its record, or against what others know of its publisher.</summary>
internal static class TrustJudgement
{
    /// <summary>Every finding of the family; each rule says its own.</summary>
    public static IEnumerable<Finding> Judge(Policy policy, ProjectFacts facts)
    {
        if (policy.Trust is not { } section || facts.Trust.Own.IsUnreadable)
        {
            yield break;
        }

        ResolvedPackage[] packages = [.. facts.JudgedPackages(policy).Where(package => package.FolderPath is not null && !facts.Trust.Own.Unread.Contains(package.Id))];
        Repositories repositories = Repositories.Of(policy, facts);
        facts.Evidence.Prepare(packages.Where(package => IsKnown(package, facts)), package => Ask(package, repositories, facts));
        foreach (ResolvedPackage package in packages)
        {
            foreach (Finding finding in !IsKnown(package, facts) ? NotRecorded(section.Required, package, facts) : Compare(package, repositories, facts))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Why <c>trust update</c> does not record a version by itself, in words; <see langword="null"/> where it does, as far as the policy's rules know.</summary>
    public static string? Held(ResolvedPackage package, Policy policy, ProjectFacts facts)
    {
        if (!IsKnown(package, facts))
        {
            return null;
        }

        Repositories repositories = Repositories.Of(policy, facts);
        TrustRecord? own = facts.Trust.Find(package.Id);
        MayGain? gained = own is not null && policy.Capabilities is { Gained.Value: not Severity.Off } section ? section.MayGain : null;
        if ((gained is null ? Ask(package, repositories, facts) : PackageStates.OfWhole(repositories, facts, package)) is not Evidence<PackageState>.Known { Value: var state })
        {
            return null;
        }

        RuleDescriptor[] asking = [.. (own is null ? TrustComparison.OfPublisher(facts.Trust.KnownToOthers(package.Id)!, state) : TrustComparison.Of(own, state, gained))
            .Where(difference => !difference.IsInformation).Select(difference => RuleOf(difference.Change)).Distinct().OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        return state.IsUnsound ? "nobody can record it, as a signature of it is not valid"
            : asking.Length == 0 ? null : $"what {FindingFactory.Some([.. asking.Select(rule => rule.Id)])} {(asking.Length == 1 ? "says" : "say")} of it has to be accepted first";
    }

    private static bool IsKnown(ResolvedPackage package, ProjectFacts facts) => (facts.Trust.Find(package.Id) ?? facts.Trust.KnownToOthers(package.Id)) is not null;

    // Of what others know only the publisher is compared.
    private static Evidence<PackageState> Ask(ResolvedPackage package, Repositories repositories, ProjectFacts facts) =>
        facts.Trust.Find(package.Id) is null ? PackageStates.OfPublisher(repositories, facts, package) : PackageStates.OfContents(repositories, facts, package);

    private static IEnumerable<Finding> NotRecorded(Located<bool>? required, ResolvedPackage package, ProjectFacts facts) => required is { Value: true }
        ? [Rules.NotRecorded.Descriptor.About(package, facts, required.At, $"is not in {facts.Relative(facts.Trust.Path)}; look at who publishes it, then record it{package.Way(facts)}").MendedByTrust(facts)]
        : [];

    private static IEnumerable<Finding> Compare(ResolvedPackage package, Repositories repositories, ProjectFacts facts)
    {
        TrustRecord? own = facts.Trust.Find(package.Id);
        TrustRecord record = own ?? facts.Trust.KnownToOthers(package.Id)!;
        return Ask(package, repositories, facts) switch
        {
            Evidence<PackageState>.Known known => Compare(known.Value, own, record, package, facts),
            Evidence<PackageState>.Missing missing => [FindingFactory.MissingFact(PublisherChanged.Descriptor, package.At, record.At, missing.Reason, package)],
            _ => throw new InvalidOperationException(),
        };
    }

    private static IEnumerable<Finding> Compare(PackageState state, TrustRecord? own, TrustRecord record, ResolvedPackage package, ProjectFacts facts)
    {
        IReadOnlyList<TrustDifference> differences = own is null ? [.. TrustComparison.OfPublisher(record, state)] : TrustComparison.Of(record, state);
        IEnumerable<Finding> findings = differences.Where(difference => !difference.IsInformation).GroupBy(difference => RuleOf(difference.Change)).Select(rule => Said(rule.Key, [.. rule], package, record, facts));
        IEnumerable<Finding> notes = differences.Where(difference => difference.IsInformation)
            .Select(difference => PublisherChanged.Descriptor.About(package, facts, record.At, $"has {difference.What}, which is no other publisher{package.Way(facts)}") with { IsNote = true });
        return own is { Sources.Count: > 0 } && state.Source is null
            ? [.. findings, .. notes, FindingFactory.MissingFact(LicenseOrSourceChanged.Descriptor, package.At, record.At, state.SourceMissing, package)]
            : [.. findings, .. notes];
    }

    private static Finding Said(RuleDescriptor rule, TrustDifference[] differences, ResolvedPackage package, TrustRecord record, ProjectFacts facts)
    {
        string what = string.Join("; ", differences.Select(difference => difference.What));
        string mend = rule == TrustFileNotTrue.Descriptor
            ? "it is not the package that was recorded: delete it from the package folder and restore; if its feed serves other bytes of this version now, find out why before you take the version out of the record"
            : $"find out why, then policygate trust update --accept {package.Id} --by NAME takes it in";
        return rule.About(package, facts, record.At, $"has {what}, in a record that was {Standing(record)}; {mend}{package.Way(facts)}");
    }

    /// <summary>What a record rests on, for a person.</summary>
    public static string Standing(TrustRecord record) => record.Review is { } review
        ? string.Create(CultureInfo.InvariantCulture, $"reviewed by {Printable.Short(review.By)} on {review.On:yyyy-MM-dd}, at {Printable.Short(review.Version)}")
        : "assumed when it was adopted";

    /// <summary>The rule that says a difference.</summary>
    public static RuleDescriptor RuleOf(TrustChange change) => change switch
    {
        TrustChange.OtherBytes => TrustFileNotTrue.Descriptor,
        TrustChange.GainedBuildCode or TrustChange.ChangedBuildCode => GainedBuildCode.Descriptor,
        TrustChange.AnotherLicense or TrustChange.AnotherSource => LicenseOrSourceChanged.Descriptor,
        TrustChange.GainedCapability or TrustChange.GainedBuildCapability => CapabilityGained.Descriptor,
        _ => PublisherChanged.Descriptor,
    };
}
