using System.Reflection;
using Microsoft.Build.Framework;
using PolicyGate.Cache;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.Tasks;

/// <summary>Asks the gate about one project, writes the verdict and the findings beside its assets file, and logs the findings.</summary>
[MSBuildMultiThreadableTask]
public sealed class EvaluatePolicy : Task
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

    /// <summary>The findings file to write, absolute.</summary>
    [Required]
    public string FindingsFilePath { get; set; } = string.Empty;

    /// <summary>The usage map to write, absolute; empty for none.</summary>
    public string UsageFilePath { get; set; } = string.Empty;

    /// <summary>The guard's key for the verdict; empty where there is no guard.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>A policy file or a preset's name; empty to discover the policy.</summary>
    public string PolicyFile { get; set; } = string.Empty;

    /// <summary><c>PolicyGateEnabled</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    public bool IsCi { get; set; }

    /// <summary>A design-time build: errors are logged as warnings, and the project loads.</summary>
    public bool DesignTime { get; set; }

    /// <summary>Logs nothing where there is no error: the build that follows says it.</summary>
    public bool ErrorsOnly { get; set; }

    /// <summary><c>PolicyGateReport</c>: where to write the verdict as SARIF, relative to the project; empty for nowhere.</summary>
    public string Report { get; set; } = string.Empty;

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
            GateResult result = GateRunner.Run(new GateRequest
            {
                ProjectFile = ProjectFile,
                AssetsFile = AssetsFile,
                PolicyFile = PolicyFile,
                IsPolicyNamedByProperty = PolicyFile.Length > 0,
                Enabled = Enabled,
                IsCi = IsCi,
                Cache = new EvidenceCache(EvidenceCache.DefaultFolder()),
            });
            try
            {
                Write(result);
                if (Report.Length > 0)
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
        }
#pragma warning disable CA1031 // The face's one catch-all: whatever it is, it is PG0099 and a red build, never a pass.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Undecided(levels, GateRules.InternalError, $"PolicyGate failed ({e.GetType().Name}: {e.Message}); nothing was checked. Please report it: {InternalErrorLink}");
            Log.LogMessage(MessageImportance.Low, e.ToString());
        }

        return !Log.HasLoggedErrors;
    }

    private const string InternalErrorLink = "https://github.com/policygate/policygate/issues";

    private void Undecided(WarningLevels levels, RuleDescriptor rule, string message) =>
        new FindingLogger(Log, levels, DesignTime, errorsOnly: false).Log(new LoggedFinding(ProjectFile, 1, 1, "error", rule.Id, message, rule.HelpLink.AbsoluteUri));

    // Where there is nothing to mark there is no file, and the analyzer is not asked.
    private void WriteUsage(string map)
    {
        if (map.Length > 0)
        {
            AtomicFile.Write(UsageFilePath, map);
        }
        else
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

    private void Write(GateResult result)
    {
        AtomicFile.Write(FindingsFilePath, FindingsFile.Write(result.Verdict, result.Paths));
        if (UsageFilePath.Length > 0)
        {
            WriteUsage(result is { Facts: { } facts, Policy: { } policy } ? UsageMap.Write(result.Verdict, facts, policy) : string.Empty);
        }

        // What is off is never "ok": the guard has its own word for it.
        string verdict = Enabled ? VerdictFile.Write(result, Key, AssetsFile) : "<Project />\n";
        AtomicFile.WriteImport(VerdictFilePath, verdict);
    }
}
