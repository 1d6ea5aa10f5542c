using System.Security.Cryptography;
using System.Text.RegularExpressions;
using PolicyGate.Machine;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Managing;

/// <summary>Puts a bundle and a gate on a machine. Whatever is refused, or breaks off, leaves what counted before.</summary>
/// <param name="folder">The machine's folder.</param>
/// <param name="gate">The gate to copy: <c>Sdk</c>, <c>tasks</c> and <c>analyzers</c>, as its package has them.</param>
/// <param name="version">The gate's version.</param>
/// <param name="now">The clock.</param>
internal sealed partial class MachineInstaller(MachineFolder folder, string gate, string version, DateTimeOffset now)
{
    private static readonly string[] Parts = ["Sdk", "tasks", "analyzers"];

    /// <summary>The gate that the packed tool brings.</summary>
    public static string PackedGate { get; } = Path.Combine(AppContext.BaseDirectory, "gate");

    /// <summary>Installs a bundle, or a newer one.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="signer">The fingerprint to pin; <see langword="null"/> for the one that is pinned, or, where none is, the bundle's own.</param>
    /// <param name="source">Where it came from.</param>
    /// <returns>What counts now, and whether it has just been installed.</returns>
    /// <exception cref="BundleException">It is refused.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public (MachineBundle Bundle, Installation Installation, bool IsNew) Install(string file, string? signer, string source)
    {
        if (!File.Exists(Path.Combine(gate, "Sdk", "Machine.props")) || !File.Exists(Path.Combine(gate, "tasks", "net8.0", "PolicyGate.Tasks.dll")))
        {
            throw new BundleException($"there is no gate in {gate} that could be installed; the packed tool brings one");
        }

        ManagedGate? before = folder.Current;
        Installation? known = before is null ? null : Installation.Of(before);
        if (known is not null && signer is not null && known.Signer != signer)
        {
            throw new BundleException($"this machine trusts bundles by {known.Signer} only; to trust {signer} instead, run policygate machine remove, and install anew");
        }

        using BundleArchive archive = BundleArchive.Open(file, known?.Signer ?? signer);
        MachineBundle bundle = archive.Bundle;
        string name = MachineFolder.NameOf(bundle.Sequence, Convert.ToHexString(SHA256.HashData(archive.Manifest)), version);
        Installation installation = new(archive.Signer, source, version);
        if (before is not null && Refusal(before, archive) is { } refusal)
        {
            throw new BundleException(refusal);
        }

        if (now >= bundle.EndsAt)
        {
            throw new BundleException($"it expired on {MachineBundle.Day(bundle.Expires)}; ask for a newer one");
        }

        if (before is not null && Path.GetFileName(before.Folder) == name)
        {
            return (bundle, known!, false);
        }

        bool isOurs = folder.Root == MachineFolder.Default || !Directory.Exists(folder.Root);
        Directory.CreateDirectory(folder.Root);
        using (MachineLock.Take(folder))
        {
            if (folder.Current?.Folder == before?.Folder)
            {
                // The names are the same from one bundle to the next: a build that goes on meanwhile asks projects by them.
                Put(archive, name, installation, before is not null && before.Prefix != ManagedGate.UsualPrefix ? before.Prefix : $"{ManagedGate.UsualPrefix}{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}_", isOurs);
                Tidy(name, before);
                return (bundle, installation, true);
            }
        }

        // Another one was installed meanwhile: what counts now decides.
        return Install(file, signer, source);
    }

    // Whoever can offer an old bundle could take back what a newer one says.
    private static string? Refusal(ManagedGate before, BundleArchive archive)
    {
        byte[] manifest = File.ReadAllBytes(before.Manifest);
        MachineBundle installed = BundleManifest.Read(manifest);
        return archive.Bundle.Sequence < installed.Sequence ? FormattableString.Invariant($"its number is {archive.Bundle.Sequence}, lower than {installed.Sequence}, which is installed: an older bundle is never taken")
            : archive.Bundle.Sequence == installed.Sequence && !manifest.AsSpan().SequenceEqual(archive.Manifest) ? FormattableString.Invariant($"its number is {installed.Sequence}, as that of the one that is installed, and it says something else: what changes gets a higher number")
            : null;
    }

    private void Put(BundleArchive archive, string name, Installation installation, string prefix, bool isOurs)
    {
        if (isOurs)
        {
            FolderRights.Give(folder.Root);
        }

        ManagedGate next = new(folder.NewFolder());
        try
        {
            archive.Unpack(next.BundleFolder);
            if (PolicyProblem(next.BundleFolder) is { } problem)
            {
                throw new BundleException($"its policy cannot be enforced by PolicyGate {version}: {problem}");
            }

            foreach (string part in Parts.Where(part => Directory.Exists(Path.Combine(gate, part))))
            {
                Copy(Path.Combine(gate, part), Path.Combine(next.Folder, part), prefix);
            }

            installation.Write(next.Folder);
            File.WriteAllText(next.Mark, $"PolicyGate: this machine is managed by {archive.Bundle.InWords}\n{prefix}\n");
            FolderRights.GiveAll(next.Folder);
            string final = Path.Combine(folder.Root, name);
            if (Directory.Exists(final))
            {
                Directory.Delete(final, recursive: true);
            }

            Directory.Move(next.Folder, final);
            folder.Switch(name);
            FolderRights.Give(folder.Hook);
            FolderRights.Give(folder.SolutionHook);
            FolderRights.GiveAll(folder.Resolvers);
        }
        finally
        {
            if (Directory.Exists(next.Folder))
            {
                Directory.Delete(next.Folder, recursive: true);
            }
        }
    }

    /// <summary>What is wrong with the policy in a bundle's folder; <see langword="null"/> where it can be enforced.</summary>
    public static string? PolicyProblem(string bundle)
    {
        PolicyLoad load = PolicyLoader.Load(Path.Combine(bundle, "any.csproj"), Path.Combine(bundle, MachineBundle.PolicyFile), _ => "any.csproj", new InputFiles());
        return load.Problems.Count > 0 ? $"{Path.GetRelativePath(bundle, load.Problems[0].At.File)}({load.Problems[0].At.Line}): {load.Problems[0].Rule.Id} {load.Problems[0].Message}"
            : Named(load).FirstOrDefault(path => IsOutside(path, bundle)) is { } outside ? $"it names {outside}, which is not in the bundle"
            : null;
    }

    private static IEnumerable<string> Named(PolicyLoad load) =>
    [
        .. load.Chain.Where(file => !PolicyPresets.Names.Contains(file)),
        .. new[] { Advisories.AdvisoryFiles.PathOf(load.Policy!), Trust.TrustFiles.PathOf(load.Policy!) }.OfType<string>(),
    ];

    private static bool IsOutside(string path, string folder) => !path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // A build that goes on may still use the one before; older ones nobody does, and where somebody holds on to one, the next time takes it.
    private void Tidy(string name, ManagedGate? before)
    {
        foreach (string old in folder.Gates.Where(old => Path.GetFileName(old) != name && old != before?.Folder).Concat(folder.Leftovers))
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It counts no more.
            }
        }
    }

    // What MSBuild reads is given names that are made up here, so that no file of a repository can define it again.
    private static void Copy(string from, string to, string prefix)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (Path.GetExtension(file) is ".props" or ".targets")
            {
                File.WriteAllText(copy, OwnName().Replace(File.ReadAllText(file), prefix));
            }
            else
            {
                File.Copy(file, copy);
            }
        }
    }

    // By _PolicyGateMachine a repository's own gate is told to step aside.
    [GeneratedRegex("_PolicyGate(?!Machine\\b)", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();
}
