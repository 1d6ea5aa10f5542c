namespace PolicyGate.Projects;

/// <summary>The properties that a build has from elsewhere than its files, so that what a file gives them, or the check's own process, is not what they are.</summary>
internal static class PropertiesOfBuilds
{
    // A solution, every command line of dotnet, and MSBuild while it restores give these, whatever a project writes.
    private static readonly HashSet<string> Given = new(StringComparer.OrdinalIgnoreCase)
    {
        "Configuration", "Platform", "TargetFramework", "RuntimeIdentifier", "SolutionDir", "SolutionPath", "SolutionName", "SolutionFileName", "SolutionExt", "SolutionFilterName",
        "BuildingSolutionFile", "CurrentSolutionConfigurationContents", "MSBuildIsRestoring", "MSBuildRestoreSessionId", "ExcludeRestorePackageImports", "NuGetInteractive",
        "_CommandLineDefinedRuntimeIdentifier", "_CommandLineDefinedSelfContained", "_CommandLineDefinedOutputPath", "_IsPublishing", "_IsPacking", "SelfContained", "PublishRelease", "PackRelease", "PublishDir",
        "PackageOutputPath", "OutputPath", "ArtifactsPath", "VersionSuffix", "NoBuild", "BuildProjectReferences", "DOTNET_CLI_DISABLE_PUBLISH_AND_PACK_RELEASE", "DotNetWatchBuild", "DesignTimeBuild",
        "VSTestNoBuild", "BuildingInsideVisualStudio",
    };

    // What shells, dotnet and services that build set, though this process may be without it.
    private static readonly string[] Beginnings = ["DOTNET_", "GITHUB_", "RUNNER_", "NUGET_"];
    private static readonly HashSet<string> OfEnvironment = new(Environment.GetEnvironmentVariables().Keys.Cast<string>().Concat(
        ["_", "PWD", "OLDPWD", "SHLVL", "HOME", "USER", "USERNAME", "USERPROFILE", "LOGNAME", "HOSTNAME", "COMPUTERNAME", "PATH", "SHELL", "TEMP", "TMP", "TMPDIR", "LANG", "TERM", "OS", "CI", "TF_BUILD", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
         "ProgramFiles", "SystemRoot", "SystemDrive", "windir", "COMSPEC", "MSBUILD_EXE_PATH", "MSBUILDUSESERVER", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILDFAILONDRIVEENUMERATINGWILDCARD"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a command line, a solution or MSBuild itself gives a property, over whatever a file says of it.</summary>
    public static bool AreGiven(string name) => Given.Contains(name);

    /// <summary>Whether the environment of a build may have a property where no file gives it a value; MSBuild asks in any case.</summary>
    public static bool MayBeOfEnvironment(string name) => OfEnvironment.Contains(name) || Array.Exists(Beginnings, beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
