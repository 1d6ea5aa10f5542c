using System.Security.Cryptography;
using PolicyGate.Machine;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Managing;

/// <summary>Whether what is installed is what an installation writes: every line of the hooks, every file of the gate and of the bundle, and nothing beside them.</summary>
internal static class MachineIntegrity
{
    /// <summary>What is otherwise, each with what to do about it.</summary>
    /// <param name="folder">The machine's folder.</param>
    /// <param name="installed">What counts in it.</param>
    /// <param name="installation">What was decided when it was installed.</param>
    /// <param name="gate">The gate that is installed by this tool.</param>
    /// <param name="version">Its version.</param>
    public static IEnumerable<string> Problems(MachineFolder folder, ManagedGate installed, Installation installation, string gate, string version) =>
        installation.Version != version ? [$"it was installed by PolicyGate {installation.Version}, and this is {version}, which cannot tell what the other one installs: {folder.Command("update")}"]
        : GateFiles.AreIn(gate) ? Altered(folder, installed, installation, gate)
        : [.. Altered(folder, installed, installation, null), $"there is no gate in {gate} to compare with what is installed; ask the packed tool, which brings one"];

    /// <summary>The bundle that is installed, as its signer signed it.</summary>
    /// <exception cref="BundleException">It is not that any more.</exception>
    public static MachineBundle Signed(ManagedGate installed, Installation installation)
    {
        try
        {
            byte[] manifest = File.ReadAllBytes(installed.Manifest);
            BundleSignature.Verify(manifest, File.ReadAllBytes(SignatureOf(installed)), installation.Signer);
            return BundleManifest.Read(manifest);
        }
        catch (Exception e) when (e is BundleException or IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{e.Message}; install the bundle again that is installed ({Path.GetFileName(installed.Folder).Split('-')[0]}), which mends it, and find out who changed it", e);
        }
    }

    /// <summary>What the mark of an installation says.</summary>
    public static string Mark(MachineBundle bundle, string prefix) => $"PolicyGate: this machine is managed by {bundle.InWords}\n{prefix}\n";

    private static List<string> Altered(MachineFolder folder, ManagedGate installed, Installation installation, string? gate)
    {
        MachineBundle bundle;
        try
        {
            bundle = Signed(installed, installation);
        }
        catch (BundleException e)
        {
            return [e.Message];
        }

        HashSet<string> known = new(PathNames.Comparer) { Path.Combine(installed.Folder, Installation.FileName), installed.Manifest, SignatureOf(installed) };
        List<string> problems = [];
        foreach ((string path, string text) in folder.Written(Path.GetFileName(installed.Folder)))
        {
            Ask(path, Is(path, () => File.ReadAllText(path) == text), "installed");
        }

        foreach (BundleFile file in bundle.Files)
        {
            string path = Path.Combine(installed.BundleFolder, file.Path);
            Ask(path, Is(path, () => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) == file.Sha256), "signed");
        }

        string prefix = installed.Prefix;
        Ask(installed.Mark, GateFiles.IsMadeUp(prefix) && Is(installed.Mark, () => File.ReadAllText(installed.Mark) == Mark(bundle, prefix)), "installed");
        if (gate is null)
        {
            return problems;
        }

        foreach (string file in GateFiles.Of(gate))
        {
            string path = Path.Combine(installed.Folder, file);
            Ask(path, Is(path, () => File.ReadAllBytes(path).AsSpan().SequenceEqual(GateFiles.Installed(Path.Combine(gate, file), prefix))), "installed");
        }

        // A link is none of what is installed, whatever it leads to.
        problems.AddRange(new DirectoryInfo(installed.Folder).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(entry => entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || (entry is FileInfo && !known.Contains(entry.FullName)))
            .Select(entry => Told(entry.FullName, "is nothing that was installed")));
        return problems;

        void Ask(string path, bool isSame, string by)
        {
            known.Add(path);
            if (!isSame)
            {
                problems.Add(Told(path, $"is not what was {by}"));
            }
        }

        string Told(string path, string what) => $"{Path.GetRelativePath(folder.Root, path)} {what}: install the bundle again, which mends it, and find out who changed it";
    }

    private static string SignatureOf(ManagedGate installed) => Path.Combine(installed.BundleFolder, BundleSignature.FileName);

    private static bool Is(string path, Func<bool> isSame)
    {
        try
        {
            return File.Exists(path) && isSame();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
