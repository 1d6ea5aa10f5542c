using System.Globalization;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0801: the package was published less than the minimum age ago, by the clock that the policy names.</summary>
internal sealed class TooNew : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0801", "Package too new", RuleFamilies.Age, Severity.Error, "the trusted timestamp of the repository's signature, or the day on which the trust file first had it, is younger than `minimum`, as `clock` says", "age.minimum");

    private const string Hotfix = "; a fix that cannot wait gets a waiver with an end";

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        foreach ((ResolvedPackage package, Located<TimeSpan> minimum, Evidence<Publication> publication) in PublishTime.Aged(policy, facts))
        {
            switch ((publication as Evidence<Publication>.Known)?.Value)
            {
                case Publication.Known { At: var published } known when facts.Now - published < minimum.Value:
                    string passes = published.UtcDateTime <= DateTime.MaxValue - minimum.Value ? Times.Minute(published + minimum.Value) : "never";
                    yield return Descriptor.About(package, facts, minimum.At, $"{known.Words}; the minimum age is {Words(minimum.Value)}: it passes from {passes} UTC on{Until(package, minimum.Value, policy, facts)}{Hotfix}{package.Way(facts)}");
                    break;
                case Publication.Unrecorded:
                    string? held = TrustJudgement.Held(package, policy, facts);
                    Finding first = Descriptor.About(package, facts, minimum.At, $"is seen for the first time: {facts.Relative(facts.Trust.Path)} does not have this version; the minimum age of {Words(minimum.Value)} counts from the day on which it is recorded there{(held is null ? string.Empty : $" ({held})")}{Until(package, minimum.Value, policy, facts)}{Hotfix} besides{package.Way(facts)}");
                    yield return held is null ? first.MendedByTrust(facts) : first;
                    break;
                default:
                    break;
            }
        }

        foreach (ConfiguredAge configured in facts.NuGetHasDemands ? facts.NuGet.Value.Ages : [])
        {
            string[] younger = [.. facts.JudgedPackages(policy)
                .Where(package => package.FolderPath is not null && AsksMore(configured, package, policy, facts))
                .Select(package => package.Id).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
            if (younger.Length > 0)
            {
                yield return Descriptor.At(configured.At, $"nuget.config wants packages of {configured.Source} to be {Words(configured.Minimum)} old (minPublishAgeHours), and the policy asks less of {FindingFactory.Some(younger)}; NuGet heeds it only when it chooses a version: set age.minimum to {Words(configured.Minimum)} to have it here too", policy.Age?.At)
                    with
                { IsNote = true };
            }
        }
    }

    private static bool AsksMore(ConfiguredAge configured, ResolvedPackage package, Policy policy, ProjectFacts facts) =>
        (policy.Age?.MinimumFor(package)?.Value ?? TimeSpan.Zero) < configured.Minimum
        && !configured.Exceptions.Any(pattern => pattern.Matches(package.Id))
        && facts.Evidence.Of<RecordedSource>(package) is Evidence<RecordedSource>.Known source
        && facts.NuGet.Value.IsNamed(source.Value.Location, configured.Source);

    // By the day of the first sighting an older version that is not recorded is as new as this one.
    private static string Until(ResolvedPackage package, TimeSpan minimum, Policy policy, ProjectFacts facts) => PublishTime.ClockOf(policy.Age!, policy) == AgeClock.Signature ? ", use an older version until then"
        : facts.Trust.OlderThan(package.Id, package.Version).FirstOrDefault(version => !IsDenied(package, version, policy) && (version.IsAdopted || facts.Now - new DateTimeOffset(version.Seen.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) >= minimum)) is { } recorded
            ? $", use {Printable.Short(recorded.Version)}, which is recorded, until then"
            : ", and no older version is recorded that would pass now";

    private static bool IsDenied(ResolvedPackage package, RecordedVersion version, Policy policy) =>
        policy.Packages is { } section && NuGetVersion.TryParse(version.Version, out NuGetVersion? parsed) && section.DenyEntry(package with { Version = parsed }) is not null;

    private static string Words(TimeSpan age) => age.TotalHours % 24 != 0
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays}d");
}
