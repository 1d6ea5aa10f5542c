using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Whose the files are that the repository imports or loads by their paths.</summary>
internal sealed class CodeByPath(EvaluatedProject? evaluated, string projectFolder, IReadOnlyList<string> packageFolders, string root, InputFiles inputs)
{
    private const string Import = "an import";
    private const string Directive = "what a directive of a script names";

    private readonly string[] folders = [.. packageFolders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];

    private readonly string realRoot = LocalPackageFolders.Real(root);

    private IReadOnlyList<(string What, CodeKinds Kind, string File, SourceSpan At)>? used;

    private IReadOnlyList<ScriptDirectives.Directive>? directives;

    // A link of the repository is where it leads to.
    private IReadOnlyList<(string What, CodeKinds Kind, string File, SourceSpan At)> Used => used ??= [.. Named().Select(code => SdkInstallation.IsUnder(code.File, root) ? code with { File = LocalPackageFolders.Real(code.File, root) } : code)];

    private IEnumerable<(string What, CodeKinds Kind, string File, SourceSpan At)> Named() => evaluated is null ? [] :
    [
        .. evaluated.Imports.Where(import => import.Sdk is null).Select(import => (Import, CodeKinds.Msbuild, import.File, import.At)),
        .. evaluated.Imports.Where(import => import.Sdk is not null).Select(import => ($"{Import} of an SDK", CodeKinds.Sdk, import.File, import.At)),
        .. evaluated.Code.Where(code => code.What is not ("launch profile" or "runtime configuration" or "run settings")).Select(code => code.What switch
        {
            "analyzer" => ("an analyzer", CodeKinds.Analyzer, code.File, code.At),
            "plugin" => ("a project cache plugin", CodeKinds.Msbuild, code.File, code.At),
            "project" => ("a project", CodeKinds.Msbuild, code.File, code.At),
            "check" => ("an assembly of build checks", CodeKinds.Msbuild, code.File, code.At),
            "task" => ("a task", CodeKinds.Msbuild, code.File, code.At),
            "compiler" => ("what runs as the compiler", CodeKinds.Msbuild, code.File, code.At),
            "tool" => ("what runs as a tool of the build, or in one", CodeKinds.Msbuild, code.File, code.At),
            "script" => ("a script that the compiler of F# obeys", CodeKinds.Analyzer, code.File, code.At),
            "response file" => ("a response file of the compiler", CodeKinds.Msbuild, code.File, code.At),
            "file" => ("what the project takes by its path", CodeKinds.None, code.File, code.At),
            _ => ("a reference", CodeKinds.None, code.File, code.At),
        }),
        .. evaluated.Code.Where(code => code.What == "launch profile").SelectMany(code => LaunchProfiles.Of(code.File, inputs)).Select(started => ("what a launch profile starts, or has it load", CodeKinds.None, started.Program, started.At)),
        .. evaluated.Code.Where(code => code.What == "runtime configuration").SelectMany(code => LaunchProfiles.OfConfiguration(code.File, inputs)).Select(loaded => ("what the runtime is configured with", CodeKinds.None, loaded.Program, loaded.At)),
        .. evaluated.Code.Where(code => code.What == "run settings").SelectMany(code => RunSettings.Of(code.File, inputs)).Select(loaded => ("what a test run loads", CodeKinds.None, loaded.Program, loaded.At)),
        .. evaluated.Code.Where(code => code.What == "response file").SelectMany(code => ResponseFiles.Read(code.File, inputs)).SelectMany(Loaded),
        .. Directives.Where(directive => directive.IsPath).Select(directive => (Directive, CodeKinds.Analyzer, directive.Name, At(directive))),
    ];

