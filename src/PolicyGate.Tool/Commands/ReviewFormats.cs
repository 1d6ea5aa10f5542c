using System.CommandLine;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Commands;

/// <summary>What reviews are asked with, and the forms in which they are shown.</summary>
internal static class ReviewFormats
{
    private static readonly string[] Formats = ["console", "markdown", "json"];

    /// <summary><c>--format</c>.</summary>
    public static Option<string> Option()
    {
        Option<string> format = new("--format", "-f") { Description = "console, markdown or json.", HelpName = "FORMAT", DefaultValueFactory = _ => Formats[0] };
        format.AcceptOnlyFromAmong(Formats);
        return format;
    }

    /// <summary><c>--output</c>.</summary>
    public static Option<string?> Output() => new("--output", "-o") { Description = "Write the review to this file instead of standard output.", HelpName = "FILE" };

    /// <summary><c>--accept</c>.</summary>
    public static Option<string[]> Accept() => new("--accept") { Description = "A package that has been reviewed: whatever it is now is what is recorded, with who reviewed it.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };

    /// <summary><c>--by</c>.</summary>
    public static Option<string?> By() => new("--by") { Description = "Who reviewed it.", HelpName = "NAME" };

    /// <summary>Writes a review.</summary>
    public static void Write(ReviewReport report, string format, string? file, Terminal terminal)
    {
        string? text = format switch { "json" => JsonReview.Write(report), "markdown" => MarkdownReview.Write(report), _ => null };
        ReportOutput.Write(text, console => new ConsoleReview(console).Write(report), file, terminal);
    }
}
