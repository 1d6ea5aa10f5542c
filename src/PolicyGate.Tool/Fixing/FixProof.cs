using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Fixing;

/// <summary>
/// Proves that a fix changes no version: restores a copy of the repository with the edits in it, and compares what every project that reads an edited
/// file resolves with what it resolved before. What the policy excludes is left out, and said.
/// </summary>
internal sealed class FixProof(EditedFiles files, Expectation expected, CheckOptions options, ICollection<string> notes)
{
    private readonly List<string> against = [];

    /// <summary>What speaks against writing the edits; empty where every version is the same.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        if (files.Changed.All(file => Path.GetExtension(file.Path).ToUpperInvariant() is ".YAML" or ".YML"))
        {
            return [];
        }

        RepositoryScan scan = new();
        await scan.AddAsync([files.Root, .. options.Paths], cancellation).ConfigureAwait(false);
        ExcludedInputs exclusions = new(options, scan);
        IReadOnlyList<CheckInput> inputs = exclusions.Judged();
        Dictionary<string, AssetsFile> affected = Affected(inputs);
        if (against.Count > 0)
        {
            return against;
        }

        Leave(exclusions.LeftOut);
        string[] apps = [.. affected.Keys.Where(project => !File.Exists(project)).Order(StringComparer.Ordinal)];
        using RepositoryCopy copy = RepositoryCopy.Of(files.Root, affected.Values.SelectMany(assets => assets.PackageFolders), [.. inputs.Select(input => input.ProjectFile), .. affected.Values.SelectMany(assets => assets.ReferencedProjects)], cancellation);
        foreach (Editing.TextFile file in files.Changed)
        {
            copy.Write(file);
        }

        try
        {
            await CompareAsync(copy, affected, apps, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (string app in apps)
            {
                Forget(copy[FileBasedApp.SourceOf(app)]);
            }
        }

        return against;
    }

    private async Task CompareAsync(RepositoryCopy copy, Dictionary<string, AssetsFile> affected, string[] apps, CancellationToken cancellation)
    {
        string? folder = affected.Values.Select(assets => assets.PackageFolders is [{ } first, ..] ? first : string.Empty).Distinct(StringComparer.Ordinal).ToArray() is [{ Length: > 0 } only] ? only : null;
        string errors = await CopyRestore.RunAsync(copy, [.. affected.Keys.Except(apps).Order(StringComparer.Ordinal).Select(project => copy[project])], [.. apps.Select(app => copy[FileBasedApp.SourceOf(app)])], folder, cancellation).ConfigureAwait(false);
        if (errors.Length > 0)
        {
            against.Add($"a copy of the repository with these changes cannot be restored:\n{errors.TrimEnd().Replace(copy.Root, files.Root, StringComparison.Ordinal)}");
            return;
        }

        foreach ((string project, AssetsFile before) in affected.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string? file = apps.Contains(project) ? ProjectGraphFile.OfApp(copy[FileBasedApp.SourceOf(project)]).File : copy[before.File];
            Compare(project, before, file);
        }
    }

    // Those that read an edited file or may, and those that refer to them.
    private Dictionary<string, AssetsFile> Affected(IReadOnlyList<CheckInput> inputs)
    {
        HashSet<string> changed = Changed();
        Dictionary<string, (CheckInput Input, AssetsFile? Assets, bool Reads)> all = new(StringComparer.Ordinal);
        foreach (CheckInput input in inputs.Where(input => input.Kind is InputKind.Project or InputKind.LockFile && input.ProjectFile != input.File))
        {
            all[input.ProjectFile] = (input, input.Kind == InputKind.Project && input.File is not null ? Read(input.File) : null, Reads(input, changed));
        }

        HashSet<string> affected = all.Where(pair => pair.Value.Reads).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        for (int before = -1; before != affected.Count;)
        {
            before = affected.Count;
            affected.UnionWith(all.Where(pair => pair.Value.Assets?.ReferencedProjects.Any(affected.Contains) == true).Select(pair => pair.Key));
        }

        foreach (string project in affected.Order(StringComparer.Ordinal))
        {
            Check(project, all[project].Assets);
        }

        return affected.Where(project => all[project].Assets is not null).ToDictionary(project => project, project => all[project].Assets!, StringComparer.Ordinal);
    }

