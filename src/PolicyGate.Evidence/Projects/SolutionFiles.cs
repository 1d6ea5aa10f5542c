using System.Buffers;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What MSBuild imports where a solution is built: any of them may set properties, bring SDKs, or redefine targets, for the projects of the solution.</summary>
internal static class SolutionFiles
{
    private static readonly string[] Told = ["Platform", "BuildType"];
    private static readonly SearchValues<char> MoreThanNames = SearchValues.Create(";=%$@");

    /// <summary>Directory.Solution.props and .targets, before.*.targets and after.*.targets in a folder and above it, as far as the repository goes.</summary>
    public static IEnumerable<string> Above(string folder)
    {
        string? root = PolicyFiles.PolicyLocator.RepositoryRoot(folder);
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            foreach (string file in (Directory.Exists(current) ? Directory.GetFiles(current) : []).Where(Is).Order(StringComparer.Ordinal))
            {
                yield return file;
            }

            if (current == root || root is null)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// The names of configurations that are more than names, in a solution: MSBuild builds its projects with what they say as properties
    /// (<c>Microsoft.Build.Construction.SolutionProjectGenerator</c>).
    /// </summary>
    /// <param name="solution">The solution. In one that is not in XML a name has no equals sign, but its escape.</param>
    /// <param name="inputs">Reads it.</param>
    /// <exception cref="FactsException">It cannot be read.</exception>
    public static IEnumerable<(string Text, SourceSpan At)> Given(string solution, InputFiles inputs)
    {
        const string What = "solution";
        string kind = Path.GetExtension(solution).ToUpperInvariant();
        return kind is not (".SLN" or ".SLNX") || inputs.Optional(solution, What, RegularFile.LargestText) is not { } bytes ? []
            : kind == ".SLN" ? InText(solution, bytes)
            : from element in InputReading.Document(solution, What, bytes).Descendants()
              where Told.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase)
              from attribute in element.Attributes()
              where attribute.Value.AsSpan().ContainsAny(MoreThanNames)
              select (attribute.Value, element.At(solution));
    }

    // A line of a section of configurations: {project}.name = name, or name = name.
    private static IEnumerable<(string Text, SourceSpan At)> InText(string solution, byte[] bytes)
    {
        bool isOfConfigurations = false;
        IReadOnlyList<string> lines = InputReading.Lines(bytes);
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith("GlobalSection(", StringComparison.OrdinalIgnoreCase))
            {
                isOfConfigurations = line.Contains("ConfigurationPlatforms", StringComparison.OrdinalIgnoreCase);
            }
            else if (line.StartsWith("EndGlobalSection", StringComparison.OrdinalIgnoreCase))
            {
                isOfConfigurations = false;
            }
            else if (isOfConfigurations && line.IndexOf(" = ", StringComparison.Ordinal) is var between && (between >= 0 ? between + 2 : line.IndexOf('=', StringComparison.Ordinal)) is >= 0 and int equals && line.AsSpan(equals + 1).ContainsAny(MoreThanNames))
            {
                yield return (line[(equals + 1)..].Trim(), new SourceSpan(solution, i + 1, 1));
            }
        }
    }

    /// <summary>Whether a file is one, by its name.</summary>
    public static bool Is(string file)
    {
        string name = Path.GetFileName(file);
        return name.StartsWith("Directory.Solution.", StringComparison.OrdinalIgnoreCase)
            ? name.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase)
            : (name.StartsWith("before.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("after.", StringComparison.OrdinalIgnoreCase)) && name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);
    }
}
