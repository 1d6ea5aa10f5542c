using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Framework;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tasks;

/// <summary>Takes from evaluated projects what the gate asks of them.</summary>
internal sealed partial class EvaluationReader(string projectFile)
{
    private static readonly string[] Packages = ["PackageReference", "PackageVersion", "GlobalPackageReference", "PackageDownload", "ProjectReference", "DotNetCliToolReference"];

    private static readonly string[] Switches = ["RestorePackagesWithLockFile", "RestoreLockedMode"];

    private const string OfGuard = "$(ImportProjectExtension";

    private static readonly string[] Asked = [.. Switches, "ManagePackageVersionsCentrally", "CentralPackageTransitivePinningEnabled", "TargetFramework", "TargetFrameworks", "MSBuildProjectExtensionsPath", "ProjectAssetsFile", "NuGetPackageRoot"];

    private static readonly SdkInstallation Installation = new(RunningEvaluation.SdkFolder);

    private readonly List<XmlDeclaration> holding = [];
    private readonly List<XmlDeclaration> others = [];
    private readonly HashSet<ProjectElement> taken = [];
    private readonly HashSet<string> ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FrameworkItems> frameworks = [];
    private readonly List<EvaluatedImport> imports = [];
    private readonly List<EvaluatedCode> code = [];
    private readonly HashSet<string> awaited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> deciding = new(StringComparer.OrdinalIgnoreCase) { "NuGetPackageRoot" };

    /// <summary>The names of the properties that decide what the evaluations added so far have taken.</summary>
    public IReadOnlySet<string> Deciding => deciding;

    /// <summary>The files of an evaluation that are neither of the .NET SDK nor of PolicyGate, the project first.</summary>
    public static IEnumerable<ProjectRootElement> Written(Project project) =>
        project.Imports.Select(import => import.ImportedProject).Prepend(project.Xml).Where(root => !IsProducts(root)).Distinct();

    /// <summary>Adds one evaluation.</summary>
    public void Add(Project project)
    {
        foreach (string name in Packages)
        {
            foreach (ProjectItem item in project.GetItems(name).Where(item => !IsProducts(item.Xml.ContainingProject)))
            {
                Item(name, item);
            }
        }

        Framework(project);
        foreach (ResolvedImport import in project.Imports)
        {
            imports.Add(Import(import));
            if (import.SdkResult is null && import.ImportingElement is var element && !IsProducts(element.ContainingProject))
            {
                Await(project, element.ContainingProject, element.Project);
            }
        }

        ProjectRootElement[] written = [.. Written(project)];
        if (Array.Find(written, root => !root.FullPath.EndsWith(PackageGuard.Extension, StringComparison.Ordinal) && root.RawXml.Contains(OfGuard, StringComparison.OrdinalIgnoreCase)) is { } asks)
        {
            throw new FactsException(SourceSpan.WholeFile(asks.FullPath), $"this file reads {OfGuard}…), by which the gate holds packages back: it is another one while the gate judges than in the build that it lets go on, so that what the file brings cannot be told; let it depend on something else");
        }

        HashSet<string> tools = CompilerCode.ToolProperties(project);
        Code(project, written, tools);
        Targets(project);
        foreach (string name in Asked)
        {
            properties.TryAdd(name, project.GetPropertyValue(name));
        }

        foreach (string name in Switches)
        {
            if (project.GetProperty(name)?.Xml is { } element && !IsProducts(element.ContainingProject) && taken.Add(element))
            {
                holding.Add(new XmlDeclaration(XmlDeclaration.Property, name, null, null, At(element)));
            }
        }

        deciding.UnionWith(DecidingProperties.Of(project, written, tools));
        HashSet<ProjectElement> imported = [.. project.Imports.Select(import => (ProjectElement)import.ImportingElement)];
        foreach (ProjectRootElement root in written)
        {
            Elements(project, root, imported);
        }
    }

