using Microsoft.Build.Framework;
using PolicyGate.Cache;
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

    /// <summary><c>PolicyGateReport</c>: not supported by this version, and an error rather than no report.</summary>
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
        if (Report.Length > 0)
        {
            Log.LogError(null, GateRules.CannotDecide.Id, null, GateRules.CannotDecide.HelpLink.AbsoluteUri, ProjectFile, 1, 1, 0, 0, "PolicyGateReport is not supported by this version: no report would be written; remove it");
            return false;
        }

        try
        {
            GateResult result = GateRunner.Run(new GateRequest
            {
                ProjectFile = ProjectFile,
                AssetsFile = AssetsFile,
                PolicyFile = PolicyFile,
                Enabled = Enabled,
                IsCi = IsCi,
                Cache = new EvidenceCache(EvidenceCache.DefaultFolder()),
            });
            Write(result);

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
            RuleDescriptor rule = GateRules.InternalError;
            new FindingLogger(Log, levels, DesignTime, errorsOnly: false).Log(new LoggedFinding(ProjectFile, 1, 1, "error", rule.Id, $"PolicyGate failed ({e.GetType().Name}: {e.Message}); nothing was checked. Please report it: {InternalErrorLink}", rule.HelpLink.AbsoluteUri));
            Log.LogMessage(MessageImportance.Low, e.ToString());
        }

        return !Log.HasLoggedErrors;
    }

    private const string InternalErrorLink = "https://github.com/policygate/policygate/issues";

    private void Write(GateResult result)
    {
        string? lockFile = result.Inputs
            .Where(input => input.Path.EndsWith(".lock.json", StringComparison.Ordinal))
            .OrderBy(input => input.State == InputState.Content ? 0 : 1)
            .ThenByDescending(input => Path.GetFileName(input.Path).Length == "packages.lock.json".Length)
            .FirstOrDefault()?.Path;
        AtomicFile.Write(FindingsFilePath, FindingsFile.Write(result.Verdict, result.Paths));

        // What is off is never "ok": the guard has its own word for it.
        string verdict = Enabled ? VerdictFile.Write(result, Key, AssetsFile, lockFile) : "<Project />\n";
        AtomicFile.Write(VerdictFilePath, verdict);
    }
}
