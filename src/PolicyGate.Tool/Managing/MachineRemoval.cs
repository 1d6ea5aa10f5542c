namespace PolicyGate.Tool.Managing;

/// <summary>Takes away what an installation brought, and nothing else.</summary>
internal static class MachineRemoval
{
    /// <summary>Whether anything of an installation is there.</summary>
    public static bool IsThere(MachineFolder folder) => File.Exists(folder.Hook) || File.Exists(folder.SolutionHook) || File.Exists(folder.ResolverManifest) || folder.Gates.Count > 0;

    /// <summary>Removes it, the variables first: a session that still has them would not find what they name, and build nothing.</summary>
    /// <returns>What was done, line by line.</returns>
    public static IReadOnlyList<string> Remove(MachineFolder folder, MachineEnvironment? environment)
    {
        using FileStream held = MachineLock.Take(folder);
        List<string> done = [.. environment?.Remove(folder) ?? []];
        File.Delete(folder.Hook);
        File.Delete(folder.SolutionHook);
        foreach (string gate in folder.Gates.Concat(folder.Leftovers).Concat(Directory.Exists(folder.Resolvers) ? [folder.Resolvers] : []))
        {
            Directory.Delete(gate, recursive: true);
        }

        held.Dispose();
        File.Delete(MachineLock.FileOf(folder));
        if (!Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            Directory.Delete(folder.Root);
        }

        return [.. done, $"removed what was installed in {folder.Root}", "sessions that are open still have the variables, and build nothing until they are unset there or the session is begun anew"];
    }
}
