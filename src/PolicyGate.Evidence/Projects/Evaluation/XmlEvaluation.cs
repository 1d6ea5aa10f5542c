using System.Xml.Linq;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>
/// What a project declares in one framework, as far as its files say: what MSBuild's evaluation does with properties, conditions, imports and items, in its
/// order, without running MSBuild. What it cannot know stays unknown; the assets file says which of what may be is. It tells places, and what a property would be
/// in another environment; it decides no verdict.
/// </summary>
internal sealed partial class XmlEvaluation
{
    private const string What = "project file";
    private const int MostFiles = 256;
    private const int Deepest = 300;

    private readonly string projectFile;
    private readonly string projectFolder;
    private readonly InputFiles inputs;
    private readonly IDictionary<string, XElement?> documents;
    private readonly Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> fixedOnes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<(XElement Element, string File, Certainty Holds)> pending = [];
    private readonly ItemTable items = new();
    private readonly PropertyExpansion expansion;
    private bool isWhole = true;
    private int depth;

    private XmlEvaluation(string projectFile, InputFiles inputs, IDictionary<string, XElement?> documents)
    {
        (this.projectFile, this.inputs, this.documents) = (projectFile, inputs, documents);
        projectFolder = Path.GetDirectoryName(projectFile)!;
        expansion = new PropertyExpansion(inputs, properties, projectFolder);
    }

    /// <summary>The items of each framework.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="frameworks">The project's own names of its frameworks.</param>
    /// <param name="isOuter">Whether the project names several, so that MSBuild is given each of them, one after the other.</param>
    /// <param name="app">The declarations and properties of a file-based app's directives; <see langword="null"/> for a project.</param>
    public static IReadOnlyList<FrameworkItems> Of(string projectFile, IReadOnlyList<string> frameworks, bool isOuter, ProjectXml? app = null)
    {
        // What is asked for here decides no verdict: it is no input of one.
        InputFiles inputs = new();
        Dictionary<string, XElement?> documents = new(StringComparer.Ordinal);
        return [.. frameworks.Select(framework => Of(framework))];

        FrameworkItems Of(string framework)
        {
            try
            {
                return new XmlEvaluation(projectFile, inputs, documents).Evaluate(framework, isOuter, app);
            }
            catch (FactsException)
            {
                // What cannot be read, or is made to cost, has been said by who reads it for the verdict. Here nothing is known then.
                return new FrameworkItems(framework, [], IsWhole: false);
            }
        }
    }

    /// <summary>The value that the files give to a property where the environment has others besides, as a restore asks for it; empty where nothing sets it, missing where only an evaluation knows.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="name">The property.</param>
    /// <param name="environment">The environment's variables besides those that are there.</param>
    public static Evidence<string> PropertyOf(string projectFile, string name, IEnumerable<KeyValuePair<string, string>> environment)
    {
        InputFiles inputs = new();
        try
        {
            XmlEvaluation evaluation = new(projectFile, inputs, new Dictionary<string, XElement?>(StringComparer.Ordinal));
            foreach ((string variable, string text) in environment)
            {
                evaluation.properties[variable] = text;
            }

            bool isWhole = evaluation.Evaluate(string.Empty, isOuter: false, inputs.Exists(projectFile) ? null : ProjectXmlReader.ReadAll(projectFile, inputs)).IsWhole;
            string value = evaluation.properties.GetValueOrDefault(name, string.Empty);
            return isWhole && !PropertyExpansion.IsOpen(value) ? new Evidence<string>.Known(value) : new Evidence<string>.Missing($"{name} is set by what only an evaluation knows");
        }
        catch (FactsException e)
        {
            return new Evidence<string>.Missing(e.Message);
        }
    }

