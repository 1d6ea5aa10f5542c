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
    private const string Adapters = "TestAdaptersPaths";
    private const int MostFolders = 4096;
    private const int MostNamed = 16;

    /// <summary>The paths into package folders, as any element or attribute spells them.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="inputs">What was read.</param>
    /// <exception cref="FactsException">It cannot be read, or is not XML: no test run takes it.</exception>
    public static IEnumerable<(string Program, SourceSpan At)> Of(string file, InputFiles inputs) =>
        inputs.Optional(file, What, RegularFile.LargestText) is not { } bytes ? [] :
        from element in InputReading.Document(file, What, bytes).Descendants()
        from text in element.Attributes().Select(attribute => attribute.Value).Append(string.Concat(element.Nodes().OfType<XText>().Select(part => part.Value)))
        from path in element.Name.LocalName.Equals(Adapters, StringComparison.OrdinalIgnoreCase) ? Below(text, Path.GetDirectoryName(file)!) : LaunchProfiles.PathsIntoPackages(text, Path.GetDirectoryName(file)!)
        select (path, element.At(file));

    /// <summary>The paths into package folders, and to folders of package folders, that settings name which stand in a property or on a command line: <c>RunConfiguration.TestAdaptersPaths=PATH</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">Where its paths begin.</param>
    public static IEnumerable<string> OfText(string text, string folder) => text.Contains(Adapters, StringComparison.OrdinalIgnoreCase) ? Below(text, folder) : LaunchProfiles.PathsIntoPackages(text, folder);

    // Adapters, loggers and collectors are looked for in a folder and in all that lies below it, where links lead, too.
    private static IEnumerable<string> Below(string text, string folder) => LaunchProfiles.Paths(text, folder).SelectMany(path =>
    {
        List<string> found = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<string> open = new([path]);
        while (open.TryDequeue(out string? next) && found.Count <= MostNamed && seen.Count <= MostFolders)
        {
            string real = LocalPackageFolders.Real(next);
            if (PackageFolder.Of(Path.Combine(real, "_")) is not null)
            {
                found.Add(next == path ? path : real);
            }
            else if (seen.Add(real) && Directory.Exists(real))
            {
                foreach (string child in Directory.EnumerateDirectories(real, "*", new EnumerationOptions { AttributesToSkip = default, IgnoreInaccessible = true }))
                {
                    open.Enqueue(child);
                }
            }
        }

        // A folder of so many is named as a whole.
        return found.Count > MostNamed || seen.Count > MostFolders ? found.Prepend(path) : found;
    });
}
