using System.IO.Compression;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Versioning;
using PolicyGate.Packages;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>Holds the paths of entries against what NuGet's own extraction leaves on disk.</summary>
public sealed class EntryNamesTests : IDisposable
{
    private const string Nuspec = """<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>A</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata></package>""";

    private static readonly string[] Parts = [".", "./", "/", "//", "%2e/", "%2F", "a", "b", "A", "build", "analyzers", "%61", "%25", "%2541", " ", "+", "é", "%C3%A9", "_rels", "package", ".rels", "[Content_Types].xml", "x.psmdcp", ".targets", ".nuspec", ".dll", ".signature.p7s", "..."];

    private readonly TempFolder folder = new("pg-names");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("./build/A.targets", "build/A.targets")]
    [InlineData("build//A.targets", "build/A.targets")]
    [InlineData("/build/A.targets", "build/A.targets")]
    [InlineData("%2e/build/A.targets", "build/A.targets")]
    [InlineData("build%2FA.targets", "build/A.targets")]
    [InlineData("build/./A.targets", "build/A.targets")]
    [InlineData("%61nalyzers/x.dll", "analyzers/x.dll")]
    [InlineData("%2561/x", "%61/x")]
    [InlineData("_rels/x.targets", "_rels/x.targets")]
    [InlineData("package/x.targets", "package/x.targets")]
    [InlineData("sub/x.nuspec", "sub/x.nuspec")]
    [InlineData("x/.signature.p7s", "x/.signature.p7s")]
    [InlineData("x/.rels", null)]
    [InlineData("x/[Content_Types].xml", null)]
    [InlineData("build/a.psmdcp", null)]
    public void A_name_is_extracted_where_NuGet_extracts_it(string name, string? path)
    {
        Assert.Equal(path is null ? [] : [path], OnDisk([name], 0)!);
        Assert.Equal(path is null ? [] : [path], Known([name]));
    }

    [Fact]
    public void Names_of_every_kind_are_extracted_where_NuGet_extracts_them_or_are_refused()
    {
        Random random = new(20261127);
        int extracted = 0;
        for (int i = 0; i < 300; i++)
        {
            string[] names = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Parts[random.Next(Parts.Length)])))];
            (string[] known, bool isRefused) = (Known(names), Problems(names).Count > 0);
            if (OnDisk(names, i + 1) is not { } onDisk)
            {
                // NuGet extracts nothing: there is nothing to be used.
                continue;
            }

            extracted++;
            Assert.True(isRefused || onDisk.SequenceEqual(known), $"{string.Join(" | ", names)}: {string.Join(" | ", onDisk)}, not {string.Join(" | ", known)}");

            // Refused or not: everything on disk is known by its path, so that nothing is used which was not judged.
            Assert.All(onDisk, path => Assert.Contains(path, known));
        }

        Assert.True(extracted > 100, $"{extracted}");
    }

    [Theory]
    [InlineData("./build/A.targets", "build/A.targets")]
    [InlineData("build/A.targets", "build%2FA.targets")]
    [InlineData("build\\A.targets", "build/A.targets")]
    [InlineData("build/A.targets", "BUILD/a.Targets")]
    [InlineData("build/é.targets", "build/e\u0301.targets")]
    [InlineData("build/A.targets", "build/A.targets")]
    [InlineData("build", "build/A.targets")]
    public void Entries_that_collide_are_told(string one, string other) => Assert.NotEmpty(Problems([one, other]));

    [Theory]
    [InlineData("build/A.targets", "buildTransitive/A.targets")]
    [InlineData("lib/a.dll", "lib/a/b.dll")]
    [InlineData("docs/read me+.txt", "docs/100%25.txt")]
    [InlineData("build\\A.targets", "build/B.targets")]
    public void Entries_that_do_not_collide_are_not(string one, string other) => Assert.Empty(Problems([one, other]));

    [Theory]
    [InlineData("lib/a\nb.txt")]
    [InlineData("lib/a%0Ab.txt")]
    [InlineData("lib/a\u0085b.txt")]
    [InlineData("lib/a\u2028b.txt")]
    [InlineData("lib/a%250D%250Ab.txt")]
    [InlineData("lib/a%252Fb.txt")]
    [InlineData("lib/%252E%252E/b.txt")]
    public void A_name_that_is_obeyed_or_read_twice_is_refused(string name) => Assert.NotEmpty(Problems([name]));

    [Theory]
    [InlineData("lib/100%2525.txt")]
    [InlineData("lib/a%2520b.txt")]
    [InlineData("lib/@types/a;b.txt")]
    public void A_name_that_is_only_odd_is_not(string name) => Assert.Empty(Problems([name]));

    private static string[] Known(string[] names) => Asked(names, zip => EntryNames.Files(zip).Select(file => file.Path).Where(EntryNames.IsExtracted).Order(StringComparer.Ordinal).Distinct().ToArray());

    private static IReadOnlyList<string> Problems(string[] names) => Asked(names, EntryNames.Problems);

    private static T Asked<T>(string[] names, Func<ZipArchive, T> ask)
    {
        using MemoryStream stream = new(Archive(names));
        using ZipArchive zip = new(stream);
        return ask(zip);
    }

    private static byte[] Archive(string[] names, string? nuspec = null)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            foreach (string name in nuspec is null ? names : [nuspec, .. names])
            {
                using StreamWriter writer = new(zip.CreateEntry(name).Open());
                writer.Write(name == nuspec ? Nuspec : "x");
            }
        }

        return stream.ToArray();
    }

    // What lies in the package's folder and is not NuGet's own; null where NuGet refuses the package.
    private string[]? OnDisk(string[] names, int number)
    {
        PackageIdentity identity = new("A", NuGetVersion.Parse("1.0.0"));
        string file = folder[$"{number}/a.nupkg"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, Archive(names, "A.nuspec"));
        VersionFolderPathResolver folders = new(folder[$"{number}/packages"]);
        try
        {
            using LocalPackageArchiveDownloader source = new(null, file, identity, NullLogger.Instance);
            PackageExtractor.InstallFromSourceAsync(identity, source, folders, new PackageExtractionContext(PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None, null, NullLogger.Instance), CancellationToken.None).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever NuGet throws, it has installed nothing.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }

        string root = folders.GetInstallPath("A", identity.Version);
        string[] own = ["a.nuspec", "a.1.0.0.nupkg", "a.1.0.0.nupkg.sha512", ".nupkg.metadata"];
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Except(own).Order(StringComparer.Ordinal)];
    }
}
