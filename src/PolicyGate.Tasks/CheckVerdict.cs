using Microsoft.Build.Framework;
using PolicyGate.Rules;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.Tasks;

/// <summary>
/// Asks whether what is about to be used is what was judged: every file by its stamp, and every item that comes out of a package folder by its package. What
/// every build pays: it loads neither NuGet nor YAML, and reads nothing but the seal.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CheckVerdict : Task
{
    private const string Rule = "PG1008";

    /// <summary>The seal, absolute.</summary>
    [Required]
    public string SealFilePath { get; set; } = string.Empty;

    /// <summary>The seal that the verdict names.</summary>
    [Required]
    public string SealName { get; set; } = string.Empty;

    /// <summary>The assets file that this build uses.</summary>
    public string AssetsFile { get; set; } = string.Empty;

    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

#pragma warning disable CA1819 // MSBuild hands items to a task as arrays.
    /// <summary>What this build is about to use: references, files to copy.</summary>
    public ITaskItem[] UsedFiles { get; set; } = [];

    /// <summary>What the compiler is about to load.</summary>
    public ITaskItem[] Analyzers { get; set; } = [];

    /// <summary>Those of them that were not judged, where <see cref="LeavesOut"/> is set.</summary>
    [Output]
    public ITaskItem[] LeftOut { get; set; } = [];
#pragma warning restore CA1819

    /// <summary>Whether nothing is compiled, and what was not judged is said to be left out instead of ending the build.</summary>
    public bool LeavesOut { get; set; }

    /// <summary>Whether the compiler is what is about to use it.</summary>
    public bool IsForCompiler { get; set; }

    /// <summary>
    /// What is asked beside the items: <c>Evaluation</c>, what this evaluation has read; <c>Inputs</c>, that and what NuGet wrote; <c>Use</c>, those and every
    /// file that is used; nothing where it is empty.
    /// </summary>
    public string Asks { get; set; } = string.Empty;

    /// <summary>The properties in which the instances of a project differ, between semicolons.</summary>
    public string InstanceProperties { get; set; } = string.Empty;

    /// <summary>The file that says under which seal a build of this instance began, absolute: written where everything holds. Empty for none.</summary>
    public string BuiltFilePath { get; set; } = string.Empty;

    /// <summary>Whether this instance has none of these properties from outside: a project has one such instance.</summary>
    [Output]
    public bool IsOnly { get; set; }

    /// <summary>Whether there is the seal, of the same assets file, and what was asked still is what was judged.</summary>
    [Output]
    public bool Holds { get; set; }

    /// <summary>What the build has to say again: <c>warnings</c>, <c>information</c>, or nothing.</summary>
    [Output]
    public string Says { get; set; } = string.Empty;

    /// <summary>The line for what is waived or information; empty for none.</summary>
    [Output]
    public string Hidden { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (LeavesOut)
        {
            return LeaveOut();
        }

        Managed.Say(BuildEngine, Log);
        if (Asks == "Use")
        {
            TargetOrder.Keep(BuildEngine);
        }

        IsOnly = BuildEngine is IBuildEngine6 engine && !InstanceProperties.Split(';').Any(engine.GetGlobalProperties().ContainsKey);
        if (Seal.Read(SealFilePath, SealName) is not { } seal || (AssetsFile.Length > 0 && !IsSame(Full(AssetsFile), seal.Assets)))
        {
            return true;
        }

        (Says, Hidden) = (seal.Says, seal.Hidden);
        string[] items = [.. Analyzers.Concat(UsedFiles).Select(item => Full(item.ItemSpec)).Distinct(StringComparer.Ordinal)];
        Dictionary<string, string>? globals = null;
        bool given = Asks.Length == 0 || seal.GivenHolds(name => Given(globals ??= new((BuildEngine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase), name));
        Holds = given && Asks switch
        {
            "" => items.Length == 0 || seal.FilesHold(items),
            "Evaluation" => seal.EvaluationHolds(),
            "Inputs" => seal.InputsHold(),
            "Use" => seal.UseHolds(),
            _ => throw new InvalidOperationException($"Asks is {Asks}"),
        };
        CheckItems(seal, items);
        if (Holds && RunningEvaluation.Foreign(BuildEngine, seal, ProjectFile) is { Count: > 0 } foreign)
        {
            Report(RunningEvaluation.Says(foreign));
        }

        if (Holds && BuiltFilePath.Length > 0 && !Log.HasLoggedErrors)
        {
            BuildStamp.Write(BuiltFilePath, SealName);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>What the command line, whoever builds the project, or the environment says of a property; empty for nothing.</summary>
    internal static string Given(IReadOnlyDictionary<string, string> globals, string name) =>
        globals.TryGetValue(name, out string? value) ? value : Environment.GetEnvironmentVariable(name) ?? string.Empty;

    // Where there is no seal, nothing was judged but what is of the .NET SDK.
    private bool LeaveOut()
    {
        string project = Path.GetDirectoryName(ProjectFile)!;
        Seal? seal = SealName.Length > 0 && Seal.Read(SealFilePath, SealName) is { } read && (AssetsFile.Length == 0 || IsSame(Full(AssetsFile), read.Assets)) ? read : null;
        LeftOut = [.. Analyzers.Where(item => !Seal.IsBelow(Full(item.ItemSpec), OwnFolder.Root) && !Seal.IsBelow(Full(item.ItemSpec), RunningEvaluation.DotnetRoot) && (seal is null || !MayBeLoaded(RunningEvaluation.RealIn(seal, project, Full(item.ItemSpec)))))];
        if (LeftOut.Length > 0)
        {
            Log.LogWarning(null, Rule, null, RuleCatalog.Find(Rule)?.HelpLink.AbsoluteUri, ProjectFile, 1, 1, 0, 0, $"the project is loaded without analyzers that nobody has judged: {RunningEvaluation.Some([.. LeftOut.Select(item => Full(item.ItemSpec))])}");
        }

        return true;

        bool MayBeLoaded(string path) => seal.IsOfPackage(path, out bool isJudged) ? isJudged && seal.MayBeLoaded(path)
            : !seal.DeniesBuildCode || Seal.IsBelow(path, seal.Repository) || Seal.IsBelow(path, project);
    }

    // The gate's own analyzer comes out of the gate's own folder, of which this task is a part.
    private void CheckItems(Seal seal, string[] items)
    {
        string own = OwnFolder.Root;
        string dotnet = RunningEvaluation.DotnetRoot;
        string project = Path.GetDirectoryName(ProjectFile)!;
        List<string> ofNoPackage = [];
        string[] analyzers = [.. Analyzers.Select(item => RunningEvaluation.RealIn(seal, project, Full(item.ItemSpec)))];
        GivenValues? values = IsForCompiler ? GivenValues.Read(BuildEngine, seal, project) : null;
        string[] handed = [.. (values?.Handed ?? []).Select(path => RunningEvaluation.RealIn(seal, project, Full(path)))];
        foreach (string path in items.Concat(analyzers).Concat(handed).Distinct(StringComparer.Ordinal))
        {
            if (seal.IsOfPackage(path, out bool isJudged) && !isJudged && !Seal.IsBelow(path, own))
            {
                ofNoPackage.Add(path);
            }
        }

        ofNoPackage.AddRange(analyzers.Concat(handed.Where(path => !seal.MayBeImported(path, project))).Where(path => !seal.MayBeLoaded(path) && !Seal.IsBelow(path, own)).Except(ofNoPackage));
        ofNoPackage.AddRange((values?.OfOtherPackages ?? []).Where(path => !Seal.IsBelow(path, own)).Except(ofNoPackage));

        if (seal.DeniesBuildCode)
        {
            // A program's folder may be the .NET installation itself.
            ofNoPackage.AddRange(analyzers.Concat(handed.Where(path => path != dotnet)).Where(path =>
                !seal.IsOfPackage(path, out _) && !Seal.IsBelow(path, own) && !Seal.IsBelow(path, dotnet) && !Seal.IsBelow(path, seal.Repository) && !Seal.IsBelow(path, project)));
        }

        if (ofNoPackage.Count > 0)
        {
            Report($"this build is about to use what is of no package that was judged, or was not judged as what runs in the compiler: {RunningEvaluation.Some(ofNoPackage)}; reference the package and approve of it, or remove what adds it");
        }
    }

    private void Report(string message) => Log.LogError(null, Rule, null, RuleCatalog.Find(Rule)?.HelpLink.AbsoluteUri, ProjectFile, 1, 1, 0, 0, message);

    private string Full(string path) => Path.GetFullPath(path, Path.GetDirectoryName(ProjectFile)!);

    private static bool IsSame(string one, string other) => one.Equals(other, PathNames.Comparison);
}