    // Of the scripts that lie in no package: those are judged themselves.
    private IReadOnlyList<ScriptDirectives.Directive> Directives => directives ??= evaluated is null ? []
        : [.. evaluated.Code.Where(code => code.What == "script" && PackageFolder.Of(LocalPackageFolders.Real(code.File)) is null).Select(code => code.File).Distinct(StringComparer.Ordinal).SelectMany(file => ScriptDirectives.Read(file, projectFolder, inputs))];

    private static SourceSpan At(ScriptDirectives.Directive directive) => new(directive.Script, directive.Line, 1);

    private IEnumerable<(string What, CodeKinds Kind, string File, SourceSpan At)> Loaded(ResponseFiles.Argument argument) => CompilerOptions.Paths(argument.Text, CompilerOptions.Running)
        .Select(path => ("an analyzer", CodeKinds.Analyzer, Path.GetFullPath(path.Replace('\\', '/'), projectFolder), argument.At));

    /// <summary>The packages, with the files of each that are used by their paths.</summary>
    public IReadOnlyList<ResolvedPackage> On(IReadOnlyList<ResolvedPackage> packages)
    {
        ILookup<string, (CodeKinds Kind, string File)> byPackage = Used
            .Where(code => code.Kind is not (CodeKinds.None or CodeKinds.Sdk))
            .Select(code => (code, Package: PackageFolder.Of(code.File)))
            .Where(pair => pair.Package is not null && !DeclarationReader.IsOfSamePackage(pair.Package, pair.code.At.File))
            .ToLookup(pair => Key(pair.Package!), pair => (pair.code.Kind, pair.Package!.File), StringComparer.OrdinalIgnoreCase);
        return byPackage.Count == 0 ? packages : [.. packages.Select(package => package with { UsedByPath = [.. byPackage[Key(package)].Distinct()] })];
    }

    /// <summary>What is of no judged package, no SDK and not of the repository.</summary>
    public IReadOnlyList<ForeignCode> Foreign(IReadOnlyList<ResolvedPackage> packages)
    {
        HashSet<string> judged = packages.Where(package => package.FolderPath is not null).Select(Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IEnumerable<ForeignCode> foreign =
        [
            .. from code in Used
               where IsForeign(code.File, judged)
               let package = Of(code.File, code.At)
               select new ForeignCode(code.What, code.File, code.At) { Package = package, IsRefused = code.What.StartsWith(Import, StringComparison.Ordinal) && (package is not null || folders.Any(folder => SdkInstallation.IsUnder(code.File, folder))) },
            .. Directives.Where(directive => !directive.IsPath).Select(directive => new ForeignCode(Directive, directive.Name, At(directive))),
        ];
        return [.. foreign.DistinctBy(code => (code.File, code.At))];
    }

    // A restore did not bring it: nothing is known of it but what its folder is called.
    private static ResolvedPackage? Of(string file, SourceSpan at) => PackageFolder.Of(file) is not { } package ? null : new ResolvedPackage
    {
        Id = package.Id,
        Version = package.Version,
        Path = [new PathStep(package.Id, package.Version.ToNormalizedString())],
        Parents = new HashSet<string>(),
        At = at,
        IsDirect = true,
    };

    private bool IsForeign(string file, HashSet<string> judged) =>
        evaluated!.Installation.Contains(file) || evaluated.IsOwn(file) ? false
        : PackageFolder.Of(file) is { } package ? !judged.Contains(Key(package)) || InstalledPackages.FolderOf(folders, package.Id, package.Version, inputs) is not { } installed || !(SdkInstallation.IsUnder(file, installed) || SdkInstallation.IsUnder(file, LocalPackageFolders.Real(installed)))
        : !(SdkInstallation.IsUnder(file, root) || SdkInstallation.IsUnder(file, realRoot)) || folders.Any(folder => SdkInstallation.IsUnder(file, folder));

    private static string Key(PackageFolder package) => $"{package.Id}/{package.Version.ToNormalizedString()}";

    private static string Key(ResolvedPackage package) => $"{package.Id}/{package.Version.ToNormalizedString()}";
}
