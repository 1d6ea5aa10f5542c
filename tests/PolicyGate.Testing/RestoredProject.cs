using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol;
using NuGet.Versioning;
using PolicyGate.Cache;

namespace PolicyGate.Testing;

/// <summary>A project on disk that looks restored: project file, project.assets.json, nothing else.</summary>
internal sealed class RestoredProject : IDisposable
{
    private readonly JsonObject targets = [];
    private readonly JsonObject libraries = [];
    private readonly JsonObject groups = [];
    private readonly JsonObject frameworks = [];
    private readonly JsonObject restore;

    public RestoredProject(string name = "App", string extension = "csproj")
    {
        Directory.CreateDirectory(Folder[".git"]);
        ProjectFile = Folder[$"{name}/{name}.{extension}"];
        restore = new JsonObject
        {
            ["projectPath"] = ProjectFile,
            ["projectName"] = name,
            ["restoreLockProperties"] = new JsonObject { ["restorePackagesWithLockFile"] = "true" },
        };
        Write(System.IO.Path.GetFileName(ProjectFile), "<Project Sdk=\"Microsoft.NET.Sdk\" />");
    }

    public TempFolder Folder { get; } = new("pg-restored");

    public string ProjectFile { get; }

    // Beside the repository, as a user's package folder is.
    private readonly TempFolder packages = new("pg-packages");

    public string AssetsFile => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ProjectFile)!, "obj", "project.assets.json");

    /// <summary>Writes a file beside the project.</summary>
    public string Write(string name, string text) => Folder.Write(System.IO.Path.GetRelativePath(Folder.Path, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ProjectFile)!, name)), text);

    /// <summary>A framework with its direct dependencies (<c>Id range</c>).</summary>
    public RestoredProject Framework(string name, params string[] dependencies)
    {
        JsonObject declared = [];
        foreach (string[] parts in dependencies.Select(dependency => dependency.Split(' ', 2)))
        {
            declared[parts[0]] = new JsonObject { ["target"] = "Package", ["version"] = parts[1] };
        }

        frameworks[name] = new JsonObject { ["framework"] = name, ["dependencies"] = declared };
        groups[name] = new JsonArray([.. dependencies.Select(dependency => JsonValue.Create(dependency.Split(' ')[0] + " >= 0"))]);
        return this;
    }

    /// <summary>A target's packages: <c>Id/1.0.0</c> or <c>Id/1.0.0 -> Other, Another 2.0.0</c>.</summary>
    public RestoredProject Target(string name, params string[] packages)
    {
        JsonObject target = [];
        foreach (string[] parts in packages.Select(package => package.Split(" -> ")))
        {
            JsonObject library = new() { ["type"] = "package" };
            if (parts.Length > 1)
            {
                JsonObject depends = [];
                foreach (string[] asked in parts[1].Split(", ").Select(dependency => dependency.Split(' ', 2)))
                {
                    depends[asked[0]] = asked.Length > 1 ? asked[1] : "1.0.0";
                }

                library["dependencies"] = depends;
            }

            target[parts[0]] = library;
            libraries[parts[0]] = new JsonObject { ["type"] = "package", ["path"] = parts[0].ToLowerInvariant() };
        }

        targets[name] = target;
        return this;
    }

    /// <summary>A file that a package has the project import.</summary>
    public RestoredProject Builds(string package, string file)
    {
        foreach (JsonNode? target in targets.Select(pair => pair.Value))
        {
            target![package]!["build"] = new JsonObject { [file] = new JsonObject() };
        }

        return this;
    }

    /// <summary>Changes the restore settings that the assets file records.</summary>
    public RestoredProject Restore(string key, JsonNode value)
    {
        restore[key] = value;
        return this;
    }

    /// <summary>Where the packages are; a folder of the project's own unless a test says otherwise.</summary>
    public string PackageFolder { get; init; } = string.Empty;

    /// <summary>Where a package's archive is, or would be.</summary>
    public string Archive(string id, string version) => System.IO.Path.Combine(Packages, id.ToLowerInvariant(), version, $"{id}.{version}.nupkg".ToLowerInvariant());

    /// <summary>Puts a package where NuGet would install it, with the record that makes it complete.</summary>
    public RestoredProject Installed(string file, string id, string version)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Archive(id, version))!);
        File.Copy(file, Archive(id, version), overwrite: true);
        File.WriteAllText(Archive(id, version) + ".sha512", Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(file))));
        return this;
    }

    /// <summary>Installs a package as NuGet does, extracted, with all its records; the assets file names a library of it.</summary>
    public RestoredProject Extracted(string file, string id, string version, string library)
    {
        VersionFolderPathResolver folders = new(Packages);
        using LocalPackageArchiveDownloader source = new(System.IO.Path.GetDirectoryName(file)!, file, new PackageIdentity(id, NuGetVersion.Parse(version)), NullLogger.Instance);
        PackageExtractionContext context = new(PackageSaveMode.Defaultv3, XmlDocFileSaveMode.None, null, NullLogger.Instance);
        PackageExtractor.InstallFromSourceAsync(new PackageIdentity(id, NuGetVersion.Parse(version)), source, folders, context, CancellationToken.None).GetAwaiter().GetResult();
        JsonNode metadata = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Archive(id, version))!, ".nupkg.metadata")))!;
        Claim(id, version, metadata["contentHash"]!.GetValue<string>());
        foreach (JsonNode? target in targets.Select(pair => pair.Value))
        {
            target![$"{id}/{version}"]!["compile"] = new JsonObject { [library] = new JsonObject() };
        }

        return this;
    }

    /// <summary>What the assets file claims a package's content hash to be.</summary>
    public void Claim(string id, string version, string hash) => libraries[$"{id}/{version}"]!["sha512"] = hash;

    /// <summary>The evidence cache; none unless a test says otherwise.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Where the packages are.</summary>
    public string Packages => PackageFolder.Length > 0 ? PackageFolder : packages.Path;

    /// <summary>The text of the assets file.</summary>
    public string Json() => new JsonObject
    {
        ["version"] = 3,
        ["targets"] = targets.DeepClone(),
        ["libraries"] = libraries.DeepClone(),
        ["projectFileDependencyGroups"] = groups.DeepClone(),
        ["packageFolders"] = new JsonObject { [Packages] = new JsonObject() },
        ["project"] = new JsonObject { ["restore"] = restore.DeepClone(), ["frameworks"] = frameworks.DeepClone() },
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    /// <summary>Asks the gate.</summary>
    public GateResult Run(string policy, string? assets = null, bool isCi = false, TimeProvider? clock = null)
    {
        Write("policygate.yaml", policy);
        Write("obj/project.assets.json", assets ?? Json());
        return GateRunner.Run(new GateRequest { ProjectFile = ProjectFile, AssetsFile = AssetsFile, IsCi = isCi, Clock = clock ?? TimeProvider.System, Cache = new EvidenceCache(CacheFolder, TestAuthority.Roots) });
    }

    /// <summary>What the gate says, as <c>PG0401 file(3,5) message</c>, without the entries that match nothing.</summary>
    public IReadOnlyList<string> Says(string policy, string? assets = null, bool isCi = false, TimeProvider? clock = null) => [.. Run("version: 1\n" + policy, assets, isCi, clock).Verdict.Findings
        .Where(finding => finding.Rule.Id != "PG0112")
        .Select(finding => $"{finding.Rule.Id} {System.IO.Path.GetFileName(finding.At.File)}({finding.At.Line},{finding.At.Column}) {finding.Message}")];

    public void Dispose()
    {
        Folder.Dispose();
        packages.Dispose();
    }
}
