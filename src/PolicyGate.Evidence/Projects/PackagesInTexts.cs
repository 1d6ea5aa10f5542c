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
    private const int Deepest = 16;
    private const int MostTexts = 250_000;

    // What these name is not used.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "Message", "Warning", "Error", "RemoveDir", "Delete", "MakeDir", "Touch" };

    // What runs in the tasks of MSBuild, and has to be known.
    private static readonly HashSet<string> Running = new(StringComparer.OrdinalIgnoreCase) { "ToolPath", "ToolExe", "Analyzers" };

    private readonly string folder = Path.GetDirectoryName(project)!;
    private readonly Dictionary<string, List<(string Text, XElement Element, string File)>> items = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Possible> expandedItems = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);
    private int texts;
    private int depth;

    /// <summary>Where it names any.</summary>
    /// <param name="files">The roots of its files.</param>
    public IEnumerable<Finding> Of(IReadOnlyList<(XElement Root, string File)> files)
    {
        XElement[][] elements = [.. files.Select(one => one.Root.Descendants().ToArray())];
        for (int i = 0; i < files.Count; i++)
        {
            foreach (XElement element in elements[i])
            {
                Items(element, files[i].File);
            }
        }

        for (int i = 0; i < Steps * files.Count; i++)
        {
            expandedItems.Clear();
            foreach (XElement element in elements[i % files.Count])
            {
                Properties(element, files[i % files.Count].File);
            }
        }

        expandedItems.Clear();
        return [.. files.DistinctBy(one => one.File).SelectMany(one => one.Root.Descendants().Select(element => Told(element, one.File)).OfType<Finding>())];
    }

    /// <summary>Where a file names any by a plain path, with nothing in it that is computed.</summary>
    /// <param name="project">The file.</param>
    /// <param name="elements">Its elements.</param>
    /// <param name="named">What texts name of packages.</param>
    public static IEnumerable<Finding> Literal(string project, IEnumerable<XElement> elements, NamedPackages named) =>
        from element in elements
        where !Harmless.Contains(element.Name.LocalName)
        from text in Texts(element).Append(element.HasElements ? string.Empty : element.Value)
        where !PropertyExpansion.IsOpen(text) && text.AsSpan().IndexOfAny("/\\") >= 0
        let package = named.In(text, Path.GetDirectoryName(project)!)
        where package is not null
        select Finding(element, project, project, $"names {package}, which lies in a package folder");

    private void Items(XElement element, string file)
    {
        if (IsItem(element))
        {
            Item(element.Name.LocalName, Texts(element).Concat(element.Elements().Select(metadata => metadata.Value)), element, file);
        }
        else if (element.Name.LocalName == "Output" && element.Parent is { } task && (string?)element.Attribute("ItemName") is { } name)
        {
            Item(name, Texts(task), task, file);
        }
    }

    private void Item(string name, IEnumerable<string> written, XElement element, string file)
    {
        items.TryAdd(name, []);
        items[name].AddRange(written.Select(text => (text, element, file)));
    }

    // What targets add to what the project has: in whatever order they run.
    private void Properties(XElement element, string file)
    {
        if (IsOfTarget(element, XmlDeclaration.PropertyGroup))
        {
            Add(element.Name.LocalName, [element.Value], element, file);
        }
        else if (element.Name.LocalName == "Output" && element.Parent is { } task && (string?)element.Attribute("PropertyName") is { Length: > 0 } property)
        {
            Add(property, Texts(task), task, file);
        }
    }

    private void Add(string property, IEnumerable<string> written, XElement element, string file)
    {
        foreach (string text in written)
        {
            values.Set(property, string.Empty, values[property].Or(Expand(text, element, file)), isDefault: false);
        }
    }

    // Of an item that is made of itself, no more than that.
    private Possible Item(string name)
    {
        if (!expandedItems.TryGetValue(name, out Possible? known))
        {
            expandedItems[name] = Possible.Unknown;
            depth++;
            known = depth <= Deepest && items.TryGetValue(name, out List<(string Text, XElement Element, string File)>? texts) ? texts.Aggregate(Possible.Nothing, (all, one) => all.Or(Expand(one.Text, one.Element, one.File))) : Possible.Unknown;
            depth--;
            expandedItems[name] = known;
        }

        return known;
    }

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
        foreach (string text in written.Where(text => text.AsSpan().IndexOfAny("/\\$@%") >= 0 && !References().Matches(text).Any(reference => told.Contains(reference.Groups[1].Value))))
        {
            if (Expand(text, element, file).Values.Select(value => named.In(value, folder)).FirstOrDefault(found => found is not null) is { } package)
            {
                told.Add(isText && element.Parent is { } of && IsItem(of) ? of.Name.LocalName : name);
                return Finding(element, file, $"names {package}, which lies in a package folder");
            }
        }

        if (isBuilt && isTask && name == "MSBuild" && element.Attributes().FirstOrDefault(parameter => parameter.Name.LocalName.Equals("Projects", StringComparison.OrdinalIgnoreCase) && Expand(parameter.Value, element, file).Values.Any(IsComputed)) is { } computed)
        {
            return Finding(element, file, $"runs what {computed.Value} leads to, which only an evaluation knows");
        }

        return isBuilt && isTask && element.Attributes().FirstOrDefault(parameter => Running.Contains(parameter.Name.LocalName) && Expand(parameter.Value, element, file) is var one && (one.IsOpen || one.Values.Any(value => PropertyExpansion.IsOpen(value) && !PossibleValues.IsOfTools(value)))) is { } unknown
            ? Finding(element, file, $"runs what {unknown.Value} leads to, which nobody knows") : null;
    }

    // A function that is not followed, and an item by more than its path.
    private static bool IsComputed(string value) => Function().IsMatch(value) || Transform().Matches(value).Any(transform => !AsItIs().IsMatch(value[(transform.Index + transform.Length)..]));

    private Finding Finding(XElement element, string file, string what) => Finding(element, file, project, what);

    private static Finding Finding(XElement element, string file, string project, string what) =>
        GateRules.NotUnderTheGate.At(element.At(file), $"{what}, and {(file == project ? string.Empty : $"{Path.GetFileName(project)}, which imports this file, ")}is under no gate: nobody judges the package; let it import Microsoft.Common.props first, and reference the package");

    // What a text can be, with the items in it, too.
    private Possible Expand(string text, XElement element, string file)
    {
        if (++texts > MostTexts)
        {
            return new Possible([text], IsOpen: true);
        }

        Possible expanded = values.Expand(MsbuildText.Unescaped(text), element.At(file));
        if (!expanded.Values.Any(value => ItemReference().IsMatch(value)))
        {
            return expanded;
        }

        Possible whole = expanded with { Values = [] };
        foreach (string value in expanded.Values)
        {
            Match reference = ItemReference().Match(value);
            Possible item = reference.Success ? Item(reference.Groups[1].Value) : Possible.Unknown;
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

    // $([Type]::Name( and $(Property.Name(
    [GeneratedRegex(@"\$\(\s*(?:\[|\w[\w-]*\s*\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Function();

    [GeneratedRegex(@"@\(\s*[A-Za-z_][\w-]*\s*->\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Transform();

    [GeneratedRegex(@"^(?:'(?:[""\s]|&quot;)*(?:%\((?:FullPath|Identity)\)|%\(RootDir\)%\(Directory\)%\(Filename\)%\(Extension\))(?:[""\s]|&quot;)*'|(?:Distinct|DistinctWithCase|Reverse|FullPath|ClearMetadata|Count)\(\)|(?:HasMetadata|WithMetadataValue|WithoutMetadataValue)\([^()]*\))\s*[,)]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsItIs();

    [GeneratedRegex(@"[@%]\(\s*([A-Za-z_][\w-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex ItemReference();
}
