using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Documentation;

/// <summary>A block of code on a page: fenced, with what stands behind the fence, or indented (<c>indented</c>).</summary>
internal sealed record DocBlock(string Page, int Line, string Heading, string Kind, string Text)
{
    public override string ToString() => $"{Page}({Line})";
}

/// <summary>A command that a page tells its reader.</summary>
internal sealed record DocCommand(string Page, int Line, string Text)
{
    public override string ToString() => $"{Page}({Line}): {Text}";
}

/// <summary>The pages that people read, and what stands on them.</summary>
internal static partial class DocPages
{
    private static readonly char[] Ends = ['\n'];

    public static IReadOnlyList<string> All { get; } = [.. new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md" }
        .Concat(Below("docs", "*.md")).Concat(Below("policy-examples", "README.md")).Concat(Below("src", "PG*.md"))];

    public static IReadOnlyList<DocBlock> Blocks { get; } = [.. All.SelectMany(page => Of(page, Read(page)))];

    public static string Read(string page) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, page));

    /// <summary>The blocks of a page, whatever list they stand in.</summary>
    public static IEnumerable<DocBlock> Of(string page, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        string heading = string.Empty;
        int content = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            int indent = line.Length - line.TrimStart().Length;
            if (Fence().Match(line) is { Success: true } fence)
            {
                int end = Array.FindIndex(lines, i + 1, other => other.Trim() == "```");
                Assert.True(end > i, $"{page}({i + 1}): a fence without an end");
                yield return new DocBlock(page, i + 1, heading, fence.Groups[2].Value, string.Concat(lines[(i + 1)..end].Select(inside => Without(inside, indent) + "\n")));
                i = end;
            }
            else if (line.Trim().Length > 0 && indent >= content + 4 && (i == 0 || lines[i - 1].Trim().Length == 0))
            {
                int end = Array.FindIndex(lines, i, other => other.Trim().Length > 0 && other.Length - other.TrimStart().Length < content + 4);
                end = end < 0 ? lines.Length : end;
                yield return new DocBlock(page, i + 1, heading, "indented", string.Concat(lines[i..end].Select(inside => Without(inside, content + 4) + "\n")).TrimEnd(Ends) + "\n");
                i = end - 1;
            }
            else if (line.StartsWith('#'))
            {
                (heading, content) = (line.TrimStart('#').Trim(), 0);
            }
            else if (Item().Match(line) is { Success: true } item)
            {
                content = item.Length;
            }
            else if (line.Trim().Length > 0)
            {
                content = Math.Min(content, indent);
            }
        }
    }

    /// <summary>Every command of a page: of its shell blocks, and those of this tool and of dotnet in its text.</summary>
    public static IEnumerable<DocCommand> CommandsOf(string page)
    {
        foreach (DocBlock block in Blocks.Where(block => block.Page == page && block.Kind is "sh" or "indented"))
        {
            foreach ((string line, int i) in block.Text.Split('\n').Select((line, i) => (line, i)))
            {
                foreach (string command in Split(line))
                {
                    yield return new DocCommand(page, block.Line + i + (block.Kind == "sh" ? 1 : 0), command);
                }
            }
        }

        foreach (DocBlock block in Blocks.Where(block => block.Page == page && block.Kind == "yaml"))
        {
            foreach (Match run in Step().Matches(block.Text))
            {
                foreach (string command in Split(run.Groups[1].Value))
                {
                    yield return new DocCommand(page, block.Line + 1 + block.Text[..run.Index].Count(c => c == '\n'), command);
                }
            }
        }

        string text = Read(page);
        foreach (Match span in Span().Matches(text))
        {
            foreach (string command in Split(span.Groups[1].Value))
            {
                yield return new DocCommand(page, text[..span.Index].Count(c => c == '\n') + 1, command);
            }
        }
    }

    // What a shell takes as one command each; what stands behind || is for when it fails.
    private static IEnumerable<string> Split(string line) => Comment().Replace(line, string.Empty).Split("&&").Select(command => command.Split("||")[0].Trim()).Where(command => command.Length > 0);

    private static string Without(string line, int indent) => line.Length >= indent ? line[indent..] : line.TrimStart();

    private static IEnumerable<string> Below(string folder, string pattern) => Directory.GetFiles(Path.Combine(RepositoryRoot.Path, folder), pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/')).Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GeneratedRegex("^( *)```(.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ *(?:[-*]|\d+\.) +")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?:^|\s)#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?m)^\s*(?:- )?(?:run: |script: |- )((?:dotnet|policygate) .*)$")]
    private static partial Regex Step();

    [GeneratedRegex(@"`((?:policygate|dotnet) [^`\n]+)`")]
    private static partial Regex Span();
}
