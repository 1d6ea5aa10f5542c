using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Reads an input of a project; what goes wrong becomes a PG0001 that names the file.</summary>
internal static class InputReading
{
    // What a person writes, or a tool for a person, has nowhere near as many.
    private const int MostLevels = 256;
    private const int MostNodes = 250_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // What declares a code page is read as that, as MSBuild and the NuGet in it do.
    static InputReading() => XmlEncodings.Register();

    /// <summary>The bytes of an input that has to be there.</summary>
    public static byte[] Required(this InputFiles inputs, string path, string what, string ifMissing, bool ofEvaluation = true) =>
        inputs.Optional(path, what, ofEvaluation: ofEvaluation) ?? throw new FactsException(SourceSpan.WholeFile(path), $"there is no {what} {Path.GetFileName(path)}; {ifMissing}");

    /// <summary>The nearest file of a name in a folder or above it; <see langword="null"/> where there is none.</summary>
    /// <exception cref="FactsException">One on the way cannot be read.</exception>
    public static string? Above(this InputFiles inputs, string from, string name)
    {
        for (string? folder = from; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string file = Path.Combine(folder, name);
            if (inputs.Optional(file, "file", RegularFile.LargestText) is not null)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>The bytes of an input that need not be there.</summary>
    public static byte[]? Optional(this InputFiles inputs, string path, string what, long atMost = RegularFile.Largest, bool ofEvaluation = true)
    {
        try
        {
            return inputs.Read(path, atMost, ofEvaluation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FactsException(SourceSpan.WholeFile(path), $"the {what} {Path.GetFileName(path)} cannot be read: {e.Message}");
        }
    }

    /// <summary>Runs a JSON reader of what NuGet writes; what is not JSON, or not of the expected shape, is PG0001 at its line.</summary>
    public static T Json<T>(string path, string what, Func<T> read) => Json(path, what, "is not what NuGet writes", "restore again", read);

    /// <summary>The same of what people write: nothing but an editor mends it.</summary>
    public static T WrittenJson<T>(string path, string what, Func<T> read) => Json(path, what, "is not what dotnet reads", "correct it", read);

    private static T Json<T>(string path, string what, string isNot, string mend, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new FactsException(new SourceSpan(path, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), $"the {what} {Path.GetFileName(path)} is not well-formed JSON; {mend}");
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new FactsException(SourceSpan.WholeFile(path), $"the {what} {Path.GetFileName(path)} {isNot} ({e.Message}); {mend}");
        }
    }

    /// <summary>Runs an XML reader; what is not XML is PG0001 at its line.</summary>
    public static T Xml<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException e)
        {
            throw new FactsException(new SourceSpan(path, Math.Max(1, e.LineNumber), Math.Max(1, e.LinePosition)), $"the {what} {Path.GetFileName(path)} is not well-formed XML");
        }
    }

    /// <summary>XML as a document with lines. Depth and number are decided on the reader's events before anything is built.</summary>
    /// <exception cref="FactsException">Not XML, with a DTD, too deep, or too much of it.</exception>
    public static XDocument Document(string path, string what, byte[] bytes, XmlEncoding encoding = XmlEncoding.AsDeclared) => Xml(path, what, () =>
    {
        Bound(path, what, bytes, encoding);
        using XmlReader reader = Reader(bytes, encoding);
        return XDocument.Load(reader, LoadOptions.SetLineInfo);
    });

    /// <summary>The place of an element: the bracket, at which people and compilers point; the reader counts from the name behind it.</summary>
    public static SourceSpan At(this XElement element, string file)
    {
        IXmlLineInfo line = element;
        return new SourceSpan(file, line.LineNumber, Math.Max(1, line.LinePosition - 1));
    }

    /// <summary>A reader of XML that takes no DTD and resolves nothing.</summary>
    public static XmlReader Reader(byte[] bytes, XmlEncoding encoding = XmlEncoding.AsDeclared)
    {
        MemoryStream stream = new(bytes);
        return encoding == XmlEncoding.AsMsbuild ? AsMsbuild(stream, DtdProcessing.Prohibit) : XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });
    }

    /// <summary>
    /// A reader by which MSBuild reads its files (<c>Microsoft.Build.Internal.XmlReaderExtension</c>): one that takes any number for a character and leaves line ends
    /// and tabs in attributes as they are. MSBuild's passes over a DTD.
    /// </summary>
    /// <param name="stream">The file, no more of it than <see cref="RegularFile.LargestText"/>; closed with the reader.</param>
    /// <param name="dtd">What is to become of a DTD.</param>
    public static XmlReader AsMsbuild(Stream stream, DtdProcessing dtd) => new XmlTextReader(new StreamReader(stream, Utf8)) { DtdProcessing = dtd, XmlResolver = null };

    /// <summary>The same as far as the root of a file, however large that is: of a row of null characters <see cref="AsMsbuild"/> reads the end.</summary>
    /// <param name="stream">The file; closed with the reader.</param>
    public static XmlReader RootAsMsbuild(Stream stream) => XmlReader.Create(new StreamReader(stream, Utf8), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, CloseInput = true });

    /// <summary>The lines of a text, as MSBuild reads response files and solutions: by its byte order mark, else UTF-8; U+2028 and its like end no line.</summary>
    public static IReadOnlyList<string> Lines(byte[] bytes)
    {
        List<string> lines = [];
        using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Reads XML through without building anything of it.</summary>
    /// <inheritdoc cref="Document" path="/exception"/>
    public static void Bound(string path, string what, byte[] bytes, XmlEncoding encoding = XmlEncoding.AsDeclared) => Xml(path, what, () =>
    {
        using XmlReader reader = Reader(bytes, encoding);
        int nodes = 0;
        while (reader.Read())
        {
            if (encoding == XmlEncoding.AsMsbuild && reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } declared && !XmlEncodings.IsKnown(declared))
            {
                throw new FactsException(SourceSpan.WholeFile(path), $"the {what} {Path.GetFileName(path)} declares the encoding {declared}, which nobody knows: MSBuild does not load it; write utf-8");
            }

            nodes += 1 + reader.AttributeCount;
            IXmlLineInfo line = (IXmlLineInfo)reader;
            string? problem = reader.Depth >= MostLevels ? FormattableString.Invariant($"has more than {MostLevels} levels of elements")
                : nodes > MostNodes ? FormattableString.Invariant($"has more than {MostNodes} elements, attributes and texts")
                : HasNull(reader) ? "has a null character here, which no path, name or command has; remove it"
                : null;
            if (problem is not null)
            {
                throw new FactsException(new SourceSpan(path, Math.Max(1, line.LineNumber), Math.Max(1, line.LinePosition)), $"the {what} {Path.GetFileName(path)} {problem}");
            }
        }

        return nodes;
    });

    // Only the reader that takes any number for a character meets one.
    private static bool HasNull(XmlReader reader)
    {
        bool isThere = reader.HasValue && reader.Value.Contains('\0', StringComparison.Ordinal);
        for (bool isMore = reader.MoveToFirstAttribute(); isMore; isMore = reader.MoveToNextAttribute())
        {
            isThere |= reader.Value.Contains('\0', StringComparison.Ordinal);
        }

        reader.MoveToElement();
        return isThere;
    }
}
