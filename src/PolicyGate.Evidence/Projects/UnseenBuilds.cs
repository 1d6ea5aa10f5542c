using System.Security.Cryptography;
using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// What is built and looks like no project: a source that <c>dotnet run</c> makes an app of, a project of any name, one that is reached by another path. MSBuild
/// reads for it what is nearest to it, so whatever it may read is asked, wherever it lies.
/// </summary>
internal static class UnseenBuilds
{
    // What MSBuild and NuGet read, too, for every project below it: both may bring packages.
    private static readonly HashSet<string> Automatic = new(StringComparer.OrdinalIgnoreCase) { "Directory.Build.targets", "Directory.Packages.props" };

    /// <summary>Whether a file is the nearest of its kind for what is built below it.</summary>
    public static bool IsBuildProps(string file) => Path.GetFileName(file).Equals(GateCoverage.BuildProps, PathNames.Comparison);

    /// <summary>Whether a file is called as what others import, though it may be built by its name.</summary>
    public static bool IsImported(string file) => Path.GetExtension(file).ToUpperInvariant() is ".PROPS" or ".TARGETS" or ".TASKS" or ".USER" or ".PUBXML";

    /// <summary>What is wrong with a Directory.Build.props for whatever is built below it; nothing where that is under the gate.</summary>
    /// <param name="file">It.</param>
    /// <param name="version">The version of the gate that can be vouched for; <see langword="null"/> for any.</param>
    /// <exception cref="FactsException">It, or a file that it imports, cannot be read.</exception>
    public static IReadOnlyList<Finding> OfBuildProps(string file, string? version = null)
    {
        // A name that nobody can have thought of: a project of any name, in any folder below, has to be under the gate.
        string project = Path.Combine(Path.GetDirectoryName(file)!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) + ".csproj");
        bool isUnder = false;
        string? foundAt = null;
        HashSet<string> plainly = new(StringComparer.Ordinal) { file };
        InputFiles inputs = new();
        ProjectXml xml = ProjectXmlReader.ReadFiles(project, [file], inputs, (element, _, isConditional) => isUnder |= !isConditional && GateCoverage.IsImport(element));
        ProjectXml any = ProjectXmlReader.ReadFiles(MsbuildText.AnyProject, [file], inputs, (element, at, isConditional) =>
        {
            foundAt ??= !isConditional && GateCoverage.IsImport(element) ? at.File : null;
            if (!isConditional && element.Name.LocalName == "Import" && plainly.Contains(at.File) && (string?)element.Attribute("Project") is { Length: > 0 } path && !PropertyExpansion.IsOpen(path))
            {
                plainly.Add(Path.GetFullPath(path, Path.GetDirectoryName(at.File)!));
            }
        });

