using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>The news as the body of an issue.</summary>
internal static class MarkdownNews
{
    /// <summary>The body.</summary>
    public static string Write(MonitorNews news)
    {
        MarkdownCauses body = new("### PolicyGate monitor", news.Words);
        IReadOnlyList<Cause> causes = Cause.Of(news.Report);
        body.Section("For a person to decide", causes.Where(cause => IsLoud(cause.First) && cause.First.PackageId is not null));
        body.Section("Not known", causes.Where(cause => IsLoud(cause.First) && cause.First.PackageId is null));
        body.Section("To know", causes.Where(cause => !IsLoud(cause.First)));
        return body.End();
    }

    private static bool IsLoud(Finding finding) => finding is { IsWaived: false, Severity: Severity.Error or Severity.Warning };
}