    private FrameworkItems Evaluate(string framework, bool isOuter, ProjectXml? app)
    {
        Reserved(isOuter ? framework : null);
        Above("Directory.Build.props", "ImportDirectoryBuildProps", "DirectoryBuildPropsPath");
        ByProperty("CustomAfterDirectoryBuildProps", "CustomBeforeMicrosoftCommonProps");
        Above("Directory.Packages.props", "ImportDirectoryPackagesProps", "DirectoryPackagesPropsPath");
        ByProperty("CustomAfterMicrosoftCommonProps", "AfterMicrosoftNetSdkProps");
        if (app is null)
        {
            File(projectFile, Certainty.Yes);
        }
        else
        {
            App(app);
        }

        // Microsoft.NET.TargetFrameworkInference.targets.
        Inferred(properties.GetValueOrDefault("TargetFramework") ?? framework);
        ByProperty("BeforeMicrosoftNETSdkTargets", "CustomBeforeMicrosoftCommonTargets", "LanguageTargets");
        File(projectFile + ".user", Certainty.Yes);
        Above("Directory.Build.targets", "ImportDirectoryBuildTargets", "DirectoryBuildTargetsPath");
        ByProperty("CustomAfterMicrosoftCommonTargets", "AfterMicrosoftNETSdkTargets");
        foreach ((XElement element, string file, Certainty holds) in pending)
        {
            Item(element, file, holds);
        }

        string[] types = ["PackageReference", "PackageVersion", "GlobalPackageReference", "PackageDownload", "ProjectReference"];
        return new FrameworkItems(framework, [.. types.SelectMany(items.Of)], isWhole && !items.IsTooMuch);
    }

    // What MSBuild and a command that restores say of themselves.
    private void Reserved(string? framework)
    {
        foreach ((string name, string value) in MsbuildText.ReservedOf(projectFile))
        {
            Fixed(name, value);
        }

        Fixed("MSBuildRuntimeType", "Core");
        properties["OS"] = OperatingSystem.IsWindows() ? "Windows_NT" : "Unix";
        if (framework is not null)
        {
            Fixed("TargetFramework", framework);
        }
    }

    private void Fixed(string name, string value)
    {
        properties[name] = value;
        fixedOnes.Add(name);
    }

    private void Inferred(string framework)
    {
        Default("TargetFrameworkIdentifier", "GetTargetFrameworkIdentifier", string.Empty);
        Default("TargetFrameworkVersion", "GetTargetFrameworkVersion", "v");
        Default("TargetPlatformIdentifier", "GetTargetPlatformIdentifier", string.Empty);

        void Default(string name, string function, string prefix)
        {
            if (!properties.ContainsKey(name) && framework.Length > 0)
            {
                properties[name] = prefix + expansion.Expand($"$([MSBuild]::{function}('{framework}'))", SourceSpan.WholeFile(projectFile), name);
            }
        }
    }

    // Microsoft.Common.props and .targets, NuGet.props: what a property names, else the nearest file of that name.
    private void Above(string name, string isImported, string path)
    {
        if (properties.TryGetValue(isImported, out string? switched) && switched.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (properties.TryGetValue(path, out string? named) && named.Length > 0)
        {
            Import(named, projectFile, Certainty.Yes);
            return;
        }

        for (string? folder = projectFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string file = Path.Combine(folder, name);
            if (inputs.Exists(file))
            {
                // The .NET SDK sets it, and a file behind may read it.
                properties[path] = file;
                File(file, Certainty.Yes);
                return;
            }
        }
    }

    private void ByProperty(params string[] names)
    {
        foreach (string name in names)
        {
            if (properties.TryGetValue(name, out string? paths) && paths.Length > 0)
            {
                Import(paths, projectFile, Certainty.Yes);
            }
        }
    }

    private void App(ProjectXml app)
    {
        foreach ((string name, string value) in app.Properties.Where(property => !properties.ContainsKey(property.Key)))
        {
            properties[name] = value;
        }

        foreach (XmlDeclaration declaration in app.OwnDeclarations)
        {
            ItemMetadata metadata = new(declaration.Version is null ? [] : [(new PlacedValue(declaration.Version, declaration.At, true), Certainty.Yes)], []);
            items.Include(declaration.Element, [new PlacedItem(declaration.Element, declaration.Id, declaration.At, true)], [], declaration.At, metadata, Certainty.Yes);
        }
    }

    // What nobody sets before holds its default; the command line could set it, and then the assets file says something else.
    private Certainty Holds(XElement element, string file) => element.Attribute("Condition") is not { } condition ? Certainty.Yes
        : PropertyCondition.DefaultOf(element) is { } name && element.DescendantsAndSelf().Any(one => one.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? Certainties.Of(string.IsNullOrEmpty(properties.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name)))
        : MsbuildCondition.Holds(condition.Value, text => Expand(text, file, element), path => inputs.Exists(Path.GetFullPath(PropertyFunctions.Slashes(path), Path.GetDirectoryName(file)!)));

    private string Expand(string? text, string file, XElement element) => expansion.Expand(text, element.At(file), element.Name.LocalName);
}
