using System.Text.Json;
using System.Text.RegularExpressions;
using NuGet.Frameworks;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Reads project.assets.json with System.Text.Json, which in a fresh process costs half of what NuGet.ProjectModel does
/// (see CONTRIBUTING, "Why not NuGet.ProjectModel").
/// </summary>
internal static partial class AssetsFileReader
{
    private const string What = "assets file";

    // NuGet.ProjectModel.LockFileFormat: the groups of a target library that name files of the package.
    // What a program takes along, as the .NET SDK copies it (Microsoft.NET.Build.Tasks.ResolvePackageAssets); contentFiles are compiled or copied.
    private static readonly string[] RunGroups = ["runtime", "resource", "native", "runtimeTargets", "contentFiles", "embed"];

    private static readonly string[] FileGroups = ["compile", "runtime", "resource", "native", "runtimeTargets", "build", "buildMultiTargeting", "contentFiles", "embed", "tools"];

    private static readonly string[] ImportGroups = ["build", "buildMultiTargeting"];

    /// <summary>Reads the file.</summary>
    /// <exception cref="FactsException">Missing, unreadable, malformed, or of an unknown version.</exception>
    public static AssetsFile Read(string path, InputFiles inputs)
    {
        byte[] bytes = inputs.Required(path, What, "run dotnet restore", ofEvaluation: false);
        return InputReading.Json(path, What, () =>
        {
            using JsonDocument document = JsonDocument.Parse(WithoutPreamble(bytes), new JsonDocumentOptions { MaxDepth = 64 });
            return Read(path, document.RootElement);
        });
    }

