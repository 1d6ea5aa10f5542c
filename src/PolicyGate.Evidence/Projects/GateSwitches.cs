using System.Buffers;
using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <summary>
/// The properties that decide over the gate or over the code of every build, and the ways in which a file of a repository may set one: as a property, in
/// the properties that a task or a reference gives to another build, on a command line. Texts are read, not evaluated: a mention is enough.
/// </summary>
internal static partial class GateSwitches
{
    /// <summary>The property function that makes MSBuild load an assembly of build checks.</summary>
    public const string BuildCheck = "RegisterBuildCheck";

    private const string LoadsChecks = $"calls {BuildCheck}: with -check MSBuild loads what it names while it evaluates the project, before anything is judged; remove it";
    private const string OwnPrefix = "_PolicyGate";
    private const string PropertyName = "PropertyName";
    private const string AdditionalProperties = "AdditionalProperties";
    private const string Computed = "\0";
    private const string NoBuildProps = "MSBuild then does not import Directory.Build.props, and so not the gate";
    private const string OtherBuildProps = "MSBuild then imports another file in place of Directory.Build.props";
    private const string OtherCommon = "MSBuild then imports another file in place of its own, one of which imports Directory.Build.props, and so the gate";
    private const string BeforeTheGate = "it is imported before the gate";
    private const string OtherGuard = "the gate's guard is imported by it";
    private const string OtherQuarantine = "the gate's quarantine is imported by it";
    private const string OtherOfSolution = "MSBuild then imports another file in place of what a solution's folder has";
    private const string OtherGlobalJson = "MSBuild then takes the versions of SDKs, the gate's among them, from the global.json near it";
    private const string SwitchesOff = "it switches the gate off";
    private const string HeldBackAgain = "what the guard held back is held back again by it";
    private const string Guard = "the guard decides it";
    private const string OtherPackages = "the build then takes its packages from another file than the one that was judged";
    private const string OtherObj = "the build then keeps its packages and its verdict where nobody who reads files looks";
    private const string OtherGraph = "it names a file of the .NET SDK, which decides what counts as the SDK's own package";
    private const string OfUnknownName = "sets a property whose name only an evaluation knows; write the name out";
    private const string OtherTargets = "this decides which targets run in place of the .NET SDK's own";
    private const string OtherTasks = "this decides which tasks run in place of the .NET SDK's own";
    private const string OtherTestConsole = "this decides which program runs the tests, or what it loads";
    private const string OtherCompiler = "this decides which compiler runs, or what it loads";

    // https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory, and what the gate itself is built on: those without which the gate is there, whatever else a file does.
    private static readonly Dictionary<string, string> Defeating = Reasons(
    [
        (NoBuildProps, ["ImportDirectoryBuildProps", "MicrosoftCommonPropsHasBeenImported", "UsingMicrosoftNETSdk", "_RazorSdkImportsMicrosoftNetSdk", "_StaticWebAssetsSdkImportsMicrosoftNetSdk", "_WasmSdkImportsMicrosoftNetSdk"]),
        (OtherBuildProps, ["DirectoryBuildPropsPath", "_DirectoryBuildPropsFile", "_DirectoryBuildPropsBasePath"]),
        (OtherCommon, ["AlternateCommonProps", "MSBuildExtensionsPath", "MSBuildExtensionsPath32", "MSBuildExtensionsPath64", "MSBuildUserExtensionsPath", "MSBuildSDKsPath", "MSBuildToolsPath", "MSBuildToolsPath32",
            "MSBuildToolsPath64", "MSBuildBinPath", "MSBuildToolsVersion", "MSBuildToolsRoot", "MSBuildFrameworkToolsPath", "MSBuildFrameworkToolsRoot", "CommonTargetsPath"]),
        (BeforeTheGate, ["CustomBeforeDirectoryBuildProps"]),
        (OtherGuard, ["CustomAfterDirectoryBuildProps"]),
        (OtherQuarantine, ["AfterMicrosoftNETSdkTargets"]),
        (OtherOfSolution, ["DirectorySolutionPropsPath", "DirectorySolutionTargetsPath", "_DirectorySolutionPropsFile", "_DirectorySolutionPropsBasePath", "_DirectorySolutionTargetsFile", "_DirectorySolutionTargetsBasePath",
            "ImportDirectorySolutionProps", "ImportDirectorySolutionTargets"]),
        (OtherGlobalJson, ["SolutionPath"]),
        ("MSBuild then builds the projects that are referred to with the configuration that stands in it, and the properties behind that", ["CurrentSolutionConfigurationContents"]),
        (HeldBackAgain, ["CustomAfterMicrosoftCommonTargets", "CustomBeforeMicrosoftCommonCrossTargetingTargets"]),
        (Guard, ["ImportProjectExtensionProps", "ImportProjectExtensionTargets"]),
        (SwitchesOff, ["PolicyGateEnabled"]),
    ]);

