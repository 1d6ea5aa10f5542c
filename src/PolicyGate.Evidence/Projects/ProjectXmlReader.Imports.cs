using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <content>Imports, whatever condition stands over them.</content>
internal sealed partial class ProjectXmlReader
{
    private void Imports(string paths, string file, XElement element, bool isUnderOne)
    {
        (bool Conditional, bool Doubtful) before = (isConditional, isDoubtfulFile);
        (isConditional, isDoubtfulFile) = (isUnderOne, IsDoubtfulAt(element));
        foreach (string path in MsbuildText.List(paths))
        {
            Import(path, file, element);
        }

        (isConditional, isDoubtfulFile) = before;
    }

    private void Import(string path, string from, XElement element)
    {
        if (PropertyExpansion.IsOpen(path))
        {
            if (!PropertyExpansion.IsOfToolset(path) && !IsOfNothing(element, from))
            {
                unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} leads where only an evaluation knows"));
            }

            return;
        }

        string folder = Path.GetDirectoryName(from)!;
        if (FileWildcards.Is(path))
        {
            if (FileWildcards.Files(path, folder) is not { } files)
            {
                unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} is of more files than are followed"));
                return;
            }

            inputs.Await(Path.GetFullPath(path.Replace('\\', '/'), folder));
            foreach (string file in files)
            {
                File(file);
            }

            return;
        }

        string full = Path.GetFullPath(path.Replace('\\', '/'), folder);
        if (inputs.Exists(full) && !Directory.Exists(full))
        {
            File(full);
        }
        else if (!isConditional)
        {
            unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} leads to no file"));
        }
    }

    // Condition="'$(Name)' != ''" where nobody sets Name, and Condition="Exists('…')" of what is not there.
    private bool IsOfNothing(XElement element, string file)
    {
        string condition = element.Attribute("Condition")?.Value.Replace(" ", string.Empty, StringComparison.Ordinal) ?? string.Empty;
        return condition.StartsWith("'$(", StringComparison.Ordinal) && condition.EndsWith(")'!=''", StringComparison.Ordinal) && condition[3..^6] is var name
            && name.All(char.IsAsciiLetterOrDigit) && Expand($"$({name})", file, element).StartsWith("$(", StringComparison.Ordinal)
            && element.Attribute("Project")?.Value.Contains($"$({name})", StringComparison.OrdinalIgnoreCase) == true && !IsMadeByRestore(name);
    }

    // Pkg*: GeneratePathProperty. The rest is what NuGet writes into obj/*.nuget.g.props, or the SDK sets.
    private static bool IsMadeByRestore(string name) => name.StartsWith("Pkg", StringComparison.OrdinalIgnoreCase) || name.StartsWith("NuGet", StringComparison.OrdinalIgnoreCase);
}