    /// <summary>All that was added.</summary>
    /// <param name="given">What decides it from outside.</param>
    public EvaluatedProject Read(IReadOnlyList<GivenProperty> given) => new()
    {
        Given = given,
        Awaited = [.. awaited.Order(StringComparer.Ordinal)],
        Declarations =
        [
            .. holding.Where(declaration => declaration.At.File == projectFile && IsOfRepository(declaration)), .. holding.Where(declaration => declaration.At.File != projectFile && IsOfRepository(declaration)),
            .. others.Where(IsOfRepository).Distinct(),
        ],
        Frameworks = frameworks,
        DeclaredIds = ids,
        Imports = [.. imports.Distinct()],
        Code = [.. code.Distinct()],
        Targets = targets,
        Properties = properties,
        Installation = Installation,
        OwnFolder = OwnFolder.Whole,
    };

    /// <summary>Whether a file is of the .NET SDK that runs, of its packs or of its workloads.</summary>
    public static bool IsOfSdk(string file) => Installation.Contains(file);

    private static bool IsOfRepository(XmlDeclaration declaration) => PackageFolder.Of(declaration.At.File) is null;

    private static bool IsProducts(ProjectRootElement root) => root.FullPath is { Length: > 0 } file && (Installation.Contains(file) || SdkInstallation.IsUnder(file, OwnFolder.Whole));

    private void Item(string type, ProjectItem item)
    {
        ids.Add(item.EvaluatedInclude);
        ProjectMetadata? version = Written(item, "Version");
        ProjectMetadata? overriding = Written(item, "VersionOverride");
        Add(item.Xml);
        foreach (ProjectElement element in new[] { version, overriding }.OfType<ProjectMetadata>().Select(metadata => (ProjectElement)metadata.Xml.Parent).Where(parent => parent != item.Xml).Distinct())
        {
            if (element is ProjectItemElement)
            {
                Add(element);
            }
        }

        void Add(ProjectElement element)
        {
            taken.Add(element);
            string? Of(ProjectMetadata? metadata) => metadata?.Xml.Parent == element || metadata?.Xml.Parent is ProjectItemDefinitionElement ? metadata.EvaluatedValue.Trim() : null;
            XmlDeclaration declaration = new(type, item.EvaluatedInclude, Of(version), Of(overriding), At(element));
            if (!holding.Contains(declaration))
            {
                holding.Add(declaration);
            }
        }
    }

    // Of a project with several frameworks NuGet takes each by itself, and nothing of what it has without one.
    private void Framework(Project project)
    {
        string framework = project.GetPropertyValue("TargetFramework");
        bool isOuter = framework.Length == 0 && project.GetPropertyValue("TargetFrameworks").Length > 0;
        if (!isOuter && !frameworks.Exists(known => known.Framework.Equals(framework, StringComparison.OrdinalIgnoreCase)))
        {
            frameworks.Add(new FrameworkItems(framework, [.. Packages.SelectMany(project.GetItems).Where(item => IsOfRepository(item.Xml)).Select(Placed)], IsWhole: true));
        }
    }

    private static PlacedItem Placed(ProjectItem item)
    {
        return new PlacedItem(item.ItemType, item.EvaluatedInclude, At(item.Xml), IsCertain: true) { Versions = Values("Version"), Overrides = Values("VersionOverride") };

        IReadOnlyList<PlacedValue> Values(string name) =>
            item.GetMetadata(name) is { Xml.Parent: ProjectElement element } metadata && IsOfRepository(element) ? [new PlacedValue(metadata.EvaluatedValue.Trim(), At(element), IsCertain: true)] : [];
    }

    private static bool IsOfRepository(ProjectElement element) => !IsProducts(element.ContainingProject) && PackageFolder.Of(At(element).File) is null;

    private static ProjectMetadata? Written(ProjectItem item, string name) => item.GetMetadata(name) is { Xml: not null } metadata && !IsProducts(metadata.Xml.ContainingProject) ? metadata : null;

    private static EvaluatedImport Import(ResolvedImport import)
    {
        string file = import.ImportedProject.FullPath;
        SdkReference? sdk = import.SdkResult?.SdkReference;
        if (sdk is null)
        {
            return new EvaluatedImport(file, At(import.ImportingElement));
        }

        return new EvaluatedImport(file, SdkAt(import.ImportingElement, sdk.Name), sdk.Name, import.SdkResult!.Version ?? sdk.Version, sdk.Version is { Length: > 0 });
    }

