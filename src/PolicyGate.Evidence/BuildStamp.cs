namespace PolicyGate;

/// <summary>
/// What says that a build, and not only a restore, began under the gate: for each framework a file beside the verdict that holds the name of the seal under which
/// it began. It has no signature: it is for a build that lost its gate, not against code that runs and writes it.
/// </summary>
internal static class BuildStamp
{
    private const string Extension = ".policygate.built";

    // Where all projects share a folder of artifacts, one name has configuration, framework and runtime: debug_net10.0_linux-x64.
    private const char Pivot = '_';
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Writes one where it says something else. Where it cannot be written nothing is said of the build, which is no pass.</summary>
    public static void Write(string path, string seal)
    {
        try
        {
            AtomicFile.Write(path, seal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever asks finds none.
        }
    }

    /// <summary>Why a project was not built under the gate; <see langword="null"/> where it was.</summary>
    /// <param name="folder">The folder of the verdict.</param>
    /// <param name="project">The name of the project file.</param>
    /// <param name="seal">The seal that the verdict names.</param>
    /// <param name="sealedAt">When it was written: what was built before was built under another, and that build may have been the last one.</param>
    /// <param name="frameworks">What the project is built for, as it stands in <c>TargetFramework</c>.</param>
    public static string? Problem(string folder, string project, string seal, DateTime sealedAt, IEnumerable<string> frameworks)
    {
        HashSet<string> stamped = new(Directory.EnumerateFiles(folder, "*" + Extension).Where(file => Path.GetFileName(file).StartsWith(project + ".", StringComparison.Ordinal)), StringComparer.Ordinal);
        HashSet<string> under = FrameworksOf(stamped.Where(IsOf));
        if (stamped.Count == 0)
        {
            return "the verdict is that of a restore, and no build of this project began under the gate";
        }

        // MSBuild lists what a build of a framework has written in a folder of that framework. Of what was restored since, and not built, there is nothing to say.
        HashSet<string> ever = FrameworksOf(stamped);
        HashSet<string> built = new(Directory.EnumerateFiles(folder, "*.FileListAbsolute.txt", Everywhere).Where(file => Path.GetFileName(file).StartsWith(project + ".", StringComparison.Ordinal))
            .Select(file => (File: file, Frameworks: Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar, Pivot)))
            .Where(list => !list.Frameworks.Any(ever.Contains) || Directory.EnumerateFiles(Path.GetDirectoryName(list.File)!).Any(file => File.GetLastWriteTimeUtc(file) > sealedAt))
            .SelectMany(list => list.Frameworks), StringComparer.OrdinalIgnoreCase);
        return frameworks.FirstOrDefault(framework => built.Contains(framework) && !under.Contains(framework)) is { } other
            ? $"it was built for {other}, and no build of that began under the gate since"
            : null;

        HashSet<string> FrameworksOf(IEnumerable<string> files) => new(files.Select(file => Path.GetFileName(file)[(project.Length + 1)..^Extension.Length]), StringComparer.OrdinalIgnoreCase);

        bool IsOf(string file) => RegularFile.Read(file) is { } bytes && System.Text.Encoding.UTF8.GetString(bytes) == seal;
    }
}