    /// <summary>The JSON without a byte order mark.</summary>
    internal static ReadOnlyMemory<byte> WithoutPreamble(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? bytes[3..] : bytes;

    private static AssetsFile Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out JsonElement version)
            || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number is < 2 or > 4)
        {
            throw new FactsException(SourceSpan.WholeFile(path), $"the {What} {Path.GetFileName(path)} is of an unknown version; versions 2 to 4 are read: update PolicyGate, or restore with a known SDK");
        }

        JsonElement project = root.GetProperty("project");
        JsonElement restore = project.GetProperty("restore");
        JsonElement? locks = Child(restore, "restoreLockProperties");

        // NuGet compares ids without case, and has written one in two spellings.
        JsonProperty[] libraries = [.. root.GetProperty("libraries").EnumerateObject().DistinctBy(library => library.Name, StringComparer.OrdinalIgnoreCase)];
        AssetsFramework[] frameworks = [.. project.GetProperty("frameworks").EnumerateObject().Select(framework => Framework(framework, root))];
        return new AssetsFile
        {
            File = path,
            ProjectFile = Text(restore.GetProperty("projectPath")),
            ProjectName = Text(restore.GetProperty("projectName")),
            ProjectVersion = Child(project, "version")?.GetString() ?? string.Empty,
            Targets = [.. root.GetProperty("targets").EnumerateObject().Select(target => Target(target, frameworks))],
            LibraryPaths = libraries
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .ToDictionary(library => library.Name, library => Text(library.Value.GetProperty("path")), StringComparer.OrdinalIgnoreCase),
            ClaimedHashes = libraries
                .Where(library => Child(library.Value, "sha512") is not null)
                .ToDictionary(library => library.Name, library => Text(library.Value.GetProperty("sha512")), StringComparer.OrdinalIgnoreCase),
            ListedAnalyzers = libraries
                .Select(library => (library.Name, Files: ListedAnalyzers(library.Value)))
                .Where(library => library.Files.Count > 0)
                .ToDictionary(library => library.Name, IReadOnlySet<string> (library) => library.Files, StringComparer.OrdinalIgnoreCase),
            ProjectPaths = libraries
                .Where(library => Child(library.Value, "msbuildProject") is not null)
                .DistinctBy(library => library.Name.Split('/')[0])
                .ToDictionary(library => library.Name.Split('/')[0], library => Full(library.Value.GetProperty("msbuildProject"), restore), StringComparer.OrdinalIgnoreCase),
            IsCrossTargeting = IsTrue(restore, "crossTargeting"),
            ReferencedProjects = [.. libraries
                .Select(library => Child(library.Value, "msbuildProject"))
                .OfType<JsonElement>()
                .Select(referenced => Full(referenced, restore))
                .Distinct(StringComparer.Ordinal)],
            Frameworks = frameworks,
            PackageFolders = [.. Child(root, "packageFolders")?.EnumerateObject().Select(folder => folder.Name) ?? []],
            ConfigFiles = [.. Child(restore, "configFilePaths")?.EnumerateArray().Select(Text) ?? []],
            Sources = [.. Child(restore, "sources")?.EnumerateObject().Select(source => source.Name) ?? []],
            WrittenFrameworks = [.. Child(restore, "originalTargetFrameworks")?.EnumerateArray().Select(Text) ?? []],
            Errors = [.. Child(root, "logs")?.EnumerateArray().Where(log => "Error".Equals(Child(log, "level")?.GetString(), StringComparison.OrdinalIgnoreCase)).Select(Error) ?? []],
            CentralManagement = new Evidence<bool>.Known(IsTrue(restore, "centralPackageVersionsManagementEnabled")),
            CentralTransitivePinning = IsTrue(restore, "CentralPackageTransitivePinningEnabled") || IsTrue(restore, "centralPackageTransitivePinningEnabled"),
            LockFileEnabled = locks is { } enabled && IsTrue(enabled, "restorePackagesWithLockFile"),
            LockedMode = new Evidence<bool>.Known(locks is { } locked && IsTrue(locked, "restoreLockedMode")),
            SuppressedAdvisories = Suppressed(restore),
            LockFilePath = locks is { } named && Child(named, "nuGetLockFilePath") is { } file ? file.GetString() : null,
        };
    }

    // "restoreAuditProperties": { "suppressedAdvisories": { "https://…/GHSA-…": null } }
    private static string[] Suppressed(JsonElement restore) =>
        Child(restore, "restoreAuditProperties") is { } audit && Child(audit, "suppressedAdvisories") is { ValueKind: JsonValueKind.Object } suppressed ? [.. suppressed.EnumerateObject().Select(advisory => advisory.Name).Order(StringComparer.Ordinal)] : [];

    private static string Full(JsonElement referenced, JsonElement restore) => Path.GetFullPath(Text(referenced).Replace('\\', '/'), Path.GetDirectoryName(Text(restore.GetProperty("projectPath")))!);

    // Microsoft.NET.Build.Tasks.NuGetUtils.IsApplicableAnalyzer, but for the language: it asks the list of the package's files.
    private static HashSet<string> ListedAnalyzers(JsonElement library) => (Child(library, "files")?.EnumerateArray().Select(Text) ?? [])
        .Where(file => file.StartsWith("analyzers", StringComparison.OrdinalIgnoreCase) && file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !file.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
        .Select(file => file.Replace('\\', '/'))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // { "code": "NU1101", "level": "Error", "message": "Unable to find package X. …", "libraryId": "X", "targetGraphs": [ "net10.0" ] }
    private static RestoreError Error(JsonElement log) => new(Child(log, "code")?.GetString() ?? "an error", Child(log, "message")?.GetString() ?? string.Empty, Child(log, "libraryId")?.GetString());

    private static AssetsFramework Framework(JsonProperty property, JsonElement root)
    {
        JsonElement value = property.Value;
        string framework = Child(value, "framework")?.GetString() ?? property.Name;
        return new AssetsFramework(
            property.Name,
            Normal(framework),
            [.. Child(value, "dependencies")?.EnumerateObject().Where(IsPackage).Select(Dependency) ?? []],
            [.. Child(value, "downloadDependencies")?.EnumerateArray().SelectMany(Downloads) ?? []],
            Child(value, "centralPackageVersions")?.EnumerateObject().ToDictionary(pair => pair.Name, pair => Text(pair.Value), StringComparer.OrdinalIgnoreCase) ?? [],
            Roots(property.Name, framework, root),
            Path.GetDirectoryName(Child(value, "runtimeIdentifierGraphPath")?.GetString()))
        {
            Name = Child(value, "targetAlias")?.GetString() is { Length: > 0 } alias ? alias : property.Name,
        };
    }

    // "projectFileDependencyGroups": { "net10.0": [ "Serilog >= 4.3.0", "Lib >= 1.0.0" ] }
    private static string[] Roots(string alias, string framework, JsonElement root)
    {
        JsonElement groups = root.GetProperty("projectFileDependencyGroups");
        JsonProperty? group = groups.EnumerateObject()
            .Where(group => group.Name.Equals(alias, StringComparison.OrdinalIgnoreCase) || Normal(group.Name).Equals(Normal(framework), StringComparison.OrdinalIgnoreCase))
            .Cast<JsonProperty?>().FirstOrDefault();
        return [.. group?.Value.EnumerateArray().Select(item => Text(item).Split(' ')[0]) ?? []];
    }

    private static bool IsPackage(JsonProperty dependency) =>
        Child(dependency.Value, "target")?.GetString() is null or "Package";

    private static AssetsDependency Dependency(JsonProperty property)
    {
        string? text = Child(property.Value, "versionOverride")?.GetString() ?? Child(property.Value, "version")?.GetString();
        return new AssetsDependency(
            property.Name,
            text is null ? null : VersionRange.Parse(text),
            IsTrue(property.Value, "versionCentrallyManaged"),
            Child(property.Value, "versionOverride") is not null,
            IsTrue(property.Value, "autoReferenced"));
    }

    // "version": "[1.0.0, 1.0.0];[2.0.0, 2.0.0]"
    private static IEnumerable<(string, VersionRange)> Downloads(JsonElement download)
    {
        string id = Text(download.GetProperty("name"));
        return Text(download.GetProperty("version"))
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(version => (id, VersionRange.Parse(version)));
    }

    private static AssetsTarget Target(JsonProperty property, AssetsFramework[] frameworks)
    {
        int slash = property.Name.LastIndexOf('/');
        string name = slash < 0 ? property.Name : property.Name[..slash];
        AssetsFramework? known = frameworks.FirstOrDefault(framework => framework.Alias.Equals(name, StringComparison.OrdinalIgnoreCase));
        Dictionary<string, AssetsLibrary> libraries = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty library in property.Value.EnumerateObject())
        {
            AssetsLibrary read = Library(library);
            libraries[read.Id] = read;
        }

        return new AssetsTarget(property.Name, known?.Framework ?? Normal(name), slash < 0 ? null : property.Name[(slash + 1)..], libraries);
    }

    private static AssetsLibrary Library(JsonProperty property)
    {
        int slash = property.Name.IndexOf('/', StringComparison.Ordinal);
        Dictionary<string, string?> asked = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty dependency in Child(property.Value, "dependencies")?.EnumerateObject() ?? default)
        {
            asked[dependency.Name] = dependency.Value.ValueKind == JsonValueKind.String ? dependency.Value.GetString() : null;
        }

        // The SDK makes an item of this type from a content file that it fills in; the others nuget.g.props names.
        foreach (JsonProperty file in Child(property.Value, "contentFiles")?.EnumerateObject() ?? default)
        {
            if (Child(file.Value, "ppOutputPath") is not null && Child(file.Value, "buildAction")?.GetString() is { } action && !CompilerOptions.Data.Contains(action))
            {
                throw new FormatException($"{property.Name} has its content file {file.Name} built as {action}, of which nobody knows what it runs");
            }
        }

        bool isProject = property.Value.GetProperty("type").GetString() != "package";
        string[] Named(IEnumerable<string> groups) => isProject ? [] : [.. groups.SelectMany(group => Child(property.Value, group)?.EnumerateObject().Select(file => file.Name.Replace('\\', '/')) ?? [])];
        return new AssetsLibrary(property.Name[..slash], NuGetVersion.Parse(property.Name[(slash + 1)..]), isProject, [.. asked.Keys], Named(FileGroups)) { Asked = asked, IsUsedAtRunTime = !isProject && RunGroups.Any(group => Child(property.Value, group)?.EnumerateObject().Any(file => !file.Name.EndsWith("/_._", StringComparison.Ordinal)) == true), Imports = [.. Named(ImportGroups).Where(file => !file.EndsWith("/_._", StringComparison.Ordinal))] };
    }

    /// <summary>One spelling of a framework, whichever file it comes from.</summary>
    internal static string Normal(string framework)
    {
        // NuGet.Frameworks costs 33 ms of JIT in a fresh process; nearly every project has one of these.
        if (CommonShortName().IsMatch(framework))
        {
            return framework;
        }

        if (CommonLongName().Match(framework) is { Success: true } match)
        {
            bool isCore = match.Groups[1].ValueSpan.SequenceEqual("CoreApp");
            bool isOld = isCore && match.Groups[2].Length == 1 && match.Groups[2].ValueSpan[0] < '5';
            string family = isOld ? "netcoreapp" : isCore ? "net" : "netstandard";
            return $"{family}{match.Groups[2].ValueSpan}.{match.Groups[3].ValueSpan}";
        }

        NuGetFramework parsed = NuGetFramework.Parse(framework);
        return parsed.IsUnsupported ? framework : parsed.GetShortFolderName();
    }

    [GeneratedRegex(@"^(net(5|6|7|8|9|[1-9][0-9])\.0|netstandard[12]\.[0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommonShortName();

    [GeneratedRegex(@"^\.NET(CoreApp|Standard),Version=v([0-9]{1,2})\.([0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex CommonLongName();

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("null instead of text");

    private static JsonElement? Child(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement child) && child.ValueKind != JsonValueKind.Null ? child : null;

    private static bool IsTrue(JsonElement element, string name) => Child(element, name) is { } value
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out bool text) && text));
}
