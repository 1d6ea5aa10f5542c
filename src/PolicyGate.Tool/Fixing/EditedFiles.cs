using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Fixing;

/// <summary>The files of a repository that a fix edits, each opened once. Nothing is written until <see cref="Save"/>.</summary>
internal sealed class EditedFiles(string root)
{
    private readonly Dictionary<string, XmlFile> xmlFiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TextFile> otherFiles = new(StringComparer.Ordinal);

    /// <summary>The repository.</summary>
    public string Root { get; } = root;

    /// <summary>The files that change, in the order of paths.</summary>
    public IReadOnlyList<TextFile> Changed => [.. xmlFiles.Values.Select(file => file.Text).Concat(otherFiles.Values).Where(file => file.IsChanged).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The element at a place of a file of the repository; <see langword="null"/> where there is none.</summary>
    public XElement? Element(SourceSpan at) => Xml(at.File)?.Root.DescendantsAndSelf().FirstOrDefault(element => ((IXmlLineInfo)element).LineNumber == at.Line && ((IXmlLineInfo)element).LinePosition - 1 == at.Column);

    /// <summary>An XML file of the repository; <see langword="null"/> where it is not there, not the repository's, or no XML.</summary>
    public XmlFile? Xml(string path) => IsXml(path) ? Xml(path, string.Empty) : null;

    /// <summary>An XML file of the repository, or one that is to be made and starts with a text.</summary>
    /// <exception cref="UsageException">It is not XML.</exception>
    public XmlFile Xml(string path, string ifMissing)
    {
        if (!xmlFiles.TryGetValue(path, out XmlFile? file))
        {
            try
            {
                xmlFiles[path] = file = XmlFile.Open(path, ifMissing);
            }
            catch (Exception e) when (e is XmlException or FactsException)
            {
                throw new UsageException($"{path} is not well-formed XML: {e.Message}");
            }
        }

        return file;
    }

    /// <summary>Another text file of the repository; <see langword="null"/> where it is not there, or not the repository's.</summary>
    public TextFile? Text(string path) => otherFiles.TryGetValue(path, out TextFile? open) ? open
        : File.Exists(path) && IsOurs(path) ? otherFiles[path] = TextFile.Open(path) : null;

    /// <summary>Writes all of the files or, where one cannot be written, none of them.</summary>
    /// <exception cref="IOException">One of them is not any more what was read, or cannot be written.</exception>
    public void Save()
    {
        IReadOnlyList<TextFile> changed = Changed;
        if (changed.FirstOrDefault(file => file.HasMoved) is { } moved)
        {
            throw new IOException($"{Relative(moved.Path)} was changed meanwhile; nothing is written, try again");
        }

        List<TextFile> written = [];
        try
        {
            foreach (TextFile file in changed)
            {
                file.Save();
                written.Add(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            written.ForEach(file => file.Revert());
            throw;
        }
    }

    /// <summary>Whether a file lies in the repository: what does not, a package's own files included, is not ours to edit.</summary>
    public bool IsOurs(string path) => path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // A file-based app may have any name.
    private bool IsXml(string path) => xmlFiles.ContainsKey(path) || (File.Exists(path) && IsOurs(path) && TextFile.Open(path).Original.AsSpan().TrimStart().StartsWith("<"));

    /// <summary>A path relative to the repository, with <c>/</c>.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>A place, for a person.</summary>
    public string Shown(SourceSpan at) => FormattableString.Invariant($"{Relative(at.File)}({at.Line},{at.Column})");
}
