using System.Text.Json;

namespace PolicyGate.Testing;

/// <summary>
/// Genuine packages of the public gallery: those that the lock file of a test project names, so that they are there wherever the test runs, and nothing else that
/// a user's package folder holds.
/// </summary>
internal static class LockedPackages
{
    /// <summary>The archives of all packages of a test project, in the order of their paths.</summary>
    public static IReadOnlyList<string> ArchivesOf(string project)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", project, "packages.lock.json")));
        return [.. file.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => Archive(package.Name, package.Value.GetProperty("resolved").GetString()!)).Distinct().Order(StringComparer.Ordinal)];
    }

#pragma warning disable CA1308 // NuGet's folders are lower case (NuGet.Packaging.VersionFolderPathResolver).
    private static string Archive(string id, string version) =>
        Path.Combine(RepositoryRoot.Packages, id.ToLowerInvariant(), version.ToLowerInvariant(), $"{id}.{version}.nupkg".ToLowerInvariant());
#pragma warning restore CA1308
}
