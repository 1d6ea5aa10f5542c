using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Machine;
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
    public const string LocalProperties = "_PolicyGateOk;_PolicyGateSays;_PolicyGateSeal";

    private const string OfAppeared = "Exists('";
    private const string IfOk = "'$(_PolicyGateOk)' == 'true' and (";
    private const string Begin = $"    <_PolicyGateOk Condition=\"{IfOk}";
    private const string End = ")\">false</_PolicyGateOk>";

    /// <summary>The file's text.</summary>
    /// <param name="result">The gate's answer.</param>
    /// <param name="token">The guard's token for this project, settings and machine (<see cref="GuardSecret"/>).</param>
    /// <param name="seal">The text of the seal.</param>
    public static string Write(GateResult result, string token, string seal)
    {
        string[] folders = [.. (result.Facts?.PackageFolders ?? []).Select(folder => Path.TrimEndingDirectorySeparator(folder))];
        return result.Verdict.HasErrors
            ? $"{Begins(token)}  <!-- There are errors: package imports stay held back. -->\n</Project>\n"
            : Write(token, Seal.NameOf(seal), result.Inputs, folders, result.AskAgainAt, Says(result.Verdict));
    }

    /// <summary>The text of a verdict without errors.</summary>
    /// <param name="token">The guard's token for this project, settings and machine.</param>
    /// <param name="sealName">The name of the seal (<see cref="Seal.NameOf(string)"/>).</param>
    /// <param name="inputs">The inputs, in the order of paths; of those that MSBuild does not ask any or none.</param>
    /// <param name="folders">The package folders, without a separator at the end.</param>
    /// <param name="askAgainAt">When it may change by itself.</param>
    /// <param name="says">What a build has to say again (<see cref="Says"/>).</param>
    public static string Write(string token, string sealName, IReadOnlyList<Input> inputs, IReadOnlyList<string> folders, DateTimeOffset askAgainAt, string says)
    {
        StringBuilder xml = new(Begins(token));
        xml.Append("  <PropertyGroup>\n");
        Line(xml, "_PolicyGateOk", null, "true");
        if (askAgainAt != DateTimeOffset.MaxValue)
        {
            Line(xml, "_PolicyGateOk", $"$([System.DateTime]::UtcNow.Ticks) >= {askAgainAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}", "false");
        }

        string[] appeared = [.. inputs.Where(input => input.State == InputState.Absent).Select(input => $"{OfAppeared}{Escape(input.Path)}')")];
        if (appeared.Length > 0)
        {
            Unless(xml, string.Join(" or ", appeared));
        }

        // While MSBuild restores, nothing of a package is imported (Guard.props).
        ILookup<bool, Input> asked = inputs.Where(input => input.State is InputState.Content or InputState.Listing or InputState.Present || input.Written is not null)
            .ToLookup(input => folders.Any(folder => Seal.IsBelow(input.Path, folder)));
        Unless(xml, asked[false]);
        xml.Append("  </PropertyGroup>\n  <PropertyGroup Condition=\"'$(_PolicyGateRestoring)' != 'true'\">\n");
        Unless(xml, asked[true]);
        xml.Append("  </PropertyGroup>\n  <PropertyGroup Condition=\"'$(_PolicyGateOk)' == 'true'\">\n");
        Line(xml, "_PolicyGateSays", null, says);
        Line(xml, "_PolicyGateSeal", null, sealName);
        return xml.Append("  </PropertyGroup>\n</Project>\n").ToString();
    }

    // The guard imports only what begins so: what is garbled, or was made elsewhere, is no verdict.
    private static string Begins(string token) => $"<!-- policygate {token} -->\n<Project TreatAsLocalProperty=\"{LocalProperties}\">\n";

    /// <summary>A verdict with the names that the gate's own properties have on this machine (<see cref="Machine.ManagedGate.Prefix"/>).</summary>
    public static string Named(string verdict, string prefix) => prefix == ManagedGate.UsualPrefix ? verdict : OwnName().Replace(verdict, prefix);

    /// <summary>The same verdict with the usual names.</summary>
    public static string Plain(string verdict, string prefix) => prefix == ManagedGate.UsualPrefix ? verdict : verdict.Replace(prefix, ManagedGate.UsualPrefix, StringComparison.Ordinal);

    /// <summary>The token of a verdict's text; empty where there is none.</summary>
    public static string TokenOf(string verdict) => Token().Match(verdict).Groups[1].Value;

    /// <summary>The seal that a verdict names; empty where there is none.</summary>
    public static string SealOf(string verdict) => SealName().Match(verdict).Groups[1].Value;

    /// <summary>Whether two verdicts say the same of the same inputs, whatever the stamps of files that did not change.</summary>
    public static bool SaysTheSame(string one, string other) => SealName().Replace(one, string.Empty) == SealName().Replace(other, string.Empty);

    /// <summary>
    /// Whether a verdict asks all that another asks, in its order, and says no more: what MSBuild's evaluation knows besides, whoever has none cannot know, and
    /// a question more makes no verdict good.
    /// </summary>
    public static bool AsksAll(string verdict, string expected)
    {
        string[] asked = Lines(verdict);
        string[] wanted = Lines(expected);
        HashSet<string> known = [.. wanted.Select(Plain)];
        return asked.Where(line => known.Contains(Plain(line)) || QuestionOf(line) is null).Select(Plain).SequenceEqual(wanted.Select(Plain))
            && wanted.SelectMany(Appeared).ToHashSet().IsSubsetOf(asked.SelectMany(Appeared));
    }

    private static string[] Lines(string verdict) => SealName().Replace(verdict, string.Empty).Split('\n');

    // What must not appear stands in one line: there it is asked, whatever it is.
    private static string Plain(string line) => Appeared(line).Length > 0 ? OfAppeared : line;

    private static string[] Appeared(string line) => QuestionOf(line) is { } question && question.StartsWith(OfAppeared, StringComparison.Ordinal) ? question.Split(" or ") : [];

    // Of a line that asks, and does nothing else; null for any other.
    private static string? QuestionOf(string line) => line.StartsWith(Begin, StringComparison.Ordinal) && line.EndsWith(End, StringComparison.Ordinal) && line.Length >= Begin.Length + End.Length
        && line[Begin.Length..^End.Length] is var question && question.AsSpan().IndexOfAny('<', '>', '"') < 0 ? question : null;

    [GeneratedRegex("^<!-- policygate ([0-9a-f]*) -->", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    // Not in a path, in which none of what stands before a name is left as it is.
    [GeneratedRegex(@"(?<=[<""]|(?<!&[a-z]+);|</|\$\()_PolicyGate(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    [GeneratedRegex("<_PolicyGateSeal>([0-9a-f]*)</_PolicyGateSeal>", RegexOptions.CultureInvariant)]
    private static partial Regex SealName();

    /// <summary>What a build under the verdict has to say again: <c>warnings</c>, <c>information</c>, or nothing.</summary>
    internal static string Says(Verdict verdict) => verdict.Findings switch
    {
        [] => string.Empty,
        _ when verdict.Findings.Any(finding => !finding.IsWaived && finding.Severity == Severity.Warning) => "warnings",
        _ => "information",
    };

    private static void Unless(StringBuilder xml, IEnumerable<Input> inputs)
    {
        foreach (Input input in inputs)
        {
            Unless(xml, Changed(input));
        }
    }

    private static void Unless(StringBuilder xml, string question) => Line(xml, "_PolicyGateOk", $"{IfOk}{question})", "false");

    /// <summary>The question whether an input is another than it was, as MSBuild's condition.</summary>
    internal static string Changed(Input input)
    {
        string path = Escape(input.Path);
        return input.State switch
        {
            InputState.Listing => Listed(input),
            InputState.Present => $"!Exists('{path}')",
            InputState.Stamp => string.Create(CultureInfo.InvariantCulture, $"'$([System.IO.File]::GetLastWriteTime(`{path}`).ToUniversalTime().Ticks)' != '{input.Written}'"),
            _ => $"!Exists('{path}') or '$([MSBuild]::StableStringHash($([System.IO.File]::ReadAllText(`{path}`)), `Sha256`))' != '{input.Hash}'",
        };
    }

    private static string Listed(Input input)
    {
        string folder = Path.GetDirectoryName(input.Path)!;
        bool isDeep = Path.GetFileName(folder) == InputFiles.Below;
        string depth = isDeep ? ", System.IO.SearchOption.AllDirectories" : string.Empty;
        return $"'$([System.IO.Directory]::GetFiles(`{Escape(isDeep ? Path.GetDirectoryName(folder)! : folder)}`, `{EscapePattern(Path.GetFileName(input.Path))}`{depth}).Length)' != '{input.Hash}'";
    }

    internal static void Line(StringBuilder xml, string property, string? condition, string value)
    {
        string attribute = condition is null ? string.Empty : $" Condition=\"{Xml(condition)}\"";
        xml.Append(CultureInfo.InvariantCulture, $"    <{property}{attribute}>{Xml(value)}</{property}>\n");
    }

    internal static string Xml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    // A pattern keeps its wildcards.
    private static string EscapePattern(string pattern) => Escape(pattern).Replace("%2a", "*", StringComparison.Ordinal).Replace("%3f", "?", StringComparison.Ordinal);

    // MSBuild's own escaping (https://learn.microsoft.com/visualstudio/msbuild/msbuild-special-characters).
    internal static string Escape(string text)
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
