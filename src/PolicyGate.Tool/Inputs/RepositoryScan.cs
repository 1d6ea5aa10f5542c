using System.Text.Json;
using Microsoft.VisualStudio.SolutionPersistence;
using Microsoft.VisualStudio.SolutionPersistence.Model;
using Microsoft.VisualStudio.SolutionPersistence.Serializer;
using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>Finds what there is to judge: in folders, solutions, projects, or a single lock file, assets file or manifest. Nothing is evaluated or executed.</summary>
internal static class RepositoryScan
{
    private const int AppHeader = 4096;
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", ".git", ".vs", ".idea"];
    private static readonly string[] ProjectExtensions = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>Everything below these paths, each once, in the order of paths.</summary>
    /// <exception cref="UsageException">A path is nothing that can be checked.</exception>
    public static async Task<IReadOnlyList<CheckInput>> FindAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        List<CheckInput> inputs = [];
        foreach (string path in paths)
        {
            string full = Path.GetFullPath(path);
            inputs.AddRange(Directory.Exists(full) ? OfFolder(full, cancellation) : File.Exists(full) ? await OfFileAsync(full, path, cancellation).ConfigureAwait(false) : throw new UsageException($"there is no {path}"));
        }

        return [.. inputs.DistinctBy(input => (input.Kind == InputKind.LockFile ? InputKind.Project : input.Kind, input.ProjectFile)).OrderBy(input => input.ProjectFile, StringComparer.Ordinal).ThenBy(input => input.Kind)];
    }

    private static async Task<IEnumerable<CheckInput>> OfFileAsync(string file, string shown, CancellationToken cancellation)
    {
        string name = Path.GetFileName(file);
        return Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".SLN" or ".SLNX" => await OfSolutionAsync(file, cancellation).ConfigureAwait(false),
            ".SLNF" => throw new UsageException($"{shown} is a solution filter; name its solution, or the projects"),
            ".JSON" when name.Equals("dotnet-tools.json", StringComparison.OrdinalIgnoreCase) => [new CheckInput(InputKind.ToolManifest, file, file)],
            ".JSON" when name.EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase) => [OfLockFile(file)],
            ".JSON" when name.EndsWith("assets.json", StringComparison.OrdinalIgnoreCase) => [OfAssets(file)],
            ".CONFIG" when IsPackagesConfig(name) => [new CheckInput(InputKind.PackagesConfig, file, file)],
            ".CS" => [ProjectGraphFile.OfApp(file)],
            string extension when extension.EndsWith("PROJ", StringComparison.Ordinal) => [ProjectGraphFile.Of(file)],
            _ => throw new UsageException($"{shown} is neither a folder, project, solution, lock file, assets file nor manifest"),
        };
    }

    private static async Task<IEnumerable<CheckInput>> OfSolutionAsync(string file, CancellationToken cancellation)
    {
        ISolutionSerializer? serializer = SolutionSerializers.GetSerializerByMoniker(file);
        try
        {
            byte[] bytes = RegularFile.Read(file, RegularFile.LargestText) ?? [];
            if (file.EndsWith('x') || file.EndsWith('X'))
            {
                InputReading.Bound(file, "solution", bytes);
            }

            SolutionModel solution = await serializer!.OpenAsync(file, cancellation).ConfigureAwait(false);
            string folder = Path.GetDirectoryName(file)!;
            string[] projects = [.. solution.SolutionProjects.Select(project => Path.GetFullPath(project.FilePath.Replace('\\', Path.DirectorySeparatorChar), folder))];
            string? missing = projects.FirstOrDefault(project => !File.Exists(project));
            return missing is null ? projects.Select(ProjectGraphFile.Of) : throw new UsageException($"{Path.GetFileName(file)} names {Path.GetRelativePath(folder, missing)}, which is not there");
        }
        catch (Exception e) when (e is SolutionException or System.Xml.XmlException or ArgumentException or FactsException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Path.GetFileName(file)} is not a solution that can be read: {e.Message}");
        }
    }

    private static CheckInput OfLockFile(string file)
    {
        string[] projects = [.. ProjectExtensions.SelectMany(extension => Directory.GetFiles(Path.GetDirectoryName(file)!, "*" + extension))];
        return new CheckInput(InputKind.LockFile, projects.Length == 1 ? projects[0] : file, file);
    }

    // The assets file knows its project.
    private static CheckInput OfAssets(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(RegularFile.Read(file));
            string project = document.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectPath").GetString()!;
            return new CheckInput(InputKind.Project, project, file);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            // The reader says what is wrong with it.
            return new CheckInput(InputKind.Project, file, file);
        }
    }

    private static IEnumerable<CheckInput> OfFolder(string root, CancellationToken cancellation)
    {
        Stack<string> folders = new([root]);
        while (folders.TryPop(out string? folder))
        {
            cancellation.ThrowIfCancellationRequested();
            string? problem = null;
            string[] files = [.. Entries(() => Directory.GetFiles(folder), ref problem).Order(StringComparer.Ordinal)];
            string[] projects = [.. files.Where(IsProject)];
            foreach (string file in files)
            {
                string name = Path.GetFileName(file);
                if (IsProject(file))
                {
                    yield return ProjectGraphFile.Of(file);
                }
                else if (name == "dotnet-tools.json")
                {
                    yield return new CheckInput(InputKind.ToolManifest, file, file);
                }
                else if (IsPackagesConfig(name))
                {
                    yield return new CheckInput(InputKind.PackagesConfig, file, file);
                }
                else if (name == "packages.lock.json" && projects.Length == 0)
                {
                    yield return new CheckInput(InputKind.LockFile, file, file);
                }
                else if (name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && OfSource(file) is { } app)
                {
                    yield return app;
                }
            }

            if (problem is not null)
            {
                yield return new CheckInput(InputKind.Project, folder, null) { Problem = $"the folder cannot be read: {problem}; what is in it was not checked" };
            }

            foreach (string child in Entries(() => Directory.GetDirectories(folder), ref problem).Where(child => !Skipped.Contains(Path.GetFileName(child), StringComparer.OrdinalIgnoreCase) && new DirectoryInfo(child).LinkTarget is null).OrderDescending(StringComparer.Ordinal))
            {
                folders.Push(child);
            }
        }
    }

    private static string[] Entries(Func<string[]> list, ref string? problem)
    {
        try
        {
            return list();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return [];
        }
    }

    // Directives stand before any code. What cannot be opened may be an app as well as anything else.
    private static CheckInput? OfSource(string file)
    {
        try
        {
            return IsApp(RegularFile.Head(file, AppHeader)) ? ProjectGraphFile.OfApp(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckInput(InputKind.Project, file, null) { Problem = $"the file cannot be read: {e.Message}" };
        }
    }

    // Others (.proj, .sqlproj, .esproj …) only where NuGet has restored them.
    private static bool IsProject(string file)
    {
        string extension = Path.GetExtension(file);
        return ProjectExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            || (extension.EndsWith("proj", StringComparison.OrdinalIgnoreCase) && ProjectGraphFile.Of(file).File is not null);
    }

    private static bool IsPackagesConfig(string name) => name.Equals("packages.config", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("packages.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".config", StringComparison.OrdinalIgnoreCase));

    private static bool IsApp(ReadOnlySpan<byte> header)
    {
        return header.IndexOf("#:package"u8) is >= 0 and var package && IsLineStart(header, package) || header.IndexOf("#:sdk"u8) is >= 0 and var sdk && IsLineStart(header, sdk);
    }

    private static bool IsLineStart(ReadOnlySpan<byte> text, int at) => at == 0 || text[at - 1] is (byte)'\n' or 0xBF;
}
