using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Settings of a test run (<see href="https://learn.microsoft.com/visualstudio/test/configure-unit-tests-by-using-a-dot-runsettings-file">.runsettings</see>), by which the
/// test host loads adapters, loggers and collectors from where a path leads.
/// </summary>
internal static class RunSettings
{
    private const string What = "run settings";

    /// <summary>The paths into package folders, as any element or attribute spells them.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="inputs">What was read.</param>
    /// <exception cref="FactsException">It cannot be read, or is not XML: no test run takes it.</exception>
    public static IEnumerable<(string Program, SourceSpan At)> Of(string file, InputFiles inputs) =>
        inputs.Optional(file, What, RegularFile.LargestText) is not { } bytes ? [] :
        from element in InputReading.Document(file, What, bytes).Descendants()
        from text in element.Attributes().Select(attribute => attribute.Value).Append(string.Concat(element.Nodes().OfType<XText>().Select(part => part.Value)))
        from path in LaunchProfiles.PathsIntoPackages(text, Path.GetDirectoryName(file)!)
        select (path, element.At(file));
}
