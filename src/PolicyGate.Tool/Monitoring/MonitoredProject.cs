using PolicyGate.Facts;
using PolicyGate.Reporting;
using PolicyGate.Tool.Feeds;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>A project whose packages are watched.</summary>
/// <param name="Path">The project, relative to the repository.</param>
/// <param name="Paths">Shows its paths.</param>
/// <param name="Facts">What is true of it, advisories not yet; <see langword="null"/> where nothing could be read.</param>
/// <param name="Problem">Why not everything is known.</param>
internal sealed record MonitoredProject(string Path, RepositoryPaths Paths, ProjectFacts? Facts, Finding? Problem)
{
    /// <summary>What its policy says, and where it has none that nothing is allowed or forbidden.</summary>
    public required MonitoredPolicy Policy { get; init; }

    /// <summary>The sources of its nuget.config, with what is needed to ask them.</summary>
    public required FeedSources Sources { get; init; }

    /// <summary>The same by name, and what they are mapped to.</summary>
    public required NuGetSettings Settings { get; init; }

    /// <summary>The packages whose versions are known.</summary>
    public IEnumerable<ResolvedPackage> Packages => (Facts?.Packages ?? []).Where(package => package.IsVersionKnown);
}
