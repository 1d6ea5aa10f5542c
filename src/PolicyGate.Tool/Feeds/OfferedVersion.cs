namespace PolicyGate.Tool.Feeds;

/// <summary>What a source says of a version that it has.</summary>
internal sealed record OfferedVersion
{
    /// <summary>Whether it shows it to who searches; what cannot say so shows it.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>What it says against its use; <see langword="null"/> for nothing.</summary>
    public PackageDeprecation? Deprecation { get; init; }

    /// <summary>The SHA-512 of the whole archive, base64, as the source has it now; <see langword="null"/> where it does not say.</summary>
    public string? Hash { get; init; }
}
