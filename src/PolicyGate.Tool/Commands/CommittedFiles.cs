using PolicyGate.Reporting;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Commands;

/// <summary>Files that a clone has to have: what git ignores of them is said by whoever writes them or judges by them, because nothing fails here.</summary>
internal static class CommittedFiles
{
    private const int MostNamed = 10;

    /// <summary>Says which of them git ignores, and what to do.</summary>
    /// <param name="files">The files, there or not yet.</param>
    /// <param name="root">What their paths are shown relative to.</param>
    /// <param name="terminal">Where.</param>
    public static async Task SayIgnoredAsync(IEnumerable<string> files, string root, Terminal terminal)
    {
        string[] ignored = [.. GitCommand.Ignored(files).Order(StringComparer.Ordinal)];
        if (ignored.Length == 0)
        {
            return;
        }

        string them = ignored.Length == 1 ? "it" : "them";
        string shown = string.Join(", ", ignored.Take(MostNamed).Select(file => Printable.Name(Path.GetRelativePath(root, file).Replace('\\', '/'))))
            + (ignored.Length > MostNamed ? FormattableString.Invariant($" and {ignored.Length - MostNamed} more") : string.Empty);
        await terminal.Error.WriteLineAsync($"policygate: git ignores {shown}: a clone will not have {them}, and fails; git add --force {them}").ConfigureAwait(false);
    }
}
