using System.Globalization;
using System.Text;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Monitoring;

/// <summary>The news as the body of an issue: never longer than one may be; what does not fit is counted and named.</summary>
internal sealed class MarkdownNews
{
    private const int Rest = 6_000;
    private const int MostPlaces = 3;
    private readonly StringBuilder text = new();
    private readonly List<string> left = [];

    /// <summary>The body.</summary>
    public static string Write(MonitorNews news)
    {
        MarkdownNews body = new();
        body.text.Append(CultureInfo.InvariantCulture, $"### PolicyGate monitor\n\n{MarkdownCode.Of(news.Words)}\n");
        IReadOnlyList<Cause> causes = Cause.Of(news.Report);
        body.Section("For a person to decide", causes.Where(cause => IsLoud(cause.First) && cause.First.PackageId is not null));
        body.Section("Not known", causes.Where(cause => IsLoud(cause.First) && cause.First.PackageId is null));
        body.Section("To know", causes.Where(cause => !IsLoud(cause.First)));
        body.Names();
        return body.text.ToString();
    }

    private static bool IsLoud(Finding finding) => finding is { IsWaived: false, Severity: Severity.Error or Severity.Warning };

    private void Section(string title, IEnumerable<Cause> causes)
    {
        string head = $"\n**{title}**\n\n";
        foreach (Cause cause in causes)
        {
            Finding finding = cause.First;
            string more = cause.Places.Count > MostPlaces ? string.Create(CultureInfo.InvariantCulture, $" and {cause.Places.Count - MostPlaces} more") : string.Empty;
            string line = $"- {CanonicalLine.Category(finding)} {MarkdownCode.Of(finding.Rule.Id)}: {MarkdownCode.Of(cause.Text)}\n  {string.Join(", ", cause.Places.Take(MostPlaces).Select(MarkdownCode.Of))}{more}\n";
            if (text.Length + head.Length + line.Length <= MarkdownCode.Most - Rest)
            {
                text.Append(head).Append(line);
                head = string.Empty;
            }
            else
            {
                left.Add($"{finding.Rule.Id} {(finding.PackageId is { } id ? $"{id} {finding.Version?.ToNormalizedString()}" : finding.Message)}");
            }
        }
    }

    private void Names()
    {
        if (left.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n**{left.Count} more, for which there is no room here; the report in another form has them**\n\n");
        int named = 0;
        while (named < left.Count && MarkdownCode.Of(Printable.Short(left[named])) is var name && text.Length + name.Length < MarkdownCode.Most - 100)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}\n");
            named++;
        }

        if (named < left.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"- and {left.Count - named} more\n");
        }
    }
}
