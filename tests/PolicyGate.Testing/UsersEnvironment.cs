using PolicyGate.Cache;

namespace PolicyGate.Testing;

/// <summary>
/// What the environment says of the user who runs the tests is none of theirs: his package folder, his caches, his NuGet.Config. Before the first test they
/// are replaced by folders of the run, in this process and so in all that it starts.
/// </summary>
internal static class UsersEnvironment
{
    private static readonly Dictionary<string, string?> Hidden = [];
    private static TempFolder? folder;

    /// <summary>The user's own again: for commands that build this repository, where he built it, and for nothing else.</summary>
    public static IReadOnlyDictionary<string, string?> OfUser => Hidden;

    /// <summary>Hides it; called by every test project before anything else.</summary>
    public static void Hide()
    {
        if (folder is not null)
        {
            return;
        }

        folder = TempFolder.OfRun("pg-user");

        // Whatever moves NuGet's folders or changes what a restore does, and what says that this is a CI server.
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsForeign))
        {
            Replace(name, null);
        }

        Replace("DOTNET_CLI_HOME", folder["home"]);
        Replace("NUGET_HTTP_CACHE_PATH", folder["http"]);
        Replace("NUGET_PLUGINS_CACHE_PATH", folder["plugins"]);
        Replace("NUGET_SCRATCH", folder["scratch"]);
        Replace(EvidenceCache.Variable, folder["evidence"]);

        // Where it is not Windows, the user's local application data.
        Replace("XDG_DATA_HOME", folder["data"]);
        foreach (string created in new[] { "home", "data" })
        {
            Directory.CreateDirectory(folder[created]);
        }

        // A home that is new is none to set up.
        Replace("DOTNET_NOLOGO", "1");
        Replace("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
        Replace("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false");
        Replace("DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "false");
        Replace("DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE", "true");
    }

    private static bool IsForeign(string name) =>
        name is "CI" or "ContinuousIntegrationBuild"
            or "NUGET_PACKAGES" or "NUGET_FALLBACK_PACKAGES" or "NUGET_XMLDOC_MODE" or "NUGET_PLUGIN_PATHS" or "NUGET_NETCORE_PLUGIN_PATHS" or "NUGET_NETFX_PLUGIN_PATHS"
        || name.StartsWith("Restore", StringComparison.OrdinalIgnoreCase);

    private static void Replace(string name, string? value)
    {
        Hidden[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