    // And every property by which the .NET SDK's own files redirect an import, a task assembly or a compiler.
    private static readonly Dictionary<string, string> Switches = new(Defeating.Concat(Reasons(
    [
        (OtherPackages, ["ProjectAssetsFile", "ProjectAssetsCacheFile"]),
        (OtherObj, ["ProjectToOverrideProjectExtensionsPath", "ProjectExtensionsPathForSpecifiedProject"]),
        (OtherGraph, ["RuntimeIdentifierGraphPath", "BundledRuntimeIdentifierGraphFile", "NETCoreSdkBundledVersionsProps", "NETCoreSdkBundledMSBuildInformationProps", "NETCoreSdkBundledCliToolsProps"]),
        (OtherTargets, ["CSharpTargetsPath", "CSharpCoreTargetsPath", "CSharpDesignTimeTargetsPath", "VisualBasicTargetsPath", "VisualBasicCoreTargetsPath", "VisualBasicDesignTimeTargetsPath", "FSharpDesignTimeTargetsPath",
            "FSharpTargetsShim", "FSharpPropsShim", "FSharpOverridesTargetsShim", "NuGetPropsFile", "NuGetRestoreTargets", "NuGetBuildTasksPackTargets", "NetFrameworkTargetsPath", "NetFrameworkPropsPath",
            "MicrosoftNETBuildExtensionsTargets", "ILLinkTargetsPath", "ILCompilerTargetsPath", "CodeAnalysisTargets", "VSTestTargets", "ReportingServicesTargets", "MsTestToolsTargets", "MsAppxPackageTargets",
            "RazorSdkCurrentVersionProps", "RazorSdkCurrentVersionTargets", "RazorDesignTimeTargets", "StaticWebAssetsSdkCurrentVersionProps", "StaticWebAssetsSdkCurrentVersionTargets", "_BlazorWebAssemblyPropsFile",
            "_BlazorWebAssemblyTargetsFile", "_BlazorWebAssemblyVersionedTargetsFile", "_WebAssemblyPropsFile", "_WebAssemblyTargetsFile", "_ContainersTargetsDir", "_ComputeTargetsDir", "_CopyTargetsDir",
            "_TransformTargetsDir", "_PublishTargetsDir", "_PublishProfilesDir", "_DotNetCLIToolTargetsDir", "_SourceLinkSdkSubDir"]),
        (OtherTasks, ["MicrosoftNETBuildTasksAssembly", "MicrosoftNETBuildExtensionsTasksAssembly", "RestoreTaskAssemblyFile", "NuGetPackTaskAssemblyFile", "RoslynTasksAssembly", "FSharpBuildAssemblyFile",
            "StaticWebAssetsSdkBuildTasksAssembly", "StaticWebAssetsSdkDirectoryRoot", "StaticWebAssetsSdkBuildTasksDirectoryRoot", "RazorSdkBuildTasksAssembly", "RazorSdkDirectoryRoot", "RazorSdkBuildTasksDirectoryRoot", "_PublishTasksDir",
            "ContainerCustomTasksFolder", "RoslynAssembliesPath", "RoslynCoreAssembliesPath", "ContainerCustomTasksAssembly", "DotNetApiCompatTaskAssembly", "VSTestTaskAssemblyFile", "MicrosoftBuildTasksGitAssemblyFile",
            "_MicrosoftSourceLinkCommonAssemblyFile", "_SourceLinkGitHubAssemblyFile", "_SourceLinkGitLabAssemblyFile", "_SourceLinkBitbucketAssemblyFile", "_SourceLinkAzureReposGitAssemblyFile",
            "_PublishTaskAssemblyFullPath", "_BlazorWebAssemblySdkTasksAssembly", "_PresentationBuildTasksAssembly", "_BuildTasksDirectory", "_BuildTasksAssemblyName"]),
        (OtherCompiler, ["RoslynTargetsPath", "CscToolPath", "CscToolExe", "VbcToolPath", "VbcToolExe", "FscToolPath", "FscToolExe", "FsiToolPath", "FsiToolExe", "DotnetFscCompilerPath", "DotnetFsiCompilerPath",
            "CompilerResponseFile", "AlToolPath", "AlToolExe", "SGenToolPath", "LCToolPath", "CscEnvironment", "VbcEnvironment", "FscEnvironment", "AlEnvironment", "LCEnvironment", "SGenEnvironment", "ResGenEnvironment", "WinMDExpEnvironment", "ResolveComReferenceEnvironment", "DOTNET_HOST_PATH", "DOTNET_EXPERIMENTAL_HOST_PATH", "_DotNetHostDirectory", "_DotNetHostFileName", "_RazorSdkDotNetHostDirectory",
            "_RazorSdkDotNetHostFileName"]),
        ("every build imports a publish profile out of it", ["_PublishProfileRootFolder", "_PublishProfileDesignerFolder"]),
        (OtherTestConsole, ["VSTestConsolePath", "TraceDataCollectorDirectoryPath"]),
        ("it gives the project another policy than the one that is found for it", ["PolicyGatePolicyFile"]),
    ])), StringComparer.OrdinalIgnoreCase);

