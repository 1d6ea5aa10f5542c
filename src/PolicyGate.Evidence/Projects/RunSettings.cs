using System.Xml;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Settings of a test run (<see href="https://learn.microsoft.com/visualstudio/test/configure-unit-tests-by-using-a-dot-runsettings-file">.runsettings</see>), by which the
/// test host loads adapters, loggers and collectors from where a path leads.
/// </summary>
internal static class RunSettings
{
    /// <summary>The paths into package folders, as any element or attribute spells them.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="inputs">What was read.</param>
    /// <exception cref="FactsException">It cannot be read.</exception>
    public static IEnumerable<(string Program, SourceSpan At)> Of(string file, InputFiles inputs) =>
        from text in Texts(file, inputs)
        from path in LaunchProfiles.PathsIntoPackages(text.Text, Path.GetDirectoryName(file)!)
        select (path, text.At);

    private static List<(string Text, SourceSpan At)> Texts(string file, InputFiles inputs)
    {
        List<(string Text, SourceSpan At)> texts = [];
        if (inputs.Optional(file, "run settings", RegularFile.LargestText) is not { } bytes)
        {
            return texts;
        }

        try
        {
            using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            while (reader.Read())
            {
                SourceSpan at = new(file, ((IXmlLineInfo)reader).LineNumber, ((IXmlLineInfo)reader).LinePosition);
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    texts.Add((reader.Value, at));
                }

                while (reader.MoveToNextAttribute())
                {
                    texts.Add((reader.Value, at));
                }
            }
        }
        catch (XmlException)
        {
            // No test run takes it.
        }

        return texts;
    }
}
