using System.Text.Json.Nodes;
using NuGet.Packaging;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages;

/// <summary>Which of several copies of a package is judged: the one that NuGet uses.</summary>
public sealed class InstalledPackagesTests : IDisposable
{
    private const string Id = "Contoso.Ok";
    private const string Version = "1.2.0-Beta.1";
    private const string InFolder = "contoso.ok/1.2.0-beta.1";
    private static readonly string[] Folders = ["user", "fallback", "second"];
    private readonly TempFolder folder = new("pg-installed");

    // What one package folder may hold of the package: paths, of which those that end in a slash are folders.
    private static readonly string[][] Copies =
    [
        [],
        [$"{InFolder}/"],
        [$"{InFolder}/build/x.targets"],
        [$"{InFolder}/contoso.ok.1.2.0-beta.1.nupkg", $"{InFolder}/contoso.ok.nuspec", $"{InFolder}/lib/x.dll"],
        [$"{InFolder}/contoso.ok.1.2.0-beta.1.nupkg", $"{InFolder}/contoso.ok.1.2.0-beta.1.nupkg.sha512"],
        [$"{InFolder}/contoso.ok.1.2.0-beta.1.nupkg", $"{InFolder}/.nupkg.metadata"],
        [$"{InFolder}/.nupkg.metadata", $"{InFolder}/contoso.ok.1.2.0-beta.1.nupkg.sha512"],
        [$"{InFolder}/.nupkg.metadata/", $"{InFolder}/contoso.ok.1.2.0-beta.1.nupkg.sha512/"],
        [$"{InFolder}/Contoso.Ok.1.2.0-Beta.1.nupkg.sha512", "Contoso.Ok/1.2.0-Beta.1/.nupkg.metadata"],
    ];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_package_is_where_NuGet_finds_it_whatever_lies_in_the_folders()
    {
        int found = 0;
        for (int layout = 0; layout < Copies.Length * Copies.Length * Copies.Length; layout++)
        {
            string[] folders = [.. Folders.Select((name, place) => Lay($"{layout}/{name}", Copies[layout / (int)Math.Pow(Copies.Length, place) % Copies.Length]))];
            string? expected = new FallbackPackagePathResolver(folders[0], folders[1..]).GetPackageDirectory(Id, Version);
            InputFiles inputs = new();
            Assert.Equal(expected, InstalledPackages.FolderOf(folders, Id, NuGetVersion.Parse(Version), inputs));

            // Where the answer would be another one, the verdict is asked again.
            Assert.True(expected is null ? inputs.All.Count == 2 * folders.Length : inputs.All.Any(input => input.State == InputState.Stamp && input.Path.StartsWith(expected, StringComparison.Ordinal)));
            found += expected is null ? 0 : 1;
        }

        Assert.InRange(found, 1, (int)Math.Pow(Copies.Length, 3) - 1);
    }

    [Theory]
    [InlineData("empty", "build-code: { default: deny, allow: [{ package: A, reason: reviewed }] }")]
    [InlineData("decoy", "build-code: { default: deny, allow: [{ package: A, reason: reviewed }] }")]
    [InlineData("decoy", "integrity: { archive: verify, files: all }")]
    public void A_folder_that_NuGet_passes_over_does_not_hide_the_changed_copy_that_it_uses(string first, string policy)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Extracted(new SamplePackage("A", "1.0.0").File("build/A.targets", "<Project />").File("lib/netstandard2.0/A.dll", [1]).WriteTo(folder["feed"]), "A", "1.0.0", "lib/netstandard2.0/A.dll");
        project.Builds("A/1.0.0", "build/A.targets");
        JsonObject assets = (JsonObject)JsonNode.Parse(project.Json())!;
        assets["packageFolders"] = new JsonObject { [folder["first"]] = new JsonObject(), [project.Packages] = new JsonObject() };
        Assert.Empty(project.Says(policy, assets.ToJsonString()));

        string used = Path.GetDirectoryName(project.Archive("A", "1.0.0"))!;
        string decoy = folder["first/a/1.0.0"];
        Directory.CreateDirectory(decoy);
        foreach (string name in first == "empty" ? [] : new[] { "a.1.0.0.nupkg", "build/A.targets", "lib/netstandard2.0/A.dll" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(decoy, name))!);
            File.Copy(Path.Combine(used, name), Path.Combine(decoy, name));
        }

        File.WriteAllText(Path.Combine(used, "build/A.targets"), "<Project InitialTargets=\"Evil\" />");
        Assert.StartsWith("PG0702", Assert.Single(project.Says(policy, assets.ToJsonString())), StringComparison.Ordinal);

        // The decoy completed is the copy that NuGet uses, and it is genuine.
        File.Copy(Path.Combine(used, ".nupkg.metadata"), Path.Combine(decoy, ".nupkg.metadata"));
        Directory.CreateDirectory(Path.Combine(decoy, "build"));
        Assert.Equal(first == "decoy", project.Says(policy, assets.ToJsonString()).Count == 0);
    }

    [Fact]
    public void A_package_that_is_complete_in_no_folder_is_a_missing_fact()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        project.Installed(new SamplePackage("A", "1.0.0").WriteTo(folder["feed"]), "A", "1.0.0");
        Assert.Empty(project.Says("build-code: { default: deny }"));
        File.Delete(project.Archive("A", "1.0.0") + ".sha512");
        Assert.StartsWith("PG0004", Assert.Single(project.Says("build-code: { default: deny }")), StringComparison.Ordinal);
        Assert.StartsWith("PG0004", Assert.Single(project.Says("integrity: { archive: verify, files: used }")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_a_project_imports_by_its_path_is_the_judged_package_s_only_in_the_copy_that_NuGet_uses()
    {
        string incomplete = folder.Write("first/a/1.0.0/build/A.targets", "<Project />");
        folder.Write("first/a/1.0.0/a.1.0.0.nupkg", "x");
        string used = folder.Write("second/a/1.0.0/build/A.targets", "<Project />");
        folder.Write("second/a/1.0.0/.nupkg.metadata", "{}");
        SourceSpan at = SourceSpan.WholeFile(folder["repository/App.csproj"]);
        EvaluatedProject evaluated = new()
        {
            Declarations = [],
            DeclaredIds = new HashSet<string>(),
            Awaited = [],
            Given = [],
            Imports = [new EvaluatedImport(incomplete, at), new EvaluatedImport(used, at)],
            Code = [],
            Targets = new Dictionary<string, string>(),
            Properties = new Dictionary<string, string>(),
            Installation = new SdkInstallation(folder["dotnet/sdk/10.0.100"]),
            OwnFolder = folder["own"],
        };
        Declaration import = new("A", DeclarationKind.Import, VersionRange.Parse("[1.0.0]"), null, at, at);
        CodeByPath byPath = new(evaluated, folder["repository"], [folder["first"] + "/", folder["second"]], folder["repository"], new InputFiles());
        Assert.Equal(incomplete, Assert.Single(byPath.Foreign([ClosureReader.Outside(import)])).File);
    }

    private string Lay(string root, string[] paths)
    {
        Directory.CreateDirectory(folder[root]);
        foreach (string path in paths)
        {
            if (path.EndsWith('/'))
            {
                Directory.CreateDirectory(folder[$"{root}/{path}"]);
            }
            else
            {
                folder.Write($"{root}/{path}", "x");
            }
        }

        return folder[root];
    }
}
