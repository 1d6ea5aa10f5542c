using System.Xml.Linq;
using NuGet.Versioning;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// Whether a project is under the gate, as far as its files say: Directory.Build.props imports it without a condition, and nothing in the repository
/// switches it off or takes what is the gate's own. Nothing is evaluated: what cannot be followed is a finding, and what a command line or the environment says is not seen.
/// </summary>
internal static class GateCoverage
{
    private const string Gate = "PolicyGate";
    internal const string BuildProps = "Directory.Build.props";
    private const string GlobalJson = "global.json";
    internal const string TheImport = $"<Import Project=\"Sdk.props\" Sdk=\"{Gate}\" />";

    /// <summary>What is wrong with a project; nothing where it is under the gate.</summary>
    /// <exception cref="FactsException">A file cannot be read.</exception>
    /// <param name="projectFile">The project.</param>
    /// <param name="isPolicyNamed">Whether the command line names the policy.</param>
    /// <param name="isRestored">Whether the restore graph names its projects, wherever its references lead.</param>
    /// <param name="version">The version of the gate that can be vouched for; <see langword="null"/> for any.</param>
    /// <param name="isManaged">Whether the machine's gate comes before every project, so that no file of the repository has to import it.</param>
    public static IReadOnlyList<Finding> Check(string projectFile, bool isPolicyNamed, bool isRestored = false, string? version = null, bool isManaged = false)
    {
        InputFiles inputs = new();
        List<Finding> findings = [];
        Finding? conditional = null;
        bool isUnder = false;
        bool isTooLate = false;
        bool isRead = false;
        string folder = Path.GetDirectoryName(projectFile)!;
        string source = FileBasedApp.SourceOf(projectFile);
        ResponseFiles.Argument[] given = Given(folder, inputs);
        TargetsBeforeTheGate before = new();
        ProjectXml xml = ProjectXmlReader.ReadAll(projectFile, inputs, (element, at, isConditional) =>
        {
            before.Take(element, at, isTooLate ? !isRead : !isUnder);
            isTooLate |= at.File == projectFile || at.File == source;
            isRead |= isTooLate && (!isConditional || (at.File == projectFile && ProjectXmlReader.IsWhereThereIsOne(element) && !element.Ancestors().Any(ProjectXmlReader.IsUncertain))) && ReadsBuildProps(element, folder, at.File == projectFile || at.File == source) && !Path.GetFileName(at.File).StartsWith("Directory.", StringComparison.OrdinalIgnoreCase);
            if (IsImport(element) && isConditional)
            {
                conditional ??= GateRules.NotUnderTheGate.At(at, "the gate is imported under a condition or where MSBuild reads no imports, here or on the way to here: whoever turns the condition turns the gate off; import it without one");
            }
            else if (IsImport(element) && !isTooLate)
            {
                isUnder = true;
            }
            else if (GateSwitches.MeddlingOf(element, isPolicyNamed) is { } problem)
            {
                findings.Add(GateRules.NotUnderTheGate.At(at, problem));
            }
        }, given.SelectMany(argument => GateSwitches.Assigned(argument.Text)).Select(assigned => assigned.Name));
        ProjectXml solution = OfSolution(projectFile, folder, inputs, isPolicyNamed, findings);
        if (!isUnder && !isManaged)
        {
            findings.Add(conditional ?? GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(source), $"no {BuildProps} that is read for the project imports the gate; put {TheImport} into the nearest one, or let it import the one above: <Import Project=\"$([MSBuild]::GetPathOfFileAbove('{BuildProps}', '$(MSBuildThisFileDirectory)../'))\" />"));
        }

