using System.Globalization;
using System.Text;
using DiffPlex.Renderer;
using PolicyGate.Packages;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>The texts that a build reads, before and after, as a unified diff. They are a stranger's: what would take too long to compare or to read is counted.</summary>
internal static class TextChanges
{
    // Comparing takes as long as the product of lines and differences.
    private const int MostLines = 4_000;
    private const int LongestLine = 400;

    /// <summary>The diff of all files that have a text on each side on which they are; <see langword="null"/> where none has.</summary>
    public static string? Of(IEnumerable<string> paths, ArchiveContents before, ArchiveContents after)
    {
        StringBuilder text = new();
        foreach (string path in paths)
        {
            ContentFile? old = before.Files.GetValueOrDefault(path);
            ContentFile? now = after.Files.GetValueOrDefault(path);
            if ((old is null || old.Text is not null) && (now is null || now.Text is not null))
            {
                text.Append(Of(path, old?.Text ?? string.Empty, now?.Text ?? string.Empty));
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static string Of(string path, string before, string after)
    {
        string name = Cut(Printable.Name(path));
        string old = Shown(before);
        string now = Shown(after);
        if (old == now)
        {
            return $"--- {name}\n+++ {name}\n {(Bare(before) == Bare(after) ? "only line ends of Windows or byte order marks differ" : "one has what is shown escaped here, and the other these very characters: look at the files themselves")}\n";
        }

        int lines = Math.Max(old.Count(character => character == '\n'), now.Count(character => character == '\n'));
        return lines > MostLines ? string.Create(CultureInfo.InvariantCulture, $"--- {name}\n+++ {name}\n too long to be compared: {lines} lines\n")
            : string.Join('\n', UnidiffRenderer.GenerateUnidiff(old, now, name, name).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Cut)) + "\n";
    }

    // Only line ends of Windows are those of others: any other separator is written out, as a shell or a compiler may obey it.
    private static string Shown(string text) => Printable.Lines(text);

    private static string Bare(string text) => text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Cut(string line) => line.Length <= LongestLine ? line : string.Create(CultureInfo.InvariantCulture, $"{line[..LongestLine]}… ({line.Length - LongestLine} more characters)");
}
