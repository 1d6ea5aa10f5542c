namespace PolicyGate.Testing;

/// <summary>A request that a <see cref="LoopbackFeed"/> was asked, and the status that it answered with; 0 for a fault without one.</summary>
internal sealed record LoopbackRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The status of the answer.</summary>
    public int Status { get; set; }

    /// <summary>A header; empty where there is none.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name) ?? string.Empty;
}
