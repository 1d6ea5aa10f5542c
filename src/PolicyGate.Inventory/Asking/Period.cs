using System.Globalization;

namespace PolicyGate.Inventory.Asking;

/// <summary>From one moment to another, both included; seconds since 1970, UTC.</summary>
internal sealed record Period(long From, long To)
{
    [ThreadStatic]
    private static (long Time, string Text)? shown;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1);
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>Reads <c>2026-11-01..2026-11-30</c>: days are whole, and times may stand there as well.</summary>
    /// <exception cref="FormatException">It is no period, or ends before it begins.</exception>
    public static Period Parse(string text)
    {
        string[] parts = text.Split("..");
        if (parts.Length != 2 || !IsTime(parts[0], out DateTimeOffset from) || !IsTime(parts[1], out DateTimeOffset to))
        {
            throw new FormatException($"\"{text}\" is no period like 2026-11-01..2026-11-30");
        }

        Period period = new(from.ToUnixTimeSeconds(), (parts[1].Contains('T', StringComparison.Ordinal) ? to : to + Day).ToUnixTimeSeconds());
        return period.From <= period.To ? period : throw new FormatException($"\"{text}\" ends before it begins");
    }

    /// <summary>A time, for a person.</summary>
    public static string Shown(long time)
    {
        // Many uses in a row are of one night.
        if (shown is not { } known || known.Time != time)
        {
            shown = known = (time, DateTimeOffset.FromUnixTimeSeconds(time).UtcDateTime.ToString(Forms[1], CultureInfo.InvariantCulture));
        }

        return known.Text;
    }

    private static bool IsTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