    // An import that an SDK attribute or element implies has no place of its own.
    private static SourceSpan SdkAt(ProjectImportElement element, string sdk) => element.ImplicitImportLocation == ImplicitImportLocation.None
        ? At(element)
        : element.ContainingProject.Children.OfType<ProjectSdkElement>().FirstOrDefault(child => child.Name.Equals(sdk, StringComparison.OrdinalIgnoreCase)) is { } named ? At(named) : At(element.ContainingProject);

    private void Code(Project project, ProjectRootElement[] written, IReadOnlySet<string> tools)
    {
        foreach ((string type, string what) in new[] { ("Analyzer", "analyzer"), ("ProjectCachePlugin", "plugin") })
        {
            foreach (ProjectItem item in project.GetItems(type).Where(item => !IsProducts(item.Xml.ContainingProject)))
            {
                code.Add(new EvaluatedCode(what, Full(item.EvaluatedInclude, project.DirectoryPath), At(item.Xml)));
            }
        }

        foreach (ProjectItem item in project.GetItems("Reference").Where(item => !IsProducts(item.Xml.ContainingProject)))
        {
            string path = item.GetMetadataValue("HintPath").Trim() is { Length: > 0 } hint ? hint : item.EvaluatedInclude;
            if (path != item.EvaluatedInclude || path.AsSpan().IndexOfAny('/', '\\') >= 0)
            {
                code.Add(new EvaluatedCode("reference", Full(path, project.DirectoryPath), At(item.Xml)));
            }
        }

        code.AddRange(project.GetItems("ProjectReference").Where(item => !IsProducts(item.Xml.ContainingProject)).SelectMany(item => ReferencedFiles.Of(Full(item.EvaluatedInclude, project.DirectoryPath), At(item.Xml))));
        code.AddRange(CompilerCode.Of(
            project,
            tools,
            property => property.Xml is null || !IsProducts(property.Xml.ContainingProject),
            property => property.Xml is null || PackageFolder.Of(At(property.Xml).File) is null,
            Full,
            property => property.Xml is null || IsProducts(property.Xml.ContainingProject) ? SourceSpan.WholeFile(project.FullPath) : At(property.Xml)));
        code.AddRange(CodeByAnyName.Of(project, IsOfRepository, (root, text) => Expand(project, root, text), written, At));

        code.AddRange(CodeInTexts.Of(project, (root, text) => Expand(project, root, text), written, At));
        code.AddRange(CodeInTexts.Files(project, (root, text) => Expand(project, root, text), written));
        (ProjectElement Element, EvaluatedCode Code)[] named = [.. PathsIntoPackages.Of(project, IsOfRepository, (root, text) => Expand(project, root, text), written, At)];
        code.AddRange(CompilerCode.Taken(project, Installation.Contains, named).Concat(named.Select(pair => pair.Code)));

        // Those of the .NET SDK name their assemblies by properties, which anybody can set.
        foreach (ProjectRootElement root in project.Imports.Select(import => import.ImportedProject).Prepend(project.Xml).Distinct())
        {
            foreach (ProjectUsingTaskElement task in root.UsingTasks.Where(task => task.AssemblyFile.Length > 0))
            {
                string file = Full(Expand(project, root, task.AssemblyFile), root.DirectoryPath);
                if (!Installation.Contains(file))
                {
                    code.Add(new EvaluatedCode("task", file, IsProducts(root) ? SourceSpan.WholeFile(project.FullPath) : At(task)));
                }
            }
        }
    }

    private void Targets(Project project)
    {
        foreach ((string name, Microsoft.Build.Execution.ProjectTargetInstance target) in project.Targets)
        {
            if (name.StartsWith("_PolicyGate", StringComparison.OrdinalIgnoreCase) || name.Equals("ResolvePackageAssets", StringComparison.OrdinalIgnoreCase))
            {
                targets.TryAdd(name, target.FullPath);
            }
        }
    }

    private static string Full(string path, string folder) => Path.GetFullPath(Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path, folder);

    private static SourceSpan At(ProjectElement element) => new(element.Location.File is { Length: > 0 } file ? file : element.ContainingProject.FullPath, Math.Max(1, element.Location.Line), Math.Max(1, element.Location.Column));
}