    // As a property of a project check finds them; of another build it does not know.
    private static readonly HashSet<string> Moving = new(StringComparer.OrdinalIgnoreCase) { "BaseIntermediateOutputPath", "MSBuildProjectExtensionsPath", "NuGetLockFilePath" };

    // The same of what decides which files are imported: as a property of a project it is followed (ProjectXmlReader, PropertyExpansion).
    private static readonly HashSet<string> Importing = new(ProjectXmlReader.Imported, StringComparer.OrdinalIgnoreCase) { "VSToolsPath", "VCTargetsPath", "AppDesignerFolder" };

    // A part of the name of a file that the .NET SDK imports: a path in it leads anywhere.
    private static readonly HashSet<string> Parts = new(StringComparer.OrdinalIgnoreCase) { "PublishProfileName", "PublishProtocol", "WebPublishMethod", "VisualStudioVersion" };
    private static readonly SearchValues<char> InPaths = SearchValues.Create("/\\%$@");

    // What names the properties that a reference gives to another build; and, with them, what a task gives to one, or sets. MSBuild takes names in any case.
    private static readonly HashSet<string> OfReferences = new(StringComparer.OrdinalIgnoreCase) { AdditionalProperties, "SetConfiguration", "SetPlatform", "SetTargetFramework" };
    private static readonly HashSet<string> Assigning = new(OfReferences, StringComparer.OrdinalIgnoreCase) { "Properties", PropertyName };

    // What takes properties away from another build; and those that solutions give, which are named in lists, and handed on as they are (A=$(A)).
    private static readonly HashSet<string> Removing = new(StringComparer.OrdinalIgnoreCase) { "RemoveProperties", "GlobalPropertiesToRemove", "UndefineProperties" };
    private static readonly HashSet<string> OfSolutions = new(StringComparer.OrdinalIgnoreCase) { "SolutionPath", "CurrentSolutionConfigurationContents" };

    private static readonly string[] PropertyOptions = ["-p:", "/p:", "-property:", "/property:", "-rp:", "/rp:", "-restoreproperty:", "/restoreproperty:"];

