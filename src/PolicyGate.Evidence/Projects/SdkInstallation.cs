namespace PolicyGate.Projects;

/// <summary>The installation of a .NET SDK: what lies in it came with the SDK or one of its workloads.</summary>
internal sealed class SdkInstallation
{
    private readonly string[] folders;

    /// <summary>Of the SDK in a folder (<c>…/sdk/10.0.100</c>).</summary>
    public SdkInstallation(string sdkFolder)
    {
        SdkFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(sdkFolder));
        string root = Path.GetDirectoryName(Path.GetDirectoryName(SdkFolder)) ?? SdkFolder;
        string[] roots = HomeOfWorkloads(root) is { } home ? [root, home] : [root];
        folders = [SdkFolder, .. roots.SelectMany(folder => new[] { Path.Combine(folder, "packs"), Path.Combine(folder, "sdk-manifests") })];
    }

    /// <summary>The SDK's own folder.</summary>
    public string SdkFolder { get; }

    /// <summary>Whether a file is of the SDK, its packs or its workloads.</summary>
    public bool Contains(string file) => folders.Any(folder => IsUnder(file, folder));

    /// <summary>Whether a file lies under a folder, both absolute.</summary>
    public static bool IsUnder(string file, string folder) => Path.GetFullPath(file).StartsWith(
        Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
        PathNames.Comparison);

    // Where an installation may not be written to, its workloads go into the user's own folder (Microsoft.DotNet.Workloads.Workload.WorkloadFileBasedInstall).
    private static string? HomeOfWorkloads(string root)
    {
        string metadata = Path.Combine(root, "metadata", "workloads");
        bool isUsers = Directory.Exists(metadata) && Directory.EnumerateDirectories(metadata).Any(band => File.Exists(Path.Combine(band, "userlocal")));
        string home = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") is { Length: > 0 } named ? named : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return isUsers && home.Length > 0 ? Path.Combine(home, ".dotnet") : null;
    }
}
