using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>
/// Finds where a project declares its packages: in the project, in Directory.Build.props and .targets, in
/// Directory.Packages.props, in <c>.user</c> files, and in the files that these import. XML is read as XML: nothing is evaluated or executed, so
/// conditions are passed over. What the project means comes from the assets file; this only tells the line. What cannot be followed is told.
/// </summary>
internal sealed partial class ProjectXmlReader
{
    private const string What = "project file";
    private const int MostFiles = 256;
    private const int MostDeclarations = 100_000;

    private static readonly HashSet<string> Elements = new(StringComparer.OrdinalIgnoreCase)
    {
        "PackageReference", "PackageVersion", "GlobalPackageReference", "PackageDownload", "ProjectReference", "DotNetCliToolReference",
    };

    // MSBuild reads no import there, or only under a condition.
    private static readonly HashSet<string> Uncertain = new(StringComparer.Ordinal) { "Choose", "When", "Otherwise", "Target", "ProjectExtensions" };

    private static readonly HashSet<string> Switches = new(StringComparer.OrdinalIgnoreCase) { "RestorePackagesWithLockFile", "RestoreLockedMode", "RestorePackagesPath" };

    private readonly InputFiles inputs;
    private readonly Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);

    // The same, as far as it is certain what MSBuild makes of them in whatever environment: by these paths are followed.
    private readonly Dictionary<string, string> certain = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<XmlDeclaration> declarations = [];
    private readonly List<Unfollowed> unfollowed = [];
    private readonly PropertyExpansion expansion;
    private readonly PropertyExpansion exact;
    private readonly Action<XElement, SourceSpan, bool>? visit;
    private readonly string projectFolder;
    private bool isConditional;
    private bool isByWildcard;

    private ProjectXmlReader(string projectFile, InputFiles inputs, Action<XElement, SourceSpan, bool>? visit)
    {
        this.inputs = inputs;
        this.visit = visit;
        expansion = new PropertyExpansion(inputs, properties, Path.GetDirectoryName(projectFile)!);
        exact = new PropertyExpansion(inputs, certain, Path.GetDirectoryName(projectFile)!, isExact: true);
        foreach ((string name, string value) in MsbuildText.ReservedOf(projectFile))
        {
            properties[name] = value;
            if (projectFile == MsbuildText.AnyProject)
            {
                given.Add(name);
                doubtful.Add(name);
            }
            else
            {
                certain[name] = MsbuildText.Escaped(value);
            }
        }

        projectFolder = Path.GetDirectoryName(projectFile)!;
    }

    /// <summary>Every declaration, the project's own first.</summary>
    /// <exception cref="FactsException">The project or a file that it imports is missing, unreadable or not XML.</exception>
    /// <param name="projectFile">The project.</param>
    /// <param name="inputs">Reads the files.</param>
    /// <param name="visit">Sees every element of all of them, its place, and whether a condition stands on it or on the way to it.</param>
    public static IReadOnlyList<XmlDeclaration> Read(string projectFile, InputFiles inputs, Action<XElement, SourceSpan, bool>? visit = null) => ReadAll(projectFile, inputs, visit).Declarations;

    /// <summary>Every declaration, the project's own first, what the files set, and what could not be followed.</summary>
    /// <exception cref="FactsException">The project or a file that it imports is missing, unreadable or not XML.</exception>
    /// <param name="projectFile">The project.</param>
    /// <param name="inputs">Reads the files.</param>
    /// <param name="visit">Sees every element of all of them, its place, and whether a condition stands on it or on the way to it.</param>
    /// <param name="given">The properties that come from elsewhere, whatever the files say of them.</param>
    public static ProjectXml ReadAll(string projectFile, InputFiles inputs, Action<XElement, SourceSpan, bool>? visit = null, IEnumerable<string>? given = null)
    {
        ProjectXmlReader reader = new(projectFile, inputs, visit);
        reader.given.UnionWith(given ?? []);
        reader.doubtful.UnionWith(reader.given);
        string folder = Path.GetDirectoryName(projectFile)!;

        // Directory.Build.props may say where Directory.Packages.props is; the project's own lines still come first.
        List<XmlDeclaration> own = [];
        reader.Above("Directory.Build.props", folder);
        List<XmlDeclaration> before = [.. reader.declarations];
        reader.declarations.Clear();
        reader.earlier.UnionWith(reader.properties.Keys);
        reader.stage = Stage.Project;
        if (inputs.Exists(projectFile))
        {
            reader.isBeforeProps = true;
            reader.File(projectFile);
            reader.isBeforeProps = false;

            // Microsoft.Common.props and .targets import it.
            reader.File(projectFile + ".user");
            reader.PublishProfiles(folder);
        }
        else
        {
            reader.App(FileBasedApp.SourceOf(projectFile));
        }

        int ownOnes = reader.declarations.Count;
        reader.earlier.UnionWith(reader.properties.Keys);
        own.AddRange(reader.declarations);
        own.AddRange(before);
        reader.declarations.Clear();
        reader.stage = Stage.Packages;
        reader.Above("Directory.Packages.props", folder);
        reader.stage = Stage.Targets;
        reader.Above("Directory.Build.targets", folder);
        own.AddRange(reader.declarations);
        reader.declarations.Clear();
        IReadOnlyList<Unfollowed> unfollowed = reader.AllUnfollowed();

        // What only some value of a property leads to counts as the project's own.
        own.InsertRange(ownOnes, reader.declarations);
        ownOnes += reader.declarations.Count;
        return new ProjectXml(own, reader.properties, unfollowed) { OwnDeclarations = own[..ownOnes], ObjPaths = [.. reader.objPaths.AsEnumerable().Reverse()], Written = reader.Written(), EveryValue = reader.EveryValue, SourceProperties = reader.sourceProperties };
    }

    /// <summary>What files say that MSBuild reads besides a project: those of a solution.</summary>
    /// <exception cref="FactsException">One of them, or a file that it imports, is unreadable or not XML.</exception>
    /// <param name="of">The project or solution that they are read for.</param>
    /// <param name="files">The files.</param>
    /// <param name="inputs">Reads them.</param>
    /// <param name="visit">Sees every element of all of them, its place, and whether a condition stands on it or on the way to it.</param>
    public static ProjectXml ReadFiles(string of, IEnumerable<string> files, InputFiles inputs, Action<XElement, SourceSpan, bool>? visit = null)
    {
        ProjectXmlReader reader = new(of, inputs, visit);
        foreach (string file in files)
        {
            reader.File(file);
        }

        IReadOnlyList<Unfollowed> unfollowed = reader.AllUnfollowed();
        return new ProjectXml(reader.declarations, reader.properties, unfollowed) { OwnDeclarations = reader.declarations };
    }

    private void Above(string name, string folder)
    {
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            string path = Path.Combine(current, name);
            if (inputs.Exists(path))
            {
                File(path);
                return;
            }
        }
    }

    private void File(string path)
    {
        imported.Add((reading, path, moment.Last > 0 || isBeforeProps));
        isBeforeProps &= way.IsMaybe || !seen.Contains(path) || !UnseenBuilds.IsBuildProps(path);
        if (!seen.Add(path) || inputs.Optional(path, What, RegularFile.LargestText) is not { } bytes)
        {
            return;
        }

        Bound(path);
        XElement? root = InputReading.Document(path, What, bytes, XmlEncoding.AsMsbuild).Root;
        if (root?.Elements().FirstOrDefault(element => element.Name.LocalName == XmlDeclaration.PropertyGroup) is { } group)
        {
            declarations.Add(new XmlDeclaration(XmlDeclaration.PropertyGroup, string.Empty, null, null, group.At(path)));
        }

        // Wherever <Sdk /> stands, MSBuild reads it first.
        isBeforeProps &= way.IsMaybe || root?.Elements().Any(element => element.Name.LocalName == "Sdk" && GateCoverage.ReadsBuildProps(element, projectFolder)) != true;
        (string? before, reading) = (reading, path);
        HashSet<XElement> conditional = [];
        HashSet<XElement> texts = [];
        foreach (XElement element in root?.DescendantsAndSelf() ?? [])
        {
            // In the order of the document: what holds an element has been asked before it.
            bool isUnderOne = isConditional || IsUncertain(element) || (element.Parent is { } parent && conditional.Contains(parent));
            if (isUnderOne)
            {
                conditional.Add(element);
            }

            Visit(element, element.At(path), isUnderOne || isByWildcard);
            isBeforeProps &= !GateCoverage.ReadsBuildProps(element, projectFolder) || (isUnderOne && !IsUsual(element));
            if (element.Parent is { } holder && (texts.Contains(holder) || HoldsText(holder)))
            {
                texts.Add(element);
                continue;
            }

            Sdks(element, path);
            Read(element, path, isUnderOne);
        }

        reading = before;
    }

    // With what templates of projects begin, and what every MSBuild has.
    private bool IsUsual(XElement import) => IsWhereThereIsOne(import) && !IsDoubtfulAt(import)
        && ((string?)import.Attribute("Project"))?.Trim().Replace('/', '\\').Equals(@"$(MSBuildExtensionsPath)\$(MSBuildToolsVersion)\Microsoft.Common.props", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether MSBuild takes what stands in an element only under a condition, or never.</summary>
    internal static bool IsUncertain(XElement element) => element.Attribute("Condition") is not null || Uncertain.Contains(element.Name.LocalName);

    // The value of a property or of metadata, and what an inline task is made of: XML in it is text to MSBuild (Microsoft.Build.Construction.ProjectParser).
    private static bool HoldsText(XElement element) => element.Name.LocalName == "ProjectExtensions" || (element.Name.LocalName == "Task" && element.Parent?.Name.LocalName == "UsingTask")
        || element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup || element.Parent?.Parent?.Name.LocalName is "ItemGroup" or "ItemDefinitionGroup";

    private void Bound(string file)
    {
        if (seen.Count > MostFiles)
        {
            throw new FactsException(SourceSpan.WholeFile(file), FormattableString.Invariant($"the project imports more than {MostFiles} files of the repository, this one is the next; what is in it is not known"));
        }
    }

    private void Read(XElement element, string file, bool isUnderOne)
    {
        string name = element.Name.LocalName;
        if (Elements.Contains(name))
        {
            Item(element, name, file);
        }
        else if (name.Equals("Import", StringComparison.OrdinalIgnoreCase) && element.Attribute("Sdk") is null)
        {
            string path = element.Attribute("Project")?.Value ?? string.Empty;
            Way outer = way;
            way = ByProperty(path, new Unfollowed(element.At(file), $"the import of {path} goes by a property that is set twice or under a condition"), IsDoubtfulAt(element), paths => FollowImport(paths, file, element, isUnderOne));
            Imports(Exactly(path, file, element), file, element, isUnderOne);
            way = outer;
        }
        else if (element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup && !MsbuildText.IsPlain(element))
        {
            // MSBuild takes the XML in it for its value.
            given.Add(name);
            doubtful.Add(name);
        }
        else if (element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup)
        {
            Property(element, name, file, isUnderOne);
            if (Switches.Contains(name))
            {
                declarations.Add(new XmlDeclaration(XmlDeclaration.Property, name, null, null, element.At(file)));
            }
        }
    }

    private string Expand(string? text, string file, XElement element) => expansion.Expand(text, element.At(file), element.Name.LocalName);

    private string Exactly(string? text, string file, XElement element) => exact.Expand(text, element.At(file), element.Name.LocalName);
}
