using System.Globalization;
using System.Text.RegularExpressions;

namespace PolicyGate.Tool.Editing;

/// <summary>Values as a policy writes them, in one line.</summary>
internal static partial class YamlValue
{
    /// <summary>A scalar: plain where YAML reads it as the same text, in a flow list too; else in double quotes.</summary>
    public static string Scalar(string value) => Plain().IsMatch(value) && !double.TryParse(value, NumberStyles.Any, CultureInfo.InvariantCulture, out _) && value.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NULL")
        ? value
        : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    /// <summary>A list in brackets.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.+@/-]*( [A-Za-z0-9_.+@/-]+)*(\*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