        // Where it is imported by properties, what else is imported by which project it is can change them.
        bool isAnyUnder = foundAt is not null && (plainly.Contains(foundAt) || !any.Unfollowed.Select(unknown => unknown.At).Except(xml.Unfollowed.Select(unknown => unknown.At)).Any());
        return !isUnder
            ? [GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(file), $"does not import the gate without a condition: whatever is built below it, be it by its name alone or by `dotnet run` of a source, is under none; put {GateCoverage.TheImport} into it, or let it import the one above")]
            : !isAnyUnder
            ? [GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(file), $"imports the gate by what differs from one project to the next (its name, its extension, its folder): one below it may be under none; put {GateCoverage.TheImport} into it, or let it import the one above by $(MSBuildThisFileDirectory)")]
            : [.. xml.Unfollowed.Select(unknown => GateCoverage.Unknown(unknown with { What = unknown.What.Replace(Path.GetFileNameWithoutExtension(project), "$(MSBuildProjectName)", StringComparison.Ordinal) })), .. GateCoverage.Versions(xml.Declarations, Path.GetDirectoryName(file)!, inputs, version)];
    }

    /// <summary>Why what is built of a file, or below it, is under no gate: MSBuild reads it, and there is no Directory.Build.props above; <see langword="null"/> where there is.</summary>
    /// <param name="file">A file that MSBuild may load.</param>
    /// <param name="elements">Its elements.</param>
    public static string? WithoutBuildProps(string file, IEnumerable<XElement> elements) =>
        (Automatic.Contains(Path.GetFileName(file)) || elements.Any(element => GateCoverage.ReadsBuildProps(element, Path.GetDirectoryName(file)!) || IsOfCpp(element))) && BuildPropsAbove(Path.GetDirectoryName(file)!) is null
            ? $"is what MSBuild reads for what is built here, and no {GateCoverage.BuildProps} above it imports the gate; put {GateCoverage.TheImport} into one at the repository's root" : null;

    /// <summary>Whether a file has what makes a project of it, whatever it is called: an MSBuild SDK, or what MSBuild's own targets begin with.</summary>
    public static bool HasSdk(IEnumerable<XElement> elements) => elements.Any(element => GateCoverage.ReadsBuildProps(element) || ((element.Name.LocalName != "Project" || element.Parent is null) && ProjectXmlReader.SdksOf(element).Any()));

    /// <summary>Whether <c>dotnet</c> makes an app of a file: a source, or a script, whatever it is called.</summary>
    public static bool IsApp(string file, string real) => Path.GetExtension(file).Equals(".cs", StringComparison.OrdinalIgnoreCase) || FileBasedApp.HasShebang(real, isBehindMark: true);

    // MSBuild of Visual Studio reads it for these, dotnet has no such file.
    private static bool IsOfCpp(XElement element) => element.Name.LocalName == "Import" && ((string?)element.Attribute("Project"))?.Trim().EndsWith("Microsoft.Cpp.Default.props", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The Directory.Build.props that MSBuild reads for what is built in a folder; <see langword="null"/> where there is none.</summary>
    public static string? BuildPropsAbove(string folder)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            if (Path.Combine(current, GateCoverage.BuildProps) is var file && File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>
    /// The MSBuild SDKs that a file names, in a version that stands there or in a global.json, and that are neither in the folder of the .NET SDK nor the gate: those without a version nobody
    /// resolves. What is no plain name is one of them: MSBuild may read it otherwise than it is read here, or take it for a path.
    /// </summary>
    /// <exception cref="FactsException">A global.json cannot be read.</exception>
    /// <param name="file">The file.</param>
    /// <param name="elements">Its elements.</param>
    /// <param name="pinned">Which of them some global.json says a version of: MSBuild asks the one above the project that imports the file.</param>
    public static IEnumerable<(string Id, XElement Element)> Sdks(string file, IEnumerable<XElement> elements, IReadOnlySet<string> pinned) =>
        from element in elements
        where element.Name.LocalName != "Project" || element.Parent is null
        from name in ProjectXmlReader.SdksOf(element)
        let id = name.Split('/')[0].Trim()
        where !id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase) && !SdksOfNet.Has(id)
            && !IsPlaceholder(id) && (!MsbuildText.IsName(id) || name.Contains('/', StringComparison.Ordinal) || element.Attribute("Version") is not null || pinned.Contains(id) || GlobalJsonReader.ProjectSdks(Path.GetDirectoryName(file)!, new InputFiles()).Any(sdk => sdk.Id.Equals(id, StringComparison.OrdinalIgnoreCase)))
        select (id, element);

    /// <summary>Whether a name is to be replaced by one, as templates have it: no package has such an id.</summary>
    public static bool IsPlaceholder(string id) => id.Length > 2 && id[0] == '$' && id[^1] == '$' && id[1..^1].All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    /// <summary>What is wrong with a response file, or a global.json, whatever is built beside it, and the properties that it gives every build there.</summary>
    /// <exception cref="FactsException">It cannot be read.</exception>
    public static StrayAnswer OfSettings(string file, bool isPolicyNamed)
    {
        InputFiles inputs = new();
        ResponseFiles.Argument[] given = ResponseFiles.IsTaken(file) ? [.. ResponseFiles.Read(file, inputs)] : [];
        IEnumerable<Finding> findings = given.Length > 0 ? GateCoverage.OfResponseFiles(given, isPolicyNamed)
            : Path.GetFileName(file).Equals("global.json", PathNames.Comparison) ? GateCoverage.OtherSdks(Path.GetDirectoryName(file)!, inputs)
            : [];
        return new StrayAnswer([.. findings.Select(finding => new StrayFinding(finding, []))], given.SelectMany(argument => GateSwitches.Given(argument.Text)).ToHashSet(StringComparer.OrdinalIgnoreCase), new HashSet<string>());
    }
}
