using PolicyGate.Machine;

namespace PolicyGate.Tool.Managing;

/// <summary>
/// The variables by which a machine's gate takes hold, for every session of the system. On Linux a file for shells that log in, and one for sessions of
/// systemd where it is used; on Windows the machine's environment; elsewhere whoever manages the machine sets them.
/// </summary>
/// <param name="system">The system's configuration folder, where variables are files.</param>
internal sealed class MachineEnvironment(string system)
{
    /// <summary>Has MSBuild import the hook in every project.</summary>
    public const string OfProjects = "CustomBeforeDirectoryBuildProps";

    /// <summary>Has MSBuild import the hook of solutions.</summary>
    public const string OfSolutions = "DirectorySolutionTargetsPath";

    /// <summary>Has MSBuild ask the machine's resolver for MSBuild SDKs before NuGet's.</summary>
    public const string OfSdks = "MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET";

    private const string Shells = "profile.d";
    private const string Sessions = "environment.d";

    /// <summary>That of this system.</summary>
    public static MachineEnvironment OfSystem { get; } = new("/etc");

    /// <summary>The variables of a machine's folder.</summary>
    public static IReadOnlyList<(string Name, string Value)> VariablesOf(MachineFolder folder) => [(OfProjects, folder.Hook), (OfSolutions, folder.SolutionHook), (OfSdks, folder.Resolvers)];

    /// <summary>Asks whether they can be set, before anything is installed.</summary>
    /// <exception cref="BundleException">Somebody else has set them.</exception>
    public void Ask(MachineFolder folder)
    {
        if (OperatingSystem.IsWindows())
        {
            foreach ((string name, string value) in VariablesOf(folder))
            {
                if (Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.Machine) is { Length: > 0 } other && other != value)
                {
                    throw new BundleException($"the machine's variable {name} is {other} already; remove it first");
                }
            }
        }
        else if (OperatingSystem.IsLinux() && FilesOf(folder).FirstOrDefault(file => File.Exists(file.Path) && File.ReadAllText(file.Path) != file.Text) is { Path: { } foreign })
        {
            throw new BundleException($"{foreign} is there and was not written for {folder.Root}; remove it first");
        }
    }

    /// <summary>Sets them.</summary>
    /// <returns>What was done, line by line.</returns>
    /// <exception cref="BundleException">Somebody else has set them.</exception>
    public IReadOnlyList<string> Set(MachineFolder folder)
    {
        Ask(folder);
        if (OperatingSystem.IsWindows())
        {
            return SetOnWindows(folder);
        }

        List<string> done = [];
        foreach ((string path, string text) in OperatingSystem.IsLinux() ? FilesOf(folder) : [])
        {
            AtomicFile.Write(path, text);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            done.Add($"wrote {path}");
        }

        return done;
    }

    /// <summary>Takes them back, where they are those of this folder.</summary>
    /// <returns>What was done, line by line.</returns>
    public IReadOnlyList<string> Remove(MachineFolder folder)
    {
        List<string> done = [];
        if (OperatingSystem.IsWindows())
        {
            foreach ((string name, string value) in VariablesOf(folder).Where(variable => Environment.GetEnvironmentVariable(variable.Name, EnvironmentVariableTarget.Machine) == variable.Value))
            {
                Environment.SetEnvironmentVariable(name, null, EnvironmentVariableTarget.Machine);
                done.Add($"unset {name} of the machine");
            }
        }
        else if (OperatingSystem.IsLinux())
        {
            foreach ((string path, string text) in FilesOf(folder).Where(file => File.Exists(file.Path) && File.ReadAllText(file.Path) == file.Text))
            {
                File.Delete(path);
                done.Add($"removed {path}");
            }
        }

        return done;
    }

    private static List<string> SetOnWindows(MachineFolder folder) => [.. VariablesOf(folder).Select(variable =>
    {
        Environment.SetEnvironmentVariable(variable.Name, variable.Value, EnvironmentVariableTarget.Machine);
        return $"set {variable.Name} of the machine";
    })];

    // Only where the system has such a folder: what is not read there would be in vain, and what is made would be left behind.
    private IEnumerable<(string Path, string Text)> FilesOf(MachineFolder folder)
    {
        if (Directory.Exists(Path.Combine(system, Shells)))
        {
            yield return (Path.Combine(system, Shells, "policygate.sh"), string.Concat(VariablesOf(folder).Select(variable => $"export {variable.Name}='{variable.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'\n")));
        }

        if (Directory.Exists(Path.Combine(system, Sessions)))
        {
            yield return (Path.Combine(system, Sessions, "policygate.conf"), string.Concat(VariablesOf(folder).Select(variable => $"{variable.Name}=\"{variable.Value}\"\n")));
        }
    }
}
