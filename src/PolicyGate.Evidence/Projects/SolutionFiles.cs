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
    /// The names of configurations that are more than names, in a solution in XML: MSBuild builds its projects with what they say as properties
    /// (<c>Microsoft.Build.Construction.SolutionProjectGenerator</c>).
    /// </summary>
    /// <param name="solution">The solution; nothing is said of one that is not in XML, which MSBuild does not load with such names.</param>
    /// <param name="inputs">Reads it.</param>
    /// <exception cref="FactsException">It cannot be read.</exception>
    public static IEnumerable<(string Text, SourceSpan At)> Given(string solution, InputFiles inputs)
    {
        const string What = "solution";
        return !Path.GetExtension(solution).Equals(".slnx", StringComparison.OrdinalIgnoreCase) || inputs.Optional(solution, What, RegularFile.LargestText) is not { } bytes ? []
            : from element in InputReading.Document(solution, What, bytes).Descendants()
              where Told.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase)
              from attribute in element.Attributes()
              where attribute.Value.AsSpan().ContainsAny(MoreThanNames)
              select (attribute.Value, element.At(solution));
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
