using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0801: the package was published less than the minimum age ago, by the clock that the policy names.</summary>
internal sealed class TooNew : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0801", "Package too new", RuleFamilies.Age, Severity.Error, "the trusted timestamp of the repository's signature, or the day on which the trust file first had it, is younger than `minimum`, as `clock` says", "age.minimum");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        foreach ((ResolvedPackage package, Located<TimeSpan> minimum, Evidence<Publication> publication) in PublishTime.Aged(policy, facts))
        {
            switch ((publication as Evidence<Publication>.Known)?.Value)
            {
                case Publication.Known { At: var published } known when facts.Now - published < minimum.Value:
                    string passes = published.UtcDateTime <= DateTime.MaxValue - minimum.Value ? Times.Minute(published + minimum.Value) : "never";
                    yield return Descriptor.About(package, facts, minimum.At, $"{known.Words}; the minimum age is {Words(minimum.Value)}: it passes from {passes} UTC on, use an older version until then{package.Way(facts)}");
                    break;
                case Publication.Unrecorded:
                    yield return Descriptor.About(package, facts, minimum.At, $"is seen for the first time: {facts.Relative(facts.Trust.Path)} does not have this version; the minimum age of {Words(minimum.Value)} counts from the day on which it is recorded there{package.Way(facts)}").MendedByTrust(facts);
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

    private static string Words(TimeSpan age) => age.TotalHours % 24 != 0
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays}d");
}
