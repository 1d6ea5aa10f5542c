using System.Text.Json;
using System.Xml;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Reads an input of a project; what goes wrong becomes a PG0001 that names the file.</summary>
internal static class InputReading
{
    private const long LargestInput = 512L * 1024 * 1024;

    /// <summary>The bytes of an input that has to be there.</summary>
    public static byte[] Required(this InputFiles inputs, string path, string what, string ifMissing) =>
        inputs.Optional(path, what) ?? throw new FactsException(SourceSpan.WholeFile(path), $"there is no {what} {Path.GetFileName(path)}; {ifMissing}");

    /// <summary>The bytes of an input that need not be there.</summary>
    public static byte[]? Optional(this InputFiles inputs, string path, string what)
    {
        try
        {
            return inputs.Read(path, LargestInput);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FactsException(SourceSpan.WholeFile(path), $"the {what} {Path.GetFileName(path)} cannot be read: {e.Message}");
        }
    }

    /// <summary>Runs a JSON reader; what is not JSON, or not of the expected shape, is PG0001 at its line.</summary>
    public static T Json<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new FactsException(new SourceSpan(path, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), $"the {what} {Path.GetFileName(path)} is not well-formed JSON; restore again");
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new FactsException(SourceSpan.WholeFile(path), $"the {what} {Path.GetFileName(path)} is not what NuGet writes ({e.Message}); restore again");
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
}
