using System.CommandLine;
using System.Globalization;

namespace PolicyGate.Tool.Commands;

/// <summary>Options that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary><c>--policy</c>.</summary>
    public static Option<string?> Policy { get; } = new("--policy", "-p") { Description = "A policy file, or a preset (recommended, strict), instead of the policygate.yaml of each project.", HelpName = "FILE" };

    /// <summary><c>--color</c>, of every verb.</summary>
    public static Option<string> Color { get; } = MakeColor();

    /// <summary>What to look at, of its own for each verb.</summary>
    public static Argument<string[]> Paths() => new("PATH") { Description = "Folders, projects, solutions, lock files, assets files or tool manifests; the current folder if none is named.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["."] };

    /// <summary><c>--no-cache</c>.</summary>
    public static Option<bool> NoCache { get; } = new("--no-cache") { Description = "Read every archive anew." };

    /// <summary><c>--as-of</c>.</summary>
    public static Option<DateOnly?> AsOf { get; } = new("--as-of")
    {
        Description = "Judge age and expiry as on this UTC day, for example 2026-12-31.",
        HelpName = "DATE",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                return day;
            }

            result.AddError($"--as-of takes a date like 2026-12-31, not \"{text}\"");
            return null;
        },
    };

    private static Option<string> MakeColor()
    {
        Option<string> color = new("--color") { Description = "auto (colours on a terminal, unless NO_COLOR is set), always or never.", HelpName = "WHEN", DefaultValueFactory = _ => "auto", Recursive = true };
        color.AcceptOnlyFromAmong("auto", "always", "never");
        return color;
    }
}
