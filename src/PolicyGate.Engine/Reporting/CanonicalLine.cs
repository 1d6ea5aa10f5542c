using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>
/// A finding as text, in MSBuild's canonical form
/// (https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks).
/// </summary>
internal static class CanonicalLine
{
    private const string Waived = "waived until ";

    /// <summary>The message with the waiver in front and the policy line behind; one line.</summary>
    public static string Text(Finding finding, RepositoryPaths paths)
    {
        string waived = finding.WaivedBy is { } waiver
            ? $"{Waived}{waiver.Expires.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} ({waiver.Reason}): "
            : string.Empty;
        string decidedBy = finding.DecidedBy is { } span ? $" [{paths.Shown(span.File)}({span.Line},{span.Column})]" : string.Empty;
        return Printable.Line(waived + finding.Text + decidedBy);
    }

    /// <summary>Whether a text begins as that of a waived finding does: no message of a rule begins so.</summary>
    public static bool IsWaived(string text) => text.StartsWith(Waived, StringComparison.Ordinal);

    /// <summary><c>file(line,column): severity code: text</c>.</summary>
    public static string Format(Finding finding, RepositoryPaths paths) =>
        new FindingLine(Printable.Name(finding.At.File), finding.At.Line, finding.At.Column, Category(finding), finding.Rule.Id, Text(finding, paths)).ToString();

    /// <summary>The category of the canonical form; what is waived is information.</summary>
    public static string Category(Finding finding) => finding.IsWaived ? "info" : finding.Severity.Word();
}
