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

/// <summary>A deprecation (https://learn.microsoft.com/nuget/api/registration-base-url-resource#package-deprecation): text of strangers.</summary>
/// <param name="Reasons">Such as <c>Legacy</c> or <c>CriticalBugs</c>, in ordinal order.</param>
/// <param name="Message">For a person; empty where there is none.</param>
/// <param name="Alternate">What to use instead, id and range; empty where nothing is named.</param>
internal sealed record PackageDeprecation(IReadOnlyList<string> Reasons, string Message, string Alternate);
