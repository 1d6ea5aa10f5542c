using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tool.Inputs;

/// <summary>
/// Finds what there is to judge: in folders, solutions, projects, or a single lock file, assets file or manifest, and whatever these refer to, wherever it is.
/// Nothing is evaluated or executed. A folder is left out because git ignores it, never because of its name.
/// </summary>
internal sealed partial class RepositoryScan
{
    private const int MostProjects = 20_000;

    private readonly Dictionary<(InputKind Kind, string Key), CheckInput> inputs = [];
    private readonly Queue<string> open = new();
    private readonly HashSet<string> followed = new(StringComparer.Ordinal);
    private readonly HashSet<string> solutions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> realFolders = new(StringComparer.Ordinal);
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FolderWalk> walks = new(StringComparer.Ordinal);
    private bool isNamed;

    /// <summary>Everything that was found, each once, in the order of paths.</summary>
    public IReadOnlyList<CheckInput> Inputs => [.. inputs.Values.Except(Unread()).OrderBy(input => input.ProjectFile, StringComparer.Ordinal).ThenBy(input => input.Kind)];

    /// <summary>The solutions among them.</summary>
    public IReadOnlyCollection<string> Solutions => solutions;

    /// <summary>Who builds what.</summary>
    public Builders Builders { get; } = new();

    /// <summary>Whether a file was named, not found.</summary>
    public bool IsNamed(string file) => named.Contains(file);

    /// <summary>A file's path without links.</summary>
    public string RealFile(string file) => Path.Combine(Real(Path.GetDirectoryName(file)!), Path.GetFileName(file));

