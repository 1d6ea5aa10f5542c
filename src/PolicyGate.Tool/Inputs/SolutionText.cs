using System.Text.RegularExpressions;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>
/// What MSBuild itself makes of a <c>.sln</c> (<c>Microsoft.Build.Construction.SolutionFile</c>), which takes projects that other readers refuse: of one file name in two folders.
/// What it refuses besides, names that stand twice and sections that it cannot read, it builds nothing of; then more is named here than is built.
/// </summary>
internal static class SolutionText
{
    private const string Header = "Microsoft Visual Studio Solution File, Format Version ";
    private const string FolderType = "{2150E333-8FDC-42A3-9474-1A3956D46DE8}";
    private const int OldestFormat = 7;

    // As greedy as MSBuild's, so that quotes and commas in a name end where they end for MSBuild; in time that the length of the line bounds.
    private static readonly Regex ProjectLine = new("""^Project\("(?<type>.*)"\)\s*=\s*"(?<name>.*)"\s*,\s*"(?<path>.*)"\s*,\s*"(?<id>.*)"$""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>The paths of its projects as they stand there, in order, and whether that is all of them: not where MSBuild does not read it, or reads characters that only it knows.</summary>
    public static (IReadOnlyList<string> Projects, bool IsWhole) Read(byte[] bytes)
    {
        string[] lines = [.. InputReading.Lines(bytes).Select(line => line.Trim())];
        int header = Array.FindIndex(lines, 0, Math.Min(lines.Length, 2), line => line.StartsWith(Header, StringComparison.Ordinal));
        if (header < 0 || !Version.TryParse(lines[header][Header.Length..], out Version? version) || version.Major < OldestFormat)
        {
            return ([], false);
        }

        List<string> projects = [];
        bool isWhole = true;
        bool isOpen = false;
        foreach (string line in lines[(header + 1)..])
        {
            if (!line.StartsWith("Project(", StringComparison.Ordinal))
            {
                isOpen &= line != "EndProject";
                continue;
            }

            Match match = ProjectLine.Match(line);
            string path = match.Groups["path"].Value.Trim();
            bool isRead = path.Length > 0 && !path.Any(IsOfNoPath);
            isWhole &= isRead;
            isOpen = true;
            if (isRead && !match.Groups["type"].Value.Trim().Equals(FolderType, StringComparison.OrdinalIgnoreCase))
            {
                projects.Add(path);
            }
        }

        return (projects, isWhole && !isOpen);
    }

    // What no path has; and what stands for bytes that are not UTF-8: MSBuild on Windows takes them for characters of its code page.
    private static bool IsOfNoPath(char letter) => letter is '\0' or '\uFFFD';
}
