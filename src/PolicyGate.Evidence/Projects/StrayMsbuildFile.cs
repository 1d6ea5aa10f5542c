using System.Buffers;
using System.Text;
using System.Xml;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// A file of a repository that MSBuild could import, whoever does and by whatever way: which files a project imports is MSBuild's to say, and a text that is read
/// otherwise than MSBuild reads it leads elsewhere. So each is asked for what keeps the gate away, and for nothing else.
/// </summary>
internal static class StrayMsbuildFile
{
    private const string What = "MSBuild file";
    private const string Root = "Project";

    // The longest byte order mark and the first character behind it, with blank lines before.
    private const int Beginning = 256;
    private static readonly SearchValues<byte> Before = SearchValues.Create([0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);

    /// <summary>What is wrong with one; nothing where MSBuild would not load it, or it leaves the gate alone.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="real">Where links lead it, which MSBuild follows anywhere.</param>
    public static IEnumerable<Finding> Check(string path, string real)
    {
        try
        {
            if (!IsProject(real))
            {
                return [];
            }

            byte[] bytes = RegularFile.ReadRequired(real, RegularFile.LargestText);
            return [.. InputReading.Document(path, What, bytes, XmlEncoding.AsMsbuild).Descendants()
                .Select(element => (element, problem: GateSwitches.DefeatOf(element))).Where(pair => pair.problem is not null)
                .Select(pair => GateRules.NotUnderTheGate.At(pair.element.At(path), $"{pair.problem}; no project is known to import this file, and none may"))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FactsException)
        {
            return IsWellFormed(real) ? [GateRules.NotUnderTheGate.At((e as FactsException)?.At ?? SourceSpan.WholeFile(path), $"{e.Message}: MSBuild could import it, and whether it leaves the gate alone cannot be told; remove it, or make it smaller")] : [];
        }
    }

    // By its bytes: MSBuild imports a file of any name.
    private static bool IsProject(string path)
    {
        using FileStream stream = RegularFile.OpenRequired(path);
        Span<byte> beginning = stackalloc byte[Beginning];
        int read = stream.ReadAtLeast(beginning, Beginning, throwOnEndOfStream: false);
        int first = beginning[..read].IndexOfAnyExcept(Before);
        if (first >= 0 ? beginning[first] != '<' : read < Beginning)
        {
            return false;
        }

        stream.Position = 0;
        using XmlReader reader = Reader(stream);
        try
        {
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == Root;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    // What is none MSBuild does not load either.
    private static bool IsWellFormed(string path)
    {
        try
        {
            using XmlReader reader = Reader(RegularFile.OpenRequired(path));
            while (reader.Read())
            {
            }

            return true;
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // As MSBuild reads it, which passes over a DTD.
    private static XmlReader Reader(Stream stream) => XmlReader.Create(new StreamReader(stream, Encoding.UTF8), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CloseInput = true });
}