    /// <summary>What an element of a repository's MSBuild file does to the gate; <see langword="null"/> where it leaves the gate alone.</summary>
    public static string? MeddlingOf(XElement element, bool isPolicyNamed)
    {
        string name = element.Name.LocalName;
        string target = (string?)element.Attribute("Name") ?? string.Empty;
        string task = (string?)element.Attribute("TaskName") ?? string.Empty;
        return element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup && Setting(name, isPolicyNamed, isOfOtherBuild: false) is { } problem ? problem
            : Parts.Contains(name) && (element.Value.AsSpan().ContainsAny(InPaths) || element.Value.Trim() == "..") ? $"sets {name}, a part of the name of a file that is imported, to what may be a path; write the word out"
            : name == "Target" && IsOwn(target) ? $"defines the target {target}, which is the gate's own; remove it"
            : name == "UsingTask" && IsOwnTask(task) ? $"defines the task {task}, which is the gate's own; remove it"
            : IsMentioned((string?)element.Attribute("TreatAsLocalProperty")) ? "makes properties of the gate local; remove it"
            : IsOwn(name) || Texts(element).Any(text => IsMentioned(text.Value)) ? $"mentions what is the gate's own ({OwnPrefix}…); remove it"
            : Texts(element).Any(text => text.Value.Contains(BuildCheck, StringComparison.OrdinalIgnoreCase)) ? LoadsChecks
            : Hands(element) ? OfUnknownName
            : Texts(element).Where(text => text.Name != "Condition" && !Removing.Contains(text.Name)).Select(text => Assignment(IsOfItem(element, text.Name) ? AdditionalProperties : text.Name, text.Value, isPolicyNamed)).FirstOrDefault(said => said is not null);
    }

    /// <summary>The same of a file of which nobody can tell who imports it, if anybody does: only what keeps the gate away.</summary>
    public static string? DefeatOf(XElement element) =>
        Defeats(element.Name.LocalName) || Hands(element) || IsOwnTask((string?)element.Attribute("TaskName") ?? string.Empty)
            || Texts(element).Any(text => IsMentioned(text.Value) || (text.Name != "Condition" && HasPart(text.Value)) || IsComputed(text.Name, MsbuildText.Unescaped(text.Value)) || (Assigning.Contains(text.Name) && Defeats(MsbuildText.Unescaped(text.Value).Trim())) || Assigned(Plain(text.Value)).Any(assigned => Defeats(assigned.Name)))
            ? MeddlingOf(element, isPolicyNamed: true) : null;

    /// <summary>The properties that an element gives another build, or may: whatever stands before a = in its texts. A version is no path, whoever gives it.</summary>
    public static IEnumerable<string> Given(XElement element) => Texts(element).Where(text => text.Name != "Condition" && text.Value.Contains('=', StringComparison.Ordinal)).SelectMany(text => Given(text.Value));

    /// <summary>The same of a text.</summary>
    public static IEnumerable<string> Given(string text) => Assigned(Version().Replace(Plain(text), string.Empty)).Select(assigned => assigned.Name).Where(name => name.Length > 0);