        findings.AddRange(Versions([.. xml.Declarations, .. solution.Declarations], folder, inputs, version));
        findings.AddRange(xml.Unfollowed.Concat(solution.Unfollowed).Where(unknown => !(unknown.IsReference && isRestored)).Select(Unknown));
        findings.AddRange(OfResponseFiles(given, isPolicyNamed));
        findings.AddRange(before.Of(xml));
        findings.AddRange(Profiles(source, inputs));
        if (findings.Count == 0 && !isRead && source == projectFile)
        {
            findings.Add(GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(source), $"neither an MSBuild SDK nor Microsoft.Common.props is imported: MSBuild then does not read {BuildProps}, and so not the gate; import Microsoft.Common.props first"));
        }

        return findings;
    }

    /// <summary>What is wrong with what MSBuild reads beside and above a solution, which need not lie above its projects.</summary>
    /// <exception cref="FactsException">A file cannot be read.</exception>
    /// <param name="solutionFile">The solution.</param>
    /// <param name="isPolicyNamed">Whether the command line names the policy.</param>
    /// <param name="version">The version of the gate that can be vouched for; <see langword="null"/> for any.</param>
    /// <param name="isManaged">Whether the machine's gate comes before every project.</param>
    /// <param name="projects">The projects that it builds.</param>
    public static IReadOnlyList<Finding> CheckSolution(string solutionFile, bool isPolicyNamed, string? version = null, bool isManaged = false, IEnumerable<string>? projects = null)
    {
        InputFiles inputs = new();
        List<Finding> findings = [];
        string folder = Path.GetDirectoryName(solutionFile)!;
        ProjectXml solution = OfSolution(solutionFile, folder, inputs, isPolicyNamed, findings);
        findings.AddRange(SolutionFiles.Given(solutionFile, inputs).Select(given => GateRules.NotUnderTheGate.At(given.At, $"gives its projects {given.Text} as their configuration: MSBuild takes what stands behind a semicolon for properties that no file of theirs can change; write the name alone")));
        string sdks = Sdks(folder, inputs);
        findings.AddRange((projects ?? []).Where(project => Sdks(Path.GetDirectoryName(project)!, inputs) != sdks).Take(1).Select(project => GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(solutionFile), $"builds {Path.GetRelativePath(folder, project).Replace('\\', '/')} with the MSBuild SDKs of the {GlobalJson} above the solution, and the one above the project, by which it was judged, says others (msbuild-sdks): let both say the same")));
        XmlDeclaration[] ofProjects = isManaged ? [] : [new(XmlDeclaration.Sdk, Gate, null, null, SourceSpan.WholeFile(solutionFile))];
        return [.. findings, .. Versions([.. solution.Declarations, .. ofProjects], folder, inputs, version), .. solution.Unfollowed.Select(Unknown), .. OfResponseFiles(Given(folder, inputs), isPolicyNamed)];
    }

    /// <summary>What launch profiles start, or have loaded, out of package folders.</summary>
    /// <inheritdoc cref="LaunchProfiles.Of" path="/param"/>
    /// <inheritdoc cref="LaunchProfiles.Of" path="/exception"/>
    public static IEnumerable<Finding> Profiles(string source, InputFiles inputs) =>
        LaunchProfiles.Of(source, inputs).Select(started => GateRules.NotUnderTheGate.At(started.At, $"lets `dotnet run` start {started.Program}, which lies in a package folder, where nobody judges it as a program: remove it"));

    /// <summary>What cannot be followed: an error where the gate is verified, a note where it is not.</summary>
    public static Finding Unknown(Unfollowed unknown) =>
        GateRules.NotUnderTheGate.At(unknown.At, $"{unknown.What}: what it brings, and whether it leaves the gate alone, cannot be told from files; {(unknown.IsReference ? "restore, which tells it, or " : string.Empty)}{unknown.Mend}");

    private static ProjectXml OfSolution(string of, string folder, InputFiles inputs, bool isPolicyNamed, List<Finding> findings) => ProjectXmlReader.ReadFiles(of, SolutionFiles.Above(folder), inputs, (element, at, _) =>
    {
        if (GateSwitches.MeddlingOf(element, isPolicyNamed) is { } problem)
        {
            findings.Add(GateRules.NotUnderTheGate.At(at, problem));
        }
    });

    // Only <Project Sdk="…"> takes a version behind a slash. In another case a file system may have no such file, and a restore passes over what is not there.
    internal static bool IsImport(XElement element) =>
        IsPlaceOfImport(element)
        && (string?)element.Attribute("Project") == "Sdk.props" && (string?)element.Attribute("Sdk") == Gate;

    // Only there MSBuild takes it for an import: the root, or a group of the root.
    private static bool IsPlaceOfImport(XElement element) => element.Name.LocalName == "Import"
        && element.Parent is { } parent && (parent.Parent is null || (parent.Name.LocalName == "ImportGroup" && parent.Parent.Parent is null));

    /// <summary>Whether MSBuild certainly reads Directory.Build.props for an element of a project: most SDKs in the .NET SDK's folder, and MSBuild's own targets, import Microsoft.Common.props.</summary>
    /// <param name="element">The element.</param>
    /// <param name="isOfProject">Whether it stands in the project itself, so that nothing comes before an SDK of its root.</param>
    public static bool ReadsBuildProps(XElement element, bool isOfProject = true) => ReadsBuildProps(element, isOfProject, (named, _, isFirst) => SdksOfNet.ReadBuildProps(named, isFirst));

    /// <summary>Whether MSBuild reads it for an element of a project, or an SDK of a package that is judged may.</summary>
    /// <param name="element">The element.</param>
    /// <param name="folder">Where global.json is looked for.</param>
    /// <param name="isOfProject">Whether it stands in the project itself, so that nothing comes before an SDK of its root.</param>
    /// <exception cref="FactsException">A global.json cannot be read.</exception>
    public static bool ReadsBuildProps(XElement element, string folder, bool isOfProject = true) => ReadsBuildProps(element, isOfProject, (named, version, isFirst) => SdksOfNet.ReadBuildProps(named, isFirst) || SdksOfNet.IsOfPackage(named, version, folder));

    private static bool ReadsBuildProps(XElement element, bool isOfProject, Func<string, string?, bool, bool> readBuildProps) => element.Name.LocalName switch
    {
        "Project" => element.Parent is null && ((string?)element.Attribute("Sdk"))?.Split(';').Any(named => readBuildProps(named, null, isOfProject)) == true,
        "Sdk" => element.Parent is { Parent: null } && readBuildProps((string?)element.Attribute("Name") ?? string.Empty, (string?)element.Attribute("Version"), isOfProject),
        "Import" when IsPlaceOfImport(element) && (string?)element.Attribute("Project") is { } path => (string?)element.Attribute("Sdk") is not { } sdk
            ? SdksOfNet.HasFile(path.Trim()) && WithCommonProps.Contains(path[(path.LastIndexOfAny(['/', '\\']) + 1)..].Trim())
            : path == "Sdk.props" && readBuildProps(sdk, (string?)element.Attribute("Version"), false),
        _ => false,
    };

    // The files of MSBuild's own folders that import Microsoft.Common.props, by themselves or by another, as they are written there.
    private static readonly HashSet<string> WithCommonProps = new(StringComparer.Ordinal)
    {
        "Microsoft.Common.props", "Microsoft.Common.targets", "Microsoft.Common.CurrentVersion.targets", "Microsoft.CSharp.targets", "Microsoft.CSharp.CurrentVersion.targets", "Microsoft.VisualBasic.targets",
        "Microsoft.VisualBasic.CurrentVersion.targets",
    };

    // The bits of the SDK form are those of its package: this tool knows only those of its own version.
    internal static IEnumerable<Finding> Versions(IEnumerable<XmlDeclaration> declarations, string folder, InputFiles inputs, string? version)
    {
        foreach (Finding other in OtherSdks(folder, inputs))
        {
            yield return other;
        }

        XmlDeclaration[] gates = [.. declarations.Where(sdk => sdk.Element == XmlDeclaration.Sdk && sdk.Id.Equals(Gate, StringComparison.OrdinalIgnoreCase))];
        List<XmlDeclaration> versioned = [.. gates.Where(gate => gate.Version is not null)];
        if (versioned.Count < gates.Length && inputs.Above(folder, GlobalJson) is { } file)
        {
            XmlDeclaration[] pinned = [.. GlobalJsonReader.ProjectSdks(folder, inputs).Where(sdk => sdk.Id.Equals(Gate, StringComparison.OrdinalIgnoreCase))];
            versioned.AddRange(pinned);
            if (pinned.Length == 0)
            {
                yield return GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(file), $"the nearest {GlobalJson} does not say which version of {Gate} MSBuild shall take; put it into msbuild-sdks");
            }
        }

        foreach (XmlDeclaration gate in versioned.Where(gate => version is not null && !IsSame(gate.Version!, version)))
        {
            yield return GateRules.NotUnderTheGate.At(gate.At, $"takes {Gate} {gate.Version}, and this tool is {version}: what the gate of another version does cannot be vouched for; use the same version of both");
        }
    }

    // MSBuild asks above the solution for every project of it.
    private static string Sdks(string folder, InputFiles inputs) => string.Join(';', GlobalJsonReader.ProjectSdks(folder, inputs).Select(sdk => $"{sdk.Id}/{sdk.Version}".ToUpperInvariant()).Order(StringComparer.Ordinal));

    /// <summary>What is wrong with the global.json files that <c>dotnet</c> reads in a folder: each other .NET SDK, of the repository or not, that may run in place of the one that does.</summary>
    /// <exception cref="FactsException">One cannot be read.</exception>
    internal static IEnumerable<Finding> OtherSdks(string folder, InputFiles inputs) => GlobalJsonReader.OtherSdks(folder, inputs)
        .Select(other => GateRules.NotUnderTheGate.At(other.At, $"names {other.Path} as a folder of .NET SDKs (sdk.paths): dotnet runs the SDK that it finds there before anything, the gate among it; remove it, $host$ alone can stay"));

    private static bool IsSame(string one, string other) => NuGetVersion.TryParse(one, out NuGetVersion? parsed) && NuGetVersion.TryParse(other, out NuGetVersion? ours) && parsed == ours;

    private static ResponseFiles.Argument[] Given(string folder, InputFiles inputs) => [.. ResponseFiles.Of(folder, inputs).SelectMany(file => ResponseFiles.Read(file, inputs))];

    /// <summary>What is wrong with what response files say.</summary>
    internal static IEnumerable<Finding> OfResponseFiles(IEnumerable<ResponseFiles.Argument> given, bool isPolicyNamed)
    {
        foreach (ResponseFiles.Argument argument in given)
        {
            if (argument.IsMissingFile)
            {
                yield return GateRules.NotUnderTheGate.At(argument.At, Path.IsPathRooted(argument.Text[1..])
                    ? $"names the response file {argument.Text[1..]}, which is not there: what it would say cannot be told; remove it"
                    : $"names the response file {argument.Text[1..]}, which MSBuild looks for where the command is given, and not here: what it would say cannot be told; put %MSBuildThisFileDirectory% before it");
            }
            else if (GateSwitches.MeddlingOf(argument.Text, isPolicyNamed) is { } problem)
            {
                yield return GateRules.NotUnderTheGate.At(argument.At, problem);
            }
            else if (argument.IsProject)
            {
                yield return GateRules.NotUnderTheGate.At(argument.At, $"names {argument.Text}, which MSBuild builds in place of what it is asked for; remove it");
            }
        }
    }
}
