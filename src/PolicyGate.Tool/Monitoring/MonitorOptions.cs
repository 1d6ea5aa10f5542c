using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Monitoring;

/// <summary>How a repository is watched.</summary>
internal sealed record MonitorOptions
{
    private const string Usual = "policygate.monitor.json";

    /// <summary>Where, and under which policy.</summary>
    public required CheckOptions Check { get; init; }

    /// <summary>The file of what was told so far; <see langword="null"/> for the usual one, at the root of the repository.</summary>
    public string? State { get; init; }

    /// <summary>The same, absolute.</summary>
    public string StateFile => State is { } named ? Path.GetFullPath(named) : Path.Combine(Check.Root, Usual);

    /// <summary>The one nuget.config that counts; <see langword="null"/> for those that NuGet finds.</summary>
    public string? Config { get; init; }

    /// <summary>Whether advisories are those that are on this machine, and no newer ones are brought.</summary>
    public bool IsOfflineForAdvisories { get; init; }

    /// <summary>OSV records to bring besides.</summary>
    public IReadOnlyList<string> Osv { get; init; } = [];

    /// <summary>The advisory data of this user.</summary>
    public required string Data { get; init; }

    /// <summary>What a server may cost.</summary>
    public FeedLimits Limits { get; init; } = new();
}
