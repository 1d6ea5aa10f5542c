using System.Reflection;
using Microsoft.Build.Framework;
using PolicyGate.Advisories;
using PolicyGate.Cache;
using PolicyGate.Machine;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.Tasks;

/// <summary>Asks the gate about one project, writes the verdict and the findings beside its assets file, and logs the findings.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class EvaluatePolicy : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>Its project.assets.json, absolute.</summary>
    [Required]
    public string AssetsFile { get; set; } = string.Empty;

    /// <summary>The verdict file to write, absolute.</summary>
    [Required]
    public string VerdictFilePath { get; set; } = string.Empty;

    /// <summary>The seal to write beside the verdict, absolute.</summary>
    [Required]
    public string SealFilePath { get; set; } = string.Empty;

    /// <summary>The findings file to write, absolute.</summary>
    [Required]
    public string FindingsFilePath { get; set; } = string.Empty;

    /// <summary>The usage map to write, absolute; empty for none.</summary>
    public string UsageFilePath { get; set; } = string.Empty;

    /// <summary>The guard of a package reference to write (<see cref="PackageGuard"/>), absolute; empty before a restore.</summary>
    public string GuardFilePath { get; set; } = string.Empty;

    /// <summary>How PolicyGate came into this evaluation: <c>sdk</c>, <c>package</c>, or <c>guard</c> for a package reference whose guard is there.</summary>
    public string Form { get; set; } = string.Empty;

    /// <summary>The guard's key for the verdict: project, tool and settings.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary><c>PolicyGateEnabled</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    public bool IsCi { get; set; }

    /// <summary>A design-time build: errors are logged as warnings, and the project loads.</summary>
    public bool DesignTime { get; set; }

    /// <summary>Logs nothing where there is no error: the build that follows says it.</summary>
    public bool ErrorsOnly { get; set; }

    /// <summary>
    /// Judges only what needs no graph, the SDKs and imports of this very evaluation, and writes nothing: in the instance that a restore starts from,
    /// before any target of what it imported.
    /// </summary>
    public bool BeforeRestore { get; set; }

    /// <summary><c>PolicyGateReport</c>: where to write the verdict as SARIF, relative to the project; empty for nowhere.</summary>
    public string Report { get; set; } = string.Empty;

    /// <summary>The seal that an evaluation began under and that does not hold any more; empty where there is none.</summary>
    public string StaleSeal { get; set; } = string.Empty;

    /// <summary>
    /// The new seal's name where the verdict says what the one of <see cref="StaleSeal"/> said, of the same inputs of evaluation, or where only a property that
    /// decides the imports was given otherwise: who has begun under that one may go on. Empty where not.
    /// </summary>
    [Output]
    public string RenewedSeal { get; set; } = string.Empty;

    /// <summary><c>NoWarn</c>.</summary>
    public string NoWarn { get; set; } = string.Empty;

    /// <summary><c>WarningsAsErrors</c>.</summary>
    public string WarningsAsErrors { get; set; } = string.Empty;

    /// <summary><c>WarningsNotAsErrors</c>.</summary>
    public string WarningsNotAsErrors { get; set; } = string.Empty;

    /// <summary><c>TreatWarningsAsErrors</c>.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        WarningLevels levels = new(NoWarn, WarningsAsErrors, WarningsNotAsErrors, TreatWarningsAsErrors);
        try
        {
            Managed.Say(BuildEngine, Log);

            // Before it is judged: the guard is an input.
            Guard();

            if (Renew(levels))
            {
                return !Log.HasLoggedErrors;
            }

            // Where all that was judged still is as it was, only what decides the imports was given otherwise: this evaluation, whose imports are judged now, may go on.
            bool isOnlyGiven = StaleSeal.Length > 0 && Seal.Read(SealFilePath, StaleSeal)?.UseHolds() == true;
            GateRequest request = new()
            {
                ProjectFile = ProjectFile,
                AssetsFile = AssetsFile,
                PolicyFile = PolicyFile(),
                IsPolicyNamedByProperty = !string.IsNullOrEmpty(PolicyFile()),
                Enabled = Managed.IsManaged ? !IsSaidOff : Enabled && !IsSwitchedOff,
                IsCi = IsCi,
                Machine = ManagedGate.At(OwnFolder.Root),
                Cache = new EvidenceCache(EvidenceCache.DefaultFolder()),
                Evaluate = Evaluate,
            };
            GateResult result = BeforeRestore ? GateRunner.BeforeRestore(request) : GateRunner.Run(request);
            try
            {
                if (!BeforeRestore)
                {
                    // The guard is an input.
                    result = HandsOver(result) ? GateRunner.Run(request) : result;
                    Write(result, isOnlyGiven);
                }

                if (Report.Length > 0 && !BeforeRestore)
                {
                    AtomicFile.Write(Path.GetFullPath(Report, Path.GetDirectoryName(ProjectFile)!), Sarif(result, levels));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Undecided(levels, GateRules.CannotDecide, $"what was found cannot be written: {e.Message}; without a verdict nothing of a package is let in, so make room or make it writable");
            }

            // Where there are errors no build follows, and everything has to be said now.
            FindingLogger logger = new(Log, levels, DesignTime, ErrorsOnly && !result.Verdict.HasErrors);
            foreach (Finding finding in result.Verdict.Findings)
            {
                logger.Log(LoggedFinding.From(finding, result.Paths));
            }

            logger.End(ProjectFile);

            if (!BeforeRestore && !result.Verdict.HasErrors)
            {
                CheckFileBasedApp(levels);
            }
        }
#pragma warning disable CA1031 // The face's one catch-all: whatever it is, it is PG0099 and a red build, never a pass.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Undecided(levels, GateRules.InternalError, $"PolicyGate failed ({e.GetType().Name}: {e.Message}); nothing was checked. Please report it: {InternalErrorLink}");
            Log.LogMessage(MessageImportance.Low, Printable.Lines(e.ToString()));
        }

        return !Log.HasLoggedErrors;
    }

    // The project of a file-based app is in no file, so that nobody else evaluates it.
    private void CheckFileBasedApp(WarningLevels levels)
    {
        if (!File.Exists(ProjectFile) && VerdictFile.SealOf(WrittenVerdict()) is { } name
            && Seal.Read(SealFilePath, name) is { } seal && RunningEvaluation.Foreign(BuildEngine, seal, ProjectFile) is { Count: > 0 } foreign)
        {
            Undecided(levels, CodeOfNoPackage.Descriptor, RunningEvaluation.Says(foreign));
        }
    }

    private string WrittenVerdict() => VerdictFile.Plain(File.ReadAllText(VerdictFilePath), Managed.Prefix);

    // The guard that is there already knows the PolicyGate that runs.
    private void Guard()
    {
        if (GuardFilePath.Length > 0 && Form == "sdk" && File.Exists(GuardFilePath))
        {
            File.Delete(GuardFilePath);
        }
        else if (GuardFilePath.Length > 0 && Form == "package")
        {
            PackageGuard.Write(GuardFilePath, OwnFolder.Root);
        }
    }

    // The guard lets a newer PolicyGate take over once the policy lets it in.
    private bool HandsOver(GateResult result)
    {
        if (Form != "guard" || result.Verdict.HasErrors || result.Facts is not { } facts || PackageGuard.FolderOf(facts, new InputFiles()) is not { } root || root == OwnFolder.Root)
        {
            return false;
        }

        PackageGuard.Write(GuardFilePath, root);
        return true;
    }

    // dotnet makes up the project of a file-based app in memory: there is no file to evaluate.
    private EvaluatedProject? Evaluate() =>
        File.Exists(ProjectFile) ? ProjectEvaluation.Of(BuildEngine, ProjectFile, Path.GetDirectoryName(AssetsFile), asItIs: BeforeRestore) : null;

    private const string PolicyFileProperty = "PolicyGatePolicyFile";

    private const string InternalErrorLink = "https://github.com/policygate/policygate/issues";

    // Only the command line (a global property) and the environment name another policy: whoever writes a project writes its properties.
    private string? PolicyFile() => Given(PolicyFileProperty);

    // Before a restore nothing that was evaluated is asked, not even whether the gate is on.
    private bool IsSwitchedOff => BeforeRestore && !IsCi && IsSaidOff;

    // A machine's gate comes before every file of the repository, which then cannot have it leave the repository's own policy out.
    private bool IsSaidOff => string.Equals(Given("PolicyGateEnabled"), "false", StringComparison.OrdinalIgnoreCase);

    private string? Given(string name)
    {
        string? onCommandLine = BuildEngine is IBuildEngine6 engine && engine.GetGlobalProperties().TryGetValue(name, out string? given) ? given : null;
        return string.IsNullOrEmpty(onCommandLine) ? Environment.GetEnvironmentVariable(name) : onCommandLine;
    }

    private void Undecided(WarningLevels levels, RuleDescriptor rule, string message) =>
        new FindingLogger(Log, levels, DesignTime, errorsOnly: false).Log(new LoggedFinding(ProjectFile, 1, 1, "error", rule.Id, message, rule.HelpLink.AbsoluteUri));

    // Where there is nothing to mark there is no file, and the analyzer is not asked.
    private void WriteUsage(string map)
    {
        if (map.Length > 0)
        {
            AtomicFile.Write(UsageFilePath, map);
        }
        else if (File.Exists(UsageFilePath))
        {
            File.Delete(UsageFilePath);
        }
    }

    private static string Sarif(GateResult result, WarningLevels levels)
    {
        CheckReport report = new()
        {
            Tool = $"policygate {typeof(EvaluatePolicy).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}",
            AsOf = DateOnly.FromDateTime(DateTime.UtcNow),
            Policy = result.PolicyFile is null ? string.Empty : result.Paths.Relative(result.PolicyFile),
            Projects = [new JudgedProject(result.Facts?.ProjectPath ?? string.Empty, result.Facts?.Packages.Count ?? 0, result.Paths, result.Verdict.Findings)],
            Packages = result.Facts?.Packages.Count ?? 0,
        };
        return SarifReport.Write(report, RulePages.Read, finding => finding.Severity == Severity.Warning && levels.IsHidden(finding.Rule.Id));
    }

    private void Write(GateResult result, bool isOnlyGiven)
    {
        AtomicFile.Write(FindingsFilePath, FindingsFile.Write(result.Verdict, result.Paths));
        if (UsageFilePath.Length > 0)
        {
            WriteUsage(result is { Facts: { } facts, Policy: { } policy } ? UsageMap.Write(result.Verdict, facts, policy) : string.Empty);
        }

        // What is off is never "ok": the guard has its own word for it. What a machine's policy asks is never off.
        if (Enabled || Managed.IsManaged)
        {
            string seal = Seal.Write(result, AssetsFile, FindingsFilePath);
            if (result.Verdict.HasErrors)
            {
                // What is denied is not sealed: nobody who names a seal finds one.
                File.Delete(SealFilePath);
            }
            else
            {
                AtomicFile.Write(SealFilePath, seal);
            }

            string token = GuardSecret.Token(Key);
            string verdict = VerdictFile.Write(result, token, seal);
            WriteAdvised(AdvisedVerdict.Of(result, result.Policy is { } policy ? AdvisoryFiles.DataOf(policy) : null, token)?.Write());
            string before = StaleSeal.Length > 0 && File.Exists(VerdictFilePath) ? WrittenVerdict() : string.Empty;
            RenewedSeal = NameForWhoBegan(before, verdict, seal, isOnlyGiven && !result.Verdict.HasErrors);
            AtomicFile.WriteImport(VerdictFilePath, VerdictFile.Named(verdict, Managed.Prefix));
        }
        else
        {
            AtomicFile.WriteImport(VerdictFilePath, "<Project />\n");
        }
    }
}
