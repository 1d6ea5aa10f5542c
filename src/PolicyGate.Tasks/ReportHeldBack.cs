using Microsoft.Build.Framework;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.Tasks;

/// <summary>Says PG0005: package imports were held back in this evaluation, because no verdict covered the restore when it began.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReportHeldBack : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>Whether <c>PolicyGateEnabled</c> is false here although the guard did not see it.</summary>
    public bool SwitchedOffTooLate { get; set; }

    /// <summary>Whether files changed while the build went on.</summary>
    public bool Changed { get; set; }

    /// <summary>Whether PolicyGate is a package reference: nothing of it runs in a restore.</summary>
    public bool AsPackage { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        string message = SwitchedOffTooLate
            ? "PolicyGateEnabled is false, but the guard did not see it: set it on the command line, or in Directory.Build.props above the import of PolicyGate"
            : Changed ? "what this build uses changed after it had begun, and nobody has judged it as it is now; build again"
            : AsPackage ? "packages, or what decides about them, changed since the last build, and what they bring was held back; they are judged now and allowed, so build again (the SDK form judges in the restore, without a second build)"
            : "package imports were held back: when this build began, no verdict covered what is restored; it is covered now, so build again";
        RuleDescriptor rule = GateRules.RestoredOutside;
        Log.LogError(null, rule.Id, null, rule.HelpLink.AbsoluteUri, Printable.Name(ProjectFile), 1, 1, 0, 0, message);
        return false;
    }
}
