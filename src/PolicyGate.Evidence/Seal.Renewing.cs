using System.Globalization;
using System.Text;

namespace PolicyGate;

/// <summary>How a seal is given to newer advisory data (<see cref="VerdictRenewal"/>).</summary>
internal sealed partial class Seal
{
    /// <summary>What evaluation reads.</summary>
    public IEnumerable<Input> Contents => contents.Select(content => new Input(content.Path, InputState.Content, content.Hash) { Stamp = content.Stamp });

    /// <summary>The files that are read later.</summary>
    public IEnumerable<string> UsedPaths => used.Select(file => file.Path);

    /// <summary>The package folders, without a separator at the end.</summary>
    public IReadOnlyList<string> PackageFolders => roots;

    /// <summary>The files and folders that are asked by their stamp, in the order of paths.</summary>
    public IEnumerable<Input> Files()
    {
        byte[] before = [];
        foreach (string entry in Encoding.UTF8.GetString(files.Span).Split('\0')[..^1])
        {
            string[] parts = entry.Split(Separator, 3);
            byte[] path = [.. before[..int.Parse(parts[1], CultureInfo.InvariantCulture)], .. Encoding.UTF8.GetBytes(parts[2])];
            before = path;
            yield return new Input(Encoding.UTF8.GetString(path), InputState.Stamp, string.Empty) { Stamp = parts[0] };
        }
    }

    /// <summary>The text of the same seal with other such files.</summary>
    /// <param name="others">The files.</param>
    public string WithFiles(IEnumerable<Input> others)
    {
        StringBuilder text = new(Encoding.UTF8.GetString(head.Span));
        AppendFiles(text, others.OrderBy(input => input.Path, StringComparer.Ordinal));
        return text.ToString();
    }
}
