using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Monitoring;

/// <summary>What the sources of one version say of it, taken together.</summary>
internal sealed record SourceAnswer
{
    /// <summary>The sources, for a person.</summary>
    public required string Sources { get; init; }

    /// <summary>Whether none of them has it.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether none of those that have it lists it.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>What one of them says against it; <see langword="null"/> for nothing.</summary>
    public PackageDeprecation? Deprecation { get; init; }

    /// <summary>The hashes that they have of the whole archive, base64, in order; one is missing where <see cref="ServesHash"/> says so.</summary>
    public IReadOnlyList<string> Hashes { get; init; } = [];

    /// <summary>Whether each that has it says its hash.</summary>
    public bool ServesHash { get; init; }

    /// <summary>Takes answers together.</summary>
    /// <param name="sources">The sources, for a person.</param>
    /// <param name="answers">What each says; <see langword="null"/> of one that has it not.</param>
    public static SourceAnswer Of(string sources, IReadOnlyList<OfferedVersion?> answers)
    {
        OfferedVersion[] there = [.. answers.OfType<OfferedVersion>()];
        return new SourceAnswer
        {
            Sources = sources,
            IsGone = there.Length == 0,
            IsUnlisted = there.Length > 0 && !there.Any(version => version.IsListed),
            Deprecation = there.Select(version => version.Deprecation).FirstOrDefault(deprecation => deprecation is not null),
            Hashes = [.. there.Select(version => version.Hash).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            ServesHash = there.Length > 0 && there.All(version => version.Hash is not null),
        };
    }
}