    private static Dictionary<string, string> Reasons((string Why, string[] Names)[] groups) =>
        groups.SelectMany(group => group.Names.Select(name => (name, group.Why))).ToDictionary(pair => pair.name, pair => pair.Why, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a property, wherever the repository sets it, is told.</summary>
    public static bool Defeats(string property) => IsOwn(property) || Defeating.ContainsKey(property);

    // The MSBuild task takes the metadatum Properties of an item, which may be a reference's, as its own AdditionalProperties.
    private static bool IsOfItem(XElement element, string text) => text.Equals("Properties", StringComparison.OrdinalIgnoreCase)
        && (element.Parent?.Name.LocalName == "ItemGroup" || element.Parent?.Parent?.Name.LocalName is "ItemGroup" or "ItemDefinitionGroup");

    /// <summary>What a switch of a command line does to the gate; <see langword="null"/> where it leaves the gate alone.</summary>
    public static string? MeddlingOf(string argument, bool isPolicyNamed) =>
        IsLogger().IsMatch(argument) ? "loads a logger, which is code that runs before anything is judged; remove it"
        : IsMentioned(argument) ? $"mentions what is the gate's own ({OwnPrefix}…); remove it"
        : argument.Contains(BuildCheck, StringComparison.OrdinalIgnoreCase) ? LoadsChecks
        : Assignment(string.Empty, argument, isPolicyNamed);

    /// <summary>What computed names of targets do to the gate; <see langword="null"/> where they leave it alone.</summary>
    /// <param name="names">What they may be; <see langword="null"/> where that is not known.</param>
    /// <param name="isHook">Whether they decide what runs before what. A property that no file sets is the .NET SDK's, or nothing.</param>
    public static string? MeddlingOf(IReadOnlyList<string>? names, bool isHook)
    {
        string[] plain = [.. (names ?? []).Select(name => Whole().Replace(MsbuildText.Unescaped(name), string.Empty))];
        return plain.Any(IsMentioned) ? $"can name what is the gate's own ({OwnPrefix}…); remove it"
            : isHook && (names is null || plain.Any(PropertyExpansion.IsOpen)) ? "can name a target that is the gate's own, as only an evaluation knows what it is; write the names out" : null;
    }

    private static string? Setting(string property, bool isPolicyNamed, bool isOfOtherBuild) =>
        IsOwn(property) ? $"sets {property}, which is the gate's own; remove it"
        : isPolicyNamed && property.Equals("PolicyGatePolicyFile", StringComparison.OrdinalIgnoreCase) ? null
        : Switches.TryGetValue(property, out string? why) ? $"sets {property}: {why}; remove it"
        : isOfOtherBuild && Moving.Contains(property) ? $"sets {property}: {OtherObj}; remove it"
        : isOfOtherBuild && (Importing.Contains(property) || Parts.Contains(property)) ? $"sets {property}, by which files are imported, where nobody who reads files follows it; set it in the project"
        : null;

    // Name=value wherever it stands; a name alone, which another expression may join with its value; and a name that is computed.
    private static string? Assignment(string name, string value, bool isPolicyNamed)
    {
        string text = PassedOn().Replace(Plain(value), handed => OfSolutions.Contains(handed.Groups[1].Value) ? string.Empty : handed.Value);
        string marked = Read().Replace(text, Computed);
        string plain = marked.Replace(Computed, string.Empty, StringComparison.Ordinal);
        return Assigned(plain).Select(assigned => Setting(assigned.Name, isPolicyNamed, isOfOtherBuild: true)).FirstOrDefault(said => said is not null)
            ?? plain.Split([';', '\'', '"', '`']).Where(part => !OfSolutions.Contains(part.Trim()) || part.Trim() == plain.Trim()).Select(part => Setting(part.Trim(), isPolicyNamed, isOfOtherBuild: false)).FirstOrDefault(said => said is not null)
            ?? (IsComputed(name, text) || HasPart(value) || Assigned(marked).Any(assigned => assigned.Name.Contains(Computed, StringComparison.Ordinal) && PropertyOptions.Any(option => marked.AsSpan(0, assigned.Start).EndsWith(option, StringComparison.OrdinalIgnoreCase)))
                ? OfUnknownName : null);
    }

    // What stands before a =; of a reference, which builds without a target, a whole part without one, too, but for what it had before, which is judged where it stands.
    private static bool IsComputed(string name, string text) => Assigning.Contains(name) && text.Split(';').Any(part => name.Equals(PropertyName, StringComparison.OrdinalIgnoreCase) ? PropertyExpansion.IsOpen(part)
        : part.IndexOf('=', StringComparison.Ordinal) is >= 0 and int equals ? PropertyExpansion.IsOpen(part[..equals])
        : OfReferences.Contains(name) && PropertyExpansion.IsOpen(part) && !OfReferences.Contains(Before().Match(part).Groups[1].Value));

    // ImportDirectoryBuild$(Rest)=false in a list of properties, whoever takes it for one: more than half of the name is no chance. Of a name of which less is written out nobody can say.
    private static bool HasPart(string value)
    {
        string marked = Marked(Plain(value));
        return marked.Contains(Computed, StringComparison.Ordinal) && marked.Split(';').Select(part => part.Split('=')).Any(part => part.Length == 1 ? IsWhole(part[0].Trim()) : part[..^1].Any(name => IsHalf(name.Trim())));

        static bool IsWhole(string name) => name.IndexOf(Computed, StringComparison.Ordinal) is > 0 and int end && Defeating.ContainsKey(name[..end]);

        static bool IsHalf(string name)
        {
            string written = name.Replace(Computed, string.Empty, StringComparison.Ordinal);
            return name.Length > written.Length && written.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
                && Defeating.Keys.Any(property => 2 * written.Length > property.Length && FileSystemName.MatchesSimpleExpression(name.Replace(Computed, "*", StringComparison.Ordinal), property));
        }
    }

    // What a shell or MSBuild makes of a null character separates, or is nothing.
    private static string Plain(string value) => MsbuildText.Unescaped(value).Replace("%00", "\u0001", StringComparison.Ordinal);

    // $(…), @(…) and %(…), however much stands in them, are what is computed.
    private static string Marked(string text)
    {
        if (!PropertyExpansion.IsOpen(text))
        {
            return text;
        }

        StringBuilder marked = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('$' or '@' or '%') || i + 1 == text.Length || text[i + 1] != '(')
            {
                marked.Append(text[i]);
                continue;
            }

            int depth = 0;
            for (i++; i < text.Length && (depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 }) > 0;)
            {
                i++;
            }

