namespace PolicyGate.Tool.Feeds;

/// <summary>A deprecation (https://learn.microsoft.com/nuget/api/registration-base-url-resource#package-deprecation): text of strangers.</summary>
/// <param name="Reasons">Such as <c>Legacy</c> or <c>CriticalBugs</c>, in ordinal order.</param>
/// <param name="Message">For a person; empty where there is none.</param>
/// <param name="Alternate">What to use instead, id and range; empty where nothing is named.</param>
internal sealed record PackageDeprecation(IReadOnlyList<string> Reasons, string Message, string Alternate);
