namespace PolicyGate.Tool.Managing;

/// <summary>Takes away what an installation brought, and nothing else.</summary>
internal static class MachineRemoval
{
    /// <summary>Whether anything of an installation is there, be it what one has left that broke off at once.</summary>
    public static bool IsThere(MachineFolder folder) => folder.IsBegun || File.Exists(MachineLock.FileOf(folder));

    /// <summary>Removes it, the variables first: a session that still has them would not find what they name, and build nothing.</summary>
    /// <returns>What was done, line by line.</returns>
    public static IReadOnlyList<string> Remove(MachineFolder folder, MachineEnvironment? environment)
    {
        using FileStream held = MachineLock.Take(folder, mayMake: false);
        List<string> done = [.. environment?.Remove(folder) ?? []];
        foreach (string file in folder.LeftoverFiles.Concat([folder.Hook, folder.SolutionHook]))
        {
            File.Delete(file);
        }

        foreach (string gate in folder.Gates.Concat(folder.Leftovers))
        {
            Directory.Delete(gate, recursive: true);
        }

        // Resolvers of others may lie beside it.
        string resolver = Path.GetDirectoryName(folder.ResolverManifest)!;
        if (Directory.Exists(resolver))
        {
            File.Delete(folder.ResolverManifest);
            DeleteEmpty(resolver);
        }

        DeleteEmpty(folder.Resolvers);
        MachineLock.Leave(folder, held);
        return [.. done, $"removed what was installed in {folder.Root}", "sessions that are open still have the variables, and build nothing until they are unset there or the session is begun anew"];
    }

    private static void DeleteEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