    /// <summary>Everything below these paths and whatever it refers to, each once, in the order of paths.</summary>
    /// <exception cref="UsageException">A path is nothing that can be checked.</exception>
    public static async Task<IReadOnlyList<CheckInput>> FindAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        RepositoryScan scan = new();
        await scan.AddAsync(paths, cancellation).ConfigureAwait(false);
        return scan.Inputs;
    }

    /// <summary>Adds everything below these paths, and whatever it refers to.</summary>
    /// <exception cref="UsageException">A path is nothing that can be checked.</exception>
    public async Task AddAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        foreach (string path in paths)
        {
            string full = Path.GetFullPath(path);
            if (Directory.Exists(full))
            {
                await FolderAsync(Path.TrimEndingDirectorySeparator(full), cancellation).ConfigureAwait(false);
            }
            else if (File.Exists(full))
            {
                named.Add(full);
                isNamed = true;
                await FileAsync(full, path, cancellation).ConfigureAwait(false);
                isNamed = false;
            }
            else
            {
                throw new UsageException($"there is no {path}");
            }
        }

        Follow(cancellation);
    }

    /// <summary>Adds projects that a restore graph names, and whatever they refer to; returns what was not there before.</summary>
    public IReadOnlyList<CheckInput> AddRestored(IEnumerable<string> projects, CancellationToken cancellation)
    {
        HashSet<(InputKind, string)> before = [.. inputs.Keys];
        foreach (string project in projects.Where(project => Path.IsPathFullyQualified(project) && File.Exists(project)))
        {
            Builders.Ask(RealFile(project));
            Project(project, isRestored: true);
        }

        Follow(cancellation);
        return [.. inputs.Where(pair => !before.Contains(pair.Key)).Select(pair => pair.Value).OrderBy(input => input.ProjectFile, StringComparer.Ordinal)];
    }

    private async Task FileAsync(string file, string shown, CancellationToken cancellation)
    {
        string name = Path.GetFileName(file);
        switch (Path.GetExtension(file).ToUpperInvariant())
        {
            case ".SLN" or ".SLNX" or ".SLNF":
                FilesOf(file, file);
                (IReadOnlyList<string> ofSolution, string? problem) = await SolutionProjects.ReadAsync(file, cancellation).ConfigureAwait(false);
                foreach (string project in problem is null ? ofSolution : throw new UsageException($"{name} {problem}"))
                {
                    if (!OfSolution(file, project))
                    {
                        throw new UsageException($"{name} names {Path.GetRelativePath(Path.GetDirectoryName(file)!, project)}, which is not there");
                    }
                }

                break;
            case ".JSON" when name.Equals("dotnet-tools.json", StringComparison.OrdinalIgnoreCase):
                Add(new CheckInput(InputKind.ToolManifest, file, file));
                break;
            case ".JSON" when name.EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase):
                string[] projects = [.. Directory.GetFiles(Path.GetDirectoryName(file)!).Where(ReferencedFiles.IsUsualProject)];
                Add(new CheckInput(InputKind.LockFile, projects.Length == 1 ? projects[0] : file, file));
                break;
            case ".JSON" when name.EndsWith("assets.json", StringComparison.OrdinalIgnoreCase):
                Add(new CheckInput(InputKind.Project, ProjectGraphFile.ProjectOf(file) ?? file, file));
                break;
            case ".CONFIG" when IsPackagesConfig(name):
                Add(new CheckInput(InputKind.PackagesConfig, file, file));
                break;
            case ".LOCK" when IsPaketLock(name):
                Add(new CheckInput(InputKind.PaketLock, file, file));
                break;
            case ".CS":
            case not null when IsApp(file):
                App(file);
                break;
            case string extension when extension.EndsWith("PROJ", StringComparison.Ordinal):
                Project(file, isRestored: true);
                break;
            default:
                throw new UsageException($"{shown} is neither a folder, project, solution, lock file, assets file nor manifest");
        }
    }

    private async Task FolderAsync(string root, CancellationToken cancellation)
    {
        FolderWalk walk = new(Real, (path, problem) => Add(new CheckInput(InputKind.Project, path, null) { Problem = problem }));
        foreach (string[] files in walk.Files(root, cancellation))
        {
            await FilesAsync(files, cancellation).ConfigureAwait(false);
        }

        links.AddRange(walk.Linked);
        walks[root] = walk;
    }

    /// <summary>A folder with all that is in it: walked now, where it was not added as it is.</summary>
    public FolderWalk Walked(string root, CancellationToken cancellation)
    {
        if (walks.TryGetValue(root, out FolderWalk? known))
        {
            return known;
        }

        // Folders that cannot be looked at have been said, or are none of what is checked.
        FolderWalk walk = new(Real, (_, _) => { });
        _ = walk.Files(root, cancellation).Count();
        return walk;
    }

    private async Task FilesAsync(string[] files, CancellationToken cancellation)
    {
        bool hasProject = files.Any(file => ReferencedFiles.IsUsualProject(file));
        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            if (name.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && name.Contains('.', StringComparison.Ordinal))
            {
                Project(file);
            }
            else if (SolutionProjects.Is(file))
            {
                await SolutionAsync(file, cancellation).ConfigureAwait(false);
            }
            else if (name.Equals("dotnet-tools.json", PathNames.Comparison))
            {
                Add(new CheckInput(InputKind.ToolManifest, file, file));
            }
            else if (IsPackagesConfig(name))
            {
                Add(new CheckInput(InputKind.PackagesConfig, file, file));
            }
            else if (IsPaketLock(name))
            {
                Add(new CheckInput(InputKind.PaketLock, file, file));
            }
            else if (name == "packages.lock.json" && !hasProject && !files.Any(IsApp))
            {
                Add(new CheckInput(InputKind.LockFile, file, file));
            }
            else if (IsApp(file))
            {
                App(file);
            }
        }
    }

    private void Project(string file, bool isRestored = false)
    {
        Named(file);
        (InputKind, string) key = Key(new CheckInput(InputKind.Project, file, null));
        if (inputs.TryGetValue(key, out CheckInput? known))
        {
            // One project by two ways: NuGet says by which one it was restored.
            if (known.ProjectFile != file && known.File is not null && ProjectGraphFile.ProjectOf(known.File) == file)
            {
                inputs[key] = ProjectGraphFile.Of(file, Read(file)) with { Unfollowed = known.Unfollowed };
            }

            return;
        }

        if (!followed.Add(key.Item2) && !isRestored)
        {
            return;
        }

        if (followed.Count >= MostProjects)
        {
            throw new UsageException($"there are more than {MostProjects} projects; name a smaller part", exitCode: 3);
        }

        ProjectXml? xml = Read(file);
        CheckInput input = ProjectGraphFile.Of(file, xml) with { Unfollowed = xml?.Unfollowed ?? [] };

        // Others (.proj, .shproj, .dcproj, .sqlproj, .esproj …) have packages where NuGet has restored them, or where they or what they import say so; an SDK that is a package runs in them.
        if (isRestored || input.File is not null || input.Problem is not null || ReferencedFiles.IsUsualProject(file) || (xml is not null && Asks(file, xml)))
        {
            inputs[key] = input;
        }

        FollowFrom(file, xml);
    }

    private static bool Asks(string file, ProjectXml xml) => xml.OwnDeclarations.Any(declaration => !declaration.IsUpdate && declaration.Element.ToUpperInvariant() switch
    {
        "PACKAGEREFERENCE" or "PACKAGEDOWNLOAD" or "DOTNETCLITOOLREFERENCE" => true,
        "SDK" => IsPackage(file, declaration),
        _ => false,
    });

    // Without a version, here or in global.json, an SDK ships with MSBuild.
    private static bool IsPackage(string file, XmlDeclaration sdk)
    {
        try
        {
            return PropertyExpansion.IsOpen($"{sdk.Id}{sdk.Version}") || DeclarationReader.ProjectSdk(sdk, GlobalJsonReader.ProjectSdks(Path.GetDirectoryName(file)!, new InputFiles())) is not null;
        }
        catch (FactsException)
        {
            // What cannot be read is said when the project is judged.
            return true;
        }
    }

    // What cannot be read is said when the project is judged.
    private static ProjectXml? Read(string file) => Read(() => ProjectXmlReader.ReadAll(file, new InputFiles()));

    private static ProjectXml? Read(Func<ProjectXml> reading)
    {
        try
        {
            return reading();
        }
        catch (FactsException)
        {
            return null;
        }
    }

    private void Add(CheckInput input)
    {
        Named(input.ProjectFile);
        inputs.TryAdd(Key(input), input);
    }

    private void Named(string file)
    {
        string real = RealFile(file);
        Spell(file, real);
        if (isNamed)
        {
            Builders.Ask(real);
        }
    }

    /// <summary>What tells an input from others: a project with its lock file is the project; by whatever way a folder is reached, it is the same.</summary>
    public (InputKind Kind, string Key) Key(CheckInput input) =>
        (input.Kind == InputKind.LockFile ? InputKind.Project : input.Kind, RealFile(input.ProjectFile));

    private string Real(string folder) => realFolders.TryGetValue(folder, out string? real) ? real : realFolders[folder] = Links.Real(folder);

    private static bool IsPaketLock(string name) => name.Equals("paket.lock", StringComparison.OrdinalIgnoreCase);

    private static bool IsPackagesConfig(string name) => name.Equals("packages.config", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("packages.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".config", StringComparison.OrdinalIgnoreCase));
}
