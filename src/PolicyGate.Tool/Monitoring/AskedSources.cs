using NuGet.Configuration;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Monitoring;

/// <summary>Which sources may be told that somebody uses a package.</summary>
/// <param name="Sources">The sources; none where nobody may be asked.</param>
/// <param name="IsAssigned">Whether a mapping or a policy gives the id to them: then no other is told of it.</param>
/// <param name="Why">Why there is none; empty where there are some.</param>
internal sealed record AskedSources(IReadOnlyList<PackageSource> Sources, bool IsAssigned, string Why)
{
    /// <summary>Those of a package in a project: of those that <c>packageSourceMapping</c>, <c>sources.owners-of</c> and <c>sources.allow</c> leave the one that it came from; a folder, such as the .NET SDK's own, hears of nothing.</summary>
    public static AskedSources Of(ResolvedPackage package, MonitoredProject project)
    {
        NuGetSettings settings = project.Settings;
        Policy policy = project.Policy.Policy;
        SourceOwnership? owner = policy.Sources?.OwnershipOf(package);
        IReadOnlyList<string> mapped = settings.IsMapped ? settings.MappedSources(package.Id) : [];
        ConfiguredSource[] allowed = [.. settings.Sources
            .Where(source => !settings.IsMapped || mapped.Contains(source.Key, StringComparer.OrdinalIgnoreCase))
            .Where(source => owner is not null ? owner.Sources.Any(name => settings.IsNamed(source.Location, name)) : policy.Sources?.AllowAt is null || policy.Sources.Allow.Any(name => settings.IsNamed(source.Location, name.Value)))];
        bool isAssigned = settings.IsMapped || owner is not null;
        string? recorded = (project.Facts!.Evidence.Of<RecordedSource>(package) as Evidence<RecordedSource>.Known)?.Value.Location;
        string[] known = recorded is not null ? [recorded] : [.. project.Facts.Trust.Find(package.Id)?.Sources ?? []];
        ConfiguredSource[] from = [.. allowed.Where(source => known.Any(name => settings.IsNamed(source.Location, name)))];
        return from.Length > 0 ? new AskedSources(Sources(from), isAssigned, string.Empty)
            : recorded is not null && Directory.Exists(recorded) ? new AskedSources([new PackageSource(recorded)], isAssigned, string.Empty)
            : !isAssigned && known.Length > 0 ? new AskedSources([], false, $"it came from {settings.Shown(known[0])}, which is no enabled source of nuget.config that the policy lets in, and others are not told of it")
            : allowed.Length > 0 ? new AskedSources(Sources(allowed), isAssigned, string.Empty)
            : new AskedSources([], isAssigned, "no enabled source of nuget.config may be told of it (packageSourceMapping, sources.owners-of, sources.allow)");

        PackageSource[] Sources(IEnumerable<ConfiguredSource> configured) => [.. configured.Select(source => project.Sources.Packages.FirstOrDefault(named => named.Name == source.Key)).OfType<PackageSource>()];
    }
}
