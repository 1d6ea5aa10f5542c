using PolicyGate.Reporting;
using Spectre.Console;

namespace PolicyGate.Tool.Reviewing;

/// <summary>A review for a person at a terminal: a tree for each package that asks for one, a line for each that does not. Nothing in it is read as markup.</summary>
internal sealed class ConsoleReview(IAnsiConsole console)
{
    /// <summary>Prints it.</summary>
    public void Write(ReviewReport report)
    {
        foreach (PackageReview review in report.Loud)
        {
            Tree tree = new(Line(review.Title, Of(review.Weight))) { Guide = TreeGuide.Line };
            foreach (ReviewPart part in review.Parts)
            {
                Write(tree, part);
            }

            console.Write(tree);
        }

        foreach (string line in report.QuietLines)
        {
            WriteLine(line, Color.Grey);
        }

        foreach (string line in report.NotCompared)
        {
            WriteLine(line, Color.Yellow);
        }

        WriteLine(report.Summary, report.NeedsDecision ? Color.Red : Color.Green);
    }

    private static void Write(Tree tree, ReviewPart part)
    {
        TreeNode node = tree.AddNode(Line(part.What, Of(part.Weight)));
        foreach (string line in part.FirstLines)
        {
            node.AddNode(Line(line, Style.Plain));
        }

        if (part.Diff is { } diff)
        {
            Paragraph text = new();
            string[] lines = diff.TrimEnd('\n').Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                text.Append(Printable.Lines(lines[i]) + (i < lines.Length - 1 ? "\n" : string.Empty), StyleOf(lines[i]));
            }

            node.AddNode(text);
        }
    }

    private static Style StyleOf(string line) =>
        line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("+++", StringComparison.Ordinal) ? new Style(decoration: Decoration.Bold)
        : line.StartsWith('+') ? new Style(Color.Green)
        : line.StartsWith('-') ? new Style(Color.Red)
        : Style.Plain;

    private static Style Of(ReviewWeight weight) => new(weight switch { ReviewWeight.Decide => Color.Red, ReviewWeight.Note => Color.Yellow, _ => Color.Grey });

    private static Paragraph Line(string text, Style style) => new(Printable.Line(text), style);

    private void WriteLine(string text, Color colour) => console.WriteLine(Line(text, new Style(colour)));
}
