using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Reporting;

/// <summary>What needs nobody today, waived findings and information: one line on a terminal and in a build, all of them in reports.</summary>
internal static class HiddenFindings
{
    private const string Command = "policygate check --verbose";

    /// <summary><c>12 waived, 3 notes: policygate check --verbose</c>; empty where there are none.</summary>
    /// <param name="findings">What was found, each as often as it is counted.</param>
    public static string Line(IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        return Line(all.Count(finding => finding.IsWaived), all.Count(IsNote));
    }

    /// <summary>The same of their numbers.</summary>
    public static string Line(int waived, int notes)
    {
        string[] parts = [.. new[] { waived > 0 ? FormattableString.Invariant($"{waived} waived") : string.Empty, notes > 0 ? Quantity.Of(notes, "note") : string.Empty }.Where(part => part.Length > 0)];
        return parts.Length == 0 ? string.Empty : $"{string.Join(", ", parts)}: {Command}";
    }

    /// <summary>Whether it is information, and not waived.</summary>
    public static bool IsNote(Finding finding) => finding is { IsWaived: false, Severity: Severity.Info };
}