            marked.Append(Computed[0]);
        }

        return marked.ToString();
    }

    /// <summary>What stands before every = of a text, and where.</summary>
    public static IEnumerable<(string Name, int Start)> Assigned(string text)
    {
        for (int equals = text.IndexOf('=', StringComparison.Ordinal); equals >= 0; equals = text.IndexOf('=', equals + 1))
        {
            int end = text.AsSpan(0, equals).TrimEnd().Length;
            int start = end;
            while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '\0'))
            {
                start--;
            }

            // A name has hyphens in it; an option begins with them.
            while (start < end && text[start] == '-')
            {
                start++;
            }

            yield return (text[start..end], start);
        }
    }

    private static bool Hands(XElement element) => element.Attributes().Any(attribute => attribute.Name.LocalName.Equals("Properties", StringComparison.OrdinalIgnoreCase) && HandedProperties.AreComputed(element, MsbuildText.Unescaped(attribute.Value)));

    private static bool IsOwnTask(string task) => task.StartsWith("PolicyGate.", StringComparison.OrdinalIgnoreCase);

    private static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsMentioned(string? text) => text is not null && (MsbuildText.Unescaped(text) is var plain && plain.Contains(OwnPrefix, StringComparison.OrdinalIgnoreCase)
        || Read().Replace(plain, string.Empty).Contains(OwnPrefix, StringComparison.OrdinalIgnoreCase)
        || (Marked(plain) is var marked && (marked.Contains(Computed + OwnPrefix[1..], StringComparison.OrdinalIgnoreCase) || BeforeComputed().Matches(marked).Any(part => OwnPrefix.StartsWith(part.Value, StringComparison.OrdinalIgnoreCase)))));

    // Its attributes, and what stands in it; not its comments, nor the text of the elements in it.
    private static IEnumerable<(string Name, string Value)> Texts(XElement element) => element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => (attribute.Name.LocalName, attribute.Value))
        .Append((element.Name.LocalName, string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value))));

    // $(Name), and $(Name of $(Name.Function()): what is read is not set.
    [GeneratedRegex(@"\$\(\s*[A-Za-z_][\w-]*\s*\)?", RegexOptions.CultureInvariant)]
    private static partial Regex Read();

    [GeneratedRegex(@"\$\(\s*[A-Za-z_][\w-]*\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    // _Policy$(Rest): four letters and more are nobody else's.
    [GeneratedRegex(@"(?<!\w)_\w{4,}(?=\0)", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeComputed();

    [GeneratedRegex(@"\b(\w+)\s*=\s*\$\(\s*\1\s*\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PassedOn();

    [GeneratedRegex(@"\b(?:VisualStudioVersion|MSBuildToolsVersion)\s*=\s*(?:(?:\w+(?:\.\w+)*)?|\$\((?:VisualStudioVersion|MSBuildToolsVersion)\))\s*(?=[;\s'""]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"^\s*[%$]\(\s*(\w+)\s*\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Before();

    [GeneratedRegex("^(?:/|--?)(?:l|logger|dl|distributedlogger)(?::|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IsLogger();
}
