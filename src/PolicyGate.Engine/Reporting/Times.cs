using System.Globalization;

namespace PolicyGate.Reporting;

/// <summary>Times as findings and reports say them, in UTC and in every culture alike.</summary>
internal static class Times
{
    /// <summary><c>2026-11-23 12:00</c>.</summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-23</c>.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
