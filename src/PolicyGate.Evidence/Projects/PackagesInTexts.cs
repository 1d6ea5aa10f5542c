using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// What a project that is under no gate names of packages, be it in a property, an item or what it hands to a task: the content of a package folder, where it is by
/// the texts. A path that a target puts together in more steps than are followed is not seen.
/// </summary>
/// <param name="project">The project.</param>
/// <param name="values">What its properties can be once all of its files are read.</param>
/// <param name="isBuilt">Whether it is built for sure: then what a task runs has to be known.</param>
/// <param name="named">What texts name of packages.</param>
internal sealed partial class PackagesInTexts(string project, PossibleValues values, bool isBuilt, NamedPackages named)
{
    private const int Steps = 2;
    private const int MostTexts = 250_000;

    // What these name is not used.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "Message", "Warning", "Error", "RemoveDir", "Delete", "MakeDir", "Touch" };

    // What runs in the tasks of MSBuild, and has to be known.
    private static readonly HashSet<string> Running = new(StringComparer.OrdinalIgnoreCase) { "ToolPath", "ToolExe", "Analyzers" };

    private readonly string folder = Path.GetDirectoryName(project)!;
    private readonly Dictionary<string, Possible> items = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);
    private int texts;

    /// <summary>Where it names any.</summary>
    /// <param name="files">The roots of its files.</param>
    public IEnumerable<Finding> Of(IReadOnlyList<(XElement Root, string File)> files)
    {
        for (int step = 0; step < Steps; step++)
        {
            foreach ((XElement root, string file) in files)
            {
                foreach (XElement element in root.Descendants())
                {
                    Learn(element, file);
                }
            }
        }

        return [.. files.DistinctBy(one => one.File).SelectMany(one => one.Root.Descendants().Select(element => Told(element, one.File)).OfType<Finding>())];
    }

    // What targets add to what the project has: in whatever order they run.
    private void Learn(XElement element, string file)
    {
        string name = element.Name.LocalName;
        if (IsItem(element))
        {
            Item(name, Texts(element).Concat(element.Elements().Select(metadata => metadata.Value)), element, file);
        }
        else if (IsOfTarget(element, XmlDeclaration.PropertyGroup))
        {
            values.Set(name, string.Empty, values[name].Or(Expand(element.Value, element, file)), isDefault: false);
        }
        else if (name == "Output" && element.Parent is { } task)
        {
            foreach (string text in Texts(task))
            {
                if ((string?)element.Attribute("PropertyName") is { Length: > 0 } property)
                {
                    values.Set(property, string.Empty, values[property].Or(Expand(text, task, file)), isDefault: false);
                }
            }

            Item((string?)element.Attribute("ItemName") ?? string.Empty, Texts(task), task, file);
        }
    }

    private void Item(string name, IEnumerable<string> written, XElement element, string file) =>
        items[name] = written.Select(text => Expand(text, element, file)).Aggregate(items.GetValueOrDefault(name) ?? Possible.Nothing, (one, other) => one.Or(other));

    private Finding? Told(XElement element, string file)
    {
        if (element.Ancestors().Any(one => one.Name.LocalName is "UsingTask" or "ProjectExtensions"))
        {
            return null;
        }

        string name = element.Name.LocalName;
        bool isTask = element.Parent?.Name.LocalName == "Target" && name is not ("PropertyGroup" or "ItemGroup" or "OnError");
        bool isText = element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup || (element.Parent is { } item && IsItem(item));
        IEnumerable<string> written = isTask && !Harmless.Contains(name) || IsItem(element) ? Texts(element) : isText ? [element.Value] : [];
        foreach (string text in written.Where(text => !References().Matches(text).Any(reference => told.Contains(reference.Groups[1].Value))))
        {
            if (Expand(text, element, file).Values.Select(value => named.In(value, folder)).FirstOrDefault(found => found is not null) is { } package)
            {
                told.Add(isText && element.Parent is { } of && IsItem(of) ? of.Name.LocalName : name);
                return Finding(element, file, $"names {package}, which lies in a package folder");
            }
        }

        return isBuilt && isTask && element.Attributes().FirstOrDefault(parameter => Running.Contains(parameter.Name.LocalName) && Expand(parameter.Value, element, file) is var one && (one.IsOpen || one.Values.Any(value => PropertyExpansion.IsOpen(value) && !PossibleValues.IsOfTools(value)))) is { } unknown
            ? Finding(element, file, $"runs what {unknown.Value} leads to, which nobody knows") : null;
    }

    private Finding Finding(XElement element, string file, string what) =>
        GateRules.NotUnderTheGate.At(element.At(file), $"{what}, and {(file == project ? string.Empty : $"{Path.GetFileName(project)}, which imports this file, ")}is under no gate: nobody judges the package; let it import Microsoft.Common.props first, and reference the package");

    // What a text can be, with the items in it, too.
    private Possible Expand(string text, XElement element, string file)
    {
        if (++texts > MostTexts)
        {
            return new Possible([text], IsOpen: true);
        }

        Possible expanded = values.Expand(MsbuildText.Unescaped(text), element.At(file));
        if (!expanded.Values.Any(value => Items().IsMatch(value)))
        {
            return expanded;
        }

        Possible whole = expanded with { Values = [] };
        foreach (string value in expanded.Values)
        {
            Match reference = Items().Match(value);
            Possible item = reference.Success ? items.GetValueOrDefault(reference.Groups[1].Value) ?? Possible.Unknown : Possible.Unknown;
            int end = reference.Success ? PropertyExpansion.End(value, reference.Index + 2) : -1;
            whole = whole.Or(Possible.Of(end < 0 ? [value] : [value, .. item.Values.Select(one => value[..reference.Index] + one + value[(end + 1)..])], end >= 0 && item.IsOpen));
        }

        return whole;
    }

    private static IEnumerable<string> Texts(XElement element) => element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "Condition").Select(attribute => attribute.Value);

    private static bool IsItem(XElement element) => element.Parent?.Name.LocalName == "ItemGroup";

    private static bool IsOfTarget(XElement element, string group) => element.Parent is { Parent.Name.LocalName: "Target" } parent && parent.Name.LocalName == group;

    [GeneratedRegex(@"[$@%]\(\s*(\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex References();

    [GeneratedRegex(@"[@%]\(\s*([A-Za-z_][\w-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Items();
}
