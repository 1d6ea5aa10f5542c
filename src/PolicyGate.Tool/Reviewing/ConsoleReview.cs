using PolicyGate.Reporting;
using Spectre.Console;

namespace PolicyGate.Tool.Reviewing;

/// <summary>A review for a person at a terminal: a tree for each package that asks for one, a line for each that does not.</summary>
internal sealed class ConsoleReview(IAnsiConsole console)
{
    /// <summary>Prints it.</summary>
    public void Write(ReviewReport report)
    {
        foreach (PackageReview review in report.Loud)
        {
            Tree tree = new($"[{Colour(review.Weight)}]{Text(review.Title)}[/]") { Guide = TreeGuide.Line };
            foreach (ReviewPart part in review.Parts)
            {
                Write(tree, part);
            }

            console.Write(tree);
        }

        foreach (string line in report.QuietLines)
        {
            console.MarkupLine($"[grey]{Text(line)}[/]");
        }

        foreach (string line in report.NotCompared)
        {
            console.MarkupLine($"[yellow]{Text(line)}[/]");
        }

        console.MarkupLine($"[{(report.NeedsDecision ? "red" : "green")}]{Text(report.Summary)}[/]");
    }

    private static void Write(Tree tree, ReviewPart part)
    {
        TreeNode node = tree.AddNode($"[{Colour(part.Weight)}]{Text(part.What)}[/]");
        foreach (string line in part.FirstLines)
        {
            node.AddNode(Text(line));
        }

        if (part.Diff is { } diff)
        {
            node.AddNode(string.Join('\n', diff.TrimEnd('\n').Split('\n').Select(Coloured)));
        }
    }

    private static string Coloured(string line)
    {
        string text = Markup.Escape(Printable.Lines(line));
        return line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("+++", StringComparison.Ordinal) ? $"[bold]{text}[/]"
            : line.StartsWith('+') ? $"[green]{text}[/]"
            : line.StartsWith('-') ? $"[red]{text}[/]"
            : text;
    }

    private static string Colour(ReviewWeight weight) => weight switch { ReviewWeight.Decide => "red", ReviewWeight.Note => "yellow", _ => "grey" };

    private static string Text(string text) => Markup.Escape(Printable.Line(text));
}
