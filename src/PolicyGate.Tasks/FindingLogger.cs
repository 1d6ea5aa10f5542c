using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PolicyGate.Reporting;

namespace PolicyGate.Tasks;

/// <summary>
/// The one place where findings become MSBuild events: code, file, line, column and help link, no subcategory. What is waived or information is one line, at the end;
/// each of it stands in a binary log.
/// </summary>
internal sealed class FindingLogger(TaskLoggingHelper log, WarningLevels levels, bool designTime, bool errorsOnly)
{
    private int waived;
    private int notes;

    /// <summary>Logs one finding.</summary>
    public void Log(LoggedFinding finding)
    {
        // Also what comes out of a findings file, which somebody else may have written.
        (string file, string text) = (Printable.Name(finding.File), Printable.Line(finding.Text));
        string category = finding.Category == "warning" && levels.IsHidden(finding.Code) ? "hidden"
            : finding.Category == "warning" && levels.IsError(finding.Code) ? "error"
            : finding.Category;
        switch (category)
        {
            case "error" when !designTime:
                log.LogError(null, finding.Code, null, finding.HelpLink, file, finding.Line, finding.Column, 0, 0, text);
                break;
            case "warning" when !errorsOnly && WarningLevels.StaysWarning(finding.Code):
                // With -warnaserror MSBuild makes an error of whatever is logged as a warning, and does not tell a task so.
                log.LogMessage(MessageImportance.High, $"{file}({finding.Line},{finding.Column}): warning {finding.Code}: {text}");
                break;
            case "error":
            case "warning" when !errorsOnly:
                log.LogWarning(null, finding.Code, null, finding.HelpLink, file, finding.Line, finding.Column, 0, 0, text);
                break;
            case "info" when !errorsOnly && !designTime:
                (waived, notes) = CanonicalLine.IsWaived(text) ? (waived + 1, notes) : (waived, notes + 1);
                log.LogMessage(MessageImportance.Low, $"{file}({finding.Line},{finding.Column}): info {finding.Code}: {text}");
                break;
            default:
                break;
        }
    }

    /// <summary>Says how much of what was logged is waived or information.</summary>
    /// <param name="project">The project file, absolute.</param>
    public void End(string project)
    {
        if (HiddenFindings.Line(waived, notes) is { Length: > 0 } line)
        {
            log.LogMessage(MessageImportance.High, $"{Printable.Name(project)}: {line}");
        }
    }
}
