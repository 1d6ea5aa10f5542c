using NuGet.Versioning;

namespace PolicyGate.Policies;

/// <summary>
/// Which of several entries decides about a package: as in NuGet's package source mapping, an exact id beats a prefix and a longer
/// prefix a shorter one (https://learn.microsoft.com/nuget/consume-packages/package-source-mapping#package-pattern-precedence); what is written
/// later beats what is written earlier.
/// </summary>
internal static class MostSpecific
{
    /// <summary>The entry that decides; <see langword="null"/> where none names the package.</summary>
    public static T? Of<T>(IEnumerable<T> entries, Func<T, IEnumerable<PackageEntry>> packages, string id, NuGetVersion version)
        where T : class => entries
        .SelectMany((entry, index) => packages(entry).Where(package => package.Matches(id, version)).Select(package => (entry, index, package)))
        .OrderByDescending(candidate => !candidate.package.Id.IsPrefix)
        .ThenByDescending(candidate => candidate.package.Id.Stem.Length)
        .ThenByDescending(candidate => !candidate.package.Versions.IsAny)
        .ThenByDescending(candidate => candidate.index)
        .Select(candidate => candidate.entry)
        .FirstOrDefault();
}
