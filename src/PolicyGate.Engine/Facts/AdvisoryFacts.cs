using NuGet.Versioning;

namespace PolicyGate.Facts;

/// <summary>What the advisory data of a policy says of the ids of a graph.</summary>
internal sealed record AdvisoryFacts
{
    /// <summary>Of a policy that asks for none, or that was not asked.</summary>
    public static AdvisoryFacts None { get; } = new() { Missing = "no advisory data was read" };

    /// <summary>The data, for a person: its path in the repository, or whose it is.</summary>
    public string Data { get; init; } = string.Empty;

    /// <summary>Why there is no data; <see langword="null"/> where there is.</summary>
    public string? Missing { get; init; }

    /// <summary>Whether it is missing because there is none, not because it cannot be read.</summary>
    public bool IsNone { get; init; }

    /// <summary>The newest time that the data itself names, UTC; <see langword="null"/> where it names none.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>The records that could not be read at all, each with the reason: of whom they are is not known.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>How many records could not be read; <see cref="Unread"/> names the first of them.</summary>
    public int UnreadCount { get; init; }

    /// <summary>One hash of all that the data says of the graph's ids, upper-case hex: where it is the same, so is every advisory; empty where there is no data.</summary>
    public string Digest { get; init; } = string.Empty;

    /// <summary>The advisories of each id of the graph that has any, ignoring case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Advisory>> ById { get; init; } = new Dictionary<string, IReadOnlyList<Advisory>>();

    /// <summary>The advisories that name an id.</summary>
    public IReadOnlyList<Advisory> Of(string id) => ById.GetValueOrDefault(id) ?? [];

    /// <summary>The advisories that name a version.</summary>
    public IEnumerable<Advisory> Of(string id, NuGetVersion version) => Of(id).Where(advisory => advisory.RangeOf(version) is not null);
}
