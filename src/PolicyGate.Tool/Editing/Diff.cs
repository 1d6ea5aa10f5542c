using DiffPlex.Renderer;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Editing;

/// <summary>How changes are shown.</summary>
internal static class Diff
{
    /// <summary>A file's changes as a unified diff.</summary>
    public static string Of(TextFile file, string root)
    {
        string name = Path.GetRelativePath(root, file.Path).Replace('\\', '/');
        return UnidiffRenderer.GenerateUnidiff(file.Before, file.Edited, name, name).ReplaceLineEndings("\n");
    }

    /// <summary>How many files change, or would.</summary>
    public static string Summary(int files, bool isApplied) => files == 0 ? "nothing to change"
        : isApplied ? $"changed {Quantity.Of(files, "file")}"
        : $"{Quantity.Of(files, "file")} would change; --apply writes {(files == 1 ? "it" : "them")}";
}