    private void Leave(IReadOnlyList<CheckInput> excluded)
    {
        HashSet<string> changed = Changed();
        foreach (CheckInput input in excluded.Where(input => Reads(input, changed)))
        {
            notes.Add($"{files.Relative(FileBasedApp.SourceOf(input.ProjectFile))} reads a changed file, too, and the policy excludes it: whether its versions stay the same was not asked");
        }
    }

    private HashSet<string> Changed() => files.Changed.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

    // A copy shows nothing of what lies elsewhere, and a restore of it would write there.
    private void Check(string project, AssetsFile? assets)
    {
        string source = FileBasedApp.SourceOf(project);
        string name = files.Relative(source);
        if (assets is null)
        {
            against.Add($"{name} reads a changed file and is not restored, so that nobody knows what it resolves; dotnet restore {name} first");
        }
        else if (!IsInside(project))
        {
            against.Add($"{source} reads a changed file and lies outside the repository; change it by hand");
        }
        else if (File.Exists(project) && !files.IsOurs(assets.File))
        {
            against.Add($"the obj folder of {name} lies outside the repository ({assets.File}), and a restore of a copy would write there; change it by hand");
        }
        else if (assets.LockFilePath is { Length: > 0 } locked && !files.IsOurs(Path.GetFullPath(locked, Path.GetDirectoryName(project)!)))
        {
            against.Add($"the lock file of {name} lies outside the repository ({locked}), and a restore of a copy would write there; change it by hand");
        }
        else if (assets.ReferencedProjects.FirstOrDefault(reference => !IsInside(reference)) is { } outside)
        {
            against.Add($"{name} refers to {outside}, which lies outside the repository, and a restore of a copy would write there; change it by hand");
        }
    }

    // Whatever link leads to it.
    private bool IsInside(string project) => files.IsOurs(project) && (Links.Real(Path.GetDirectoryName(project)!) + Path.DirectorySeparatorChar).StartsWith(Links.Real(files.Root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool Reads(CheckInput input, HashSet<string> changed)
    {
        try
        {
            InputFiles read = new();
            bool isOpen = ProjectXmlReader.ReadAll(input.ProjectFile, read).Unfollowed.Any(unknown => !unknown.IsReference);
            return isOpen || read.All.Any(file => changed.Contains(file.Path)) || changed.Any(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase) && input.ProjectFile.StartsWith(Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        }
        catch (FactsException)
        {
            return true;
        }
    }

    private static AssetsFile? Read(string file)
    {
        try
        {
            return AssetsFileReader.Read(file, new InputFiles());
        }
        catch (FactsException)
        {
            return null;
        }
    }

    private void Compare(string project, AssetsFile before, string? file)
    {
        string name = files.Relative(FileBasedApp.SourceOf(project));
        if (file is null || !File.Exists(file) || Read(file) is not { } after)
        {
            against.Add($"{name} cannot be restored with these changes");
            return;
        }

        if (expected.Central.Contains(project) && after.CentralManagement is not Evidence<bool>.Known { Value: true })
        {
            against.Add($"{name} does not read the central versions that were to be written");
        }

        if (expected.Locked.Contains(project) && !after.LockFileEnabled)
        {
            against.Add($"{name} turns lock files off, wherever else they are turned on");
        }

        against.AddRange(ResolvedVersions.Differences(name, before, after));
    }

    private static void Forget(string app)
    {
        if (ProjectGraphFile.OfApp(app).File is { } assets && Path.GetDirectoryName(Path.GetDirectoryName(assets)) is { } folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
