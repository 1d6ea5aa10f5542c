using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate;

/// <summary>
/// The verdict beside the assets file, as MSBuild XML that checks itself: the guard imports it at evaluation, and it says "ok"
/// only while every input still is what was judged. Property functions only; no task is loaded and nothing is parsed.
/// </summary>
internal static partial class VerdictFile
{
    /// <summary>What the verdict may set; neither the command line nor a package can.</summary>
    public const string LocalProperties = "_PolicyGateOk;_PolicyGateSays;_PolicyGateJudgedAssets;_PolicyGateJudgedLock";

    /// <summary>The file's text.</summary>
    /// <param name="result">The gate's answer.</param>
    /// <param name="key">The guard's key: tool version and settings, as the guard computes it.</param>
    /// <param name="assetsFile">The assets file, which a restore may write anew.</param>
    public static string Write(GateResult result, string key, string assetsFile)
    {
        StringBuilder xml = new();
        xml.Append(CultureInfo.InvariantCulture, $"<Project TreatAsLocalProperty=\"{LocalProperties}\">\n");
        if (result.Verdict.HasErrors)
        {
            xml.Append("  <!-- There are errors: package imports stay held back. -->\n</Project>\n");
            return xml.ToString();
        }

        xml.Append(CultureInfo.InvariantCulture, $"  <PropertyGroup Condition=\"'$(_PolicyGateKey)' == '{Escape(key)}'\">\n");
        Line(xml, "_PolicyGateOk", null, "true");
        if (result.AskAgainAt != DateTimeOffset.MaxValue)
        {
            Line(xml, "_PolicyGateOk", $"$([System.DateTime]::UtcNow.Ticks) >= {result.AskAgainAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}", "false");
        }

        string[] appeared = [.. result.Inputs.Where(input => input.State == InputState.Absent).Select(input => $"Exists('{Escape(input.Path)}')")];
        if (appeared.Length > 0)
        {
            Line(xml, "_PolicyGateOk", $"'$(_PolicyGateOk)' == 'true' and ({string.Join(" or ", appeared)})", "false");
        }

        foreach (Input input in result.Inputs.Where(input => input.State != InputState.Absent))
        {
            Line(xml, "_PolicyGateOk", $"'$(_PolicyGateOk)' == 'true' and ({Changed(input)})", "false");
        }

        xml.Append("  </PropertyGroup>\n  <PropertyGroup Condition=\"'$(_PolicyGateOk)' == 'true'\">\n");
        Line(xml, "_PolicyGateSays", null, Says(result.Verdict));
        Line(xml, "_PolicyGateJudgedAssets", null, Escape(assetsFile));
        Line(xml, "_PolicyGateJudgedLock", null, Escape(LockFile(result) ?? assetsFile));
        return xml.Append("  </PropertyGroup>\n</Project>\n").ToString();
    }

    /// <summary>The key of a verdict's text; empty where there is none.</summary>
    public static string KeyOf(string verdict) => Key().Match(verdict).Groups[1].Value;

    // Which a restore may write anew, like the assets file.
    private static string? LockFile(GateResult result) => result.Inputs
        .Where(input => input.Path.EndsWith(".lock.json", StringComparison.Ordinal))
        .OrderBy(input => input.State == InputState.Content ? 0 : 1)
        .ThenByDescending(input => Path.GetFileName(input.Path).Length == "packages.lock.json".Length)
        .FirstOrDefault()?.Path;

    [GeneratedRegex(@"'\$\(_PolicyGateKey\)' == '([0-9a-f]*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    private static string Says(Verdict verdict) => verdict.Findings switch
    {
        [] => string.Empty,
        _ when verdict.Findings.Any(finding => !finding.IsWaived && finding.Severity == Severity.Warning) => "warnings",
        _ => "information",
    };

    private static string Changed(Input input)
    {
        string path = Escape(input.Path);
        return input.State switch
        {
            InputState.Stamp => $"'$([System.IO.File]::GetLastWriteTime(`{path}`).ToUniversalTime().Ticks)' != '{input.Hash}'",
            InputState.Present => $"!Exists('{path}')",
            _ => $"!Exists('{path}') or '$([MSBuild]::StableStringHash($([System.IO.File]::ReadAllText(`{path}`)), `Sha256`))' != '{input.Hash}'",
        };
    }

    private static void Line(StringBuilder xml, string property, string? condition, string value)
    {
        string attribute = condition is null ? string.Empty : $" Condition=\"{Xml(condition)}\"";
        xml.Append(CultureInfo.InvariantCulture, $"    <{property}{attribute}>{Xml(value)}</{property}>\n");
    }

    private static string Xml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    // MSBuild's own escaping (https://learn.microsoft.com/visualstudio/msbuild/msbuild-special-characters).
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char character in text)
        {
            if (character is '%' or '`' or '$' or '@' or '\'' or ';' or '?' or '*' or '(' or ')')
            {
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)character:x2}");
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }
}
