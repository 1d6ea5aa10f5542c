using System.Text;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>The file that the editor reads: one canonical line a finding, in the verdict's order.</summary>
internal static class FindingsFile
{
    /// <summary>The file's text; empty where there is nothing to say.</summary>
    public static string Write(Verdict verdict, RepositoryPaths paths)
    {
        StringBuilder text = new();
        foreach (Finding finding in verdict.Findings)
        {
            text.Append(CanonicalLine.Format(finding, paths)).Append('\n');
        }

        return text.ToString();
    }
}
