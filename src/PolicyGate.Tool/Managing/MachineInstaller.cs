using System.Security.Cryptography;
using PolicyGate.Machine;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Managing;

/// <summary>Puts a bundle and a gate on a machine. Whatever is refused, or breaks off, leaves what counted before.</summary>
/// <param name="folder">The machine's folder.</param>
/// <param name="gate">The gate to copy: <c>Sdk</c>, <c>tasks</c> and <c>analyzers</c>, as its package has them.</param>
/// <param name="version">The gate's version.</param>
/// <param name="now">The clock.</param>
internal sealed class MachineInstaller(MachineFolder folder, string gate, string version, DateTimeOffset now)
{
    /// <summary>The gate that the packed tool brings.</summary>
    public static string PackedGate { get; } = Path.Combine(AppContext.BaseDirectory, "gate");

    /// <summary>Installs a bundle, or a newer one.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="signer">The fingerprint to pin; <see langword="null"/> for the one that is pinned, or, where none is, the bundle's own.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="isUpdate">Whether something has to be installed already, also by the time that nobody else changes the folder.</param>
    /// <returns>What counts now, and what was done.</returns>
    /// <exception cref="BundleException">It is refused.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public InstallOutcome Install(string file, string? signer, string source, bool isUpdate = false)
    {
        if (!GateFiles.AreIn(gate))
        {
            throw new BundleException($"there is no gate in {gate} that could be installed; the packed tool brings one");
        }

        ManagedGate? before = folder.Current;
        if (before is null && isUpdate)
        {
            throw new BundleException($"what was installed in {folder.Root} has been removed; {folder.Command("install")}");
        }

        Installation? known = before is null ? null : Installation.Of(before);
        if (known is not null && signer is not null && known.Signer != signer)
        {
            throw new BundleException($"this machine trusts bundles by {known.Signer} only; to trust {signer} instead, run policygate machine remove, and install anew");
        }

        using BundleArchive archive = BundleArchive.Open(file, known?.Signer ?? signer);
        archive.Verify();
        MachineBundle bundle = archive.Bundle;
        string name = MachineFolder.NameOf(bundle.Sequence, Convert.ToHexString(SHA256.HashData(archive.Manifest)), version);
        bool isSame = before is not null && Path.GetFileName(before.Folder) == name;
        if (before is not null && !isSame && Refusal(before, known!, archive) is { } refusal)
        {
            throw new BundleException(refusal);
        }

        if (now >= bundle.EndsAt)
        {
            throw new BundleException($"it expired on {MachineBundle.Day(bundle.Expires)}; ask for a newer one");
        }

        bool isOurs = folder.Root == MachineFolder.Default || !Directory.Exists(folder.Root);
        using (FileStream held = MachineLock.Take(folder, mayMake: !isUpdate))
        {
            try
            {
                if (folder.Current?.Folder == before?.Folder)
                {
                    return Install(archive, name, new Installation(archive.Signer, Installation.Kept(source), version), before, isSame ? known : null, isOurs);
                }
            }
            finally
            {
                // What is refused, or comes after a removal, leaves nothing behind.
                if (folder.Current is null && !folder.IsBegun)
                {
                    MachineLock.Leave(folder, held);
                }
            }
        }

        // Another one was installed meanwhile: what counts now decides.
        return Install(file, signer, source, isUpdate);
    }

    // Nobody else changes the folder.
    private InstallOutcome Install(BundleArchive archive, string name, Installation installation, ManagedGate? before, Installation? same, bool isOurs)
    {
        if (same is not null && !MachineIntegrity.Problems(folder, before!, same, gate, version).Any())
        {
            if (same != installation)
            {
                installation.Write(before!.Folder);
            }

            return new InstallOutcome(archive.Bundle, installation, "installed already:");
        }

        // The names are the same from one bundle to the next: a build that goes on meanwhile asks projects by them.
        Put(archive, name, installation, before is not null && GateFiles.IsMadeUp(before.Prefix) ? before.Prefix : $"{ManagedGate.UsualPrefix}{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}_", isOurs);
        Tidy(name, before);
        return new InstallOutcome(archive.Bundle, installation, same is null ? "installed" : "installed again, as it was not what was installed any more:");
    }

    // Whoever can offer an old bundle could take back what a newer one says.
    private static string? Refusal(ManagedGate before, Installation known, BundleArchive archive)
    {
        MachineBundle installed = MachineIntegrity.Signed(before, known);
        return archive.Bundle.Sequence < installed.Sequence ? FormattableString.Invariant($"its number is {archive.Bundle.Sequence}, lower than {installed.Sequence}, which is installed: an older bundle is never taken")
            : archive.Bundle.Sequence == installed.Sequence && !File.ReadAllBytes(before.Manifest).AsSpan().SequenceEqual(archive.Manifest) ? FormattableString.Invariant($"its number is {installed.Sequence}, as that of the one that is installed, and it says something else: what changes gets a higher number")
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

            Copy(next.Folder, prefix);
            installation.Write(next.Folder);
            File.WriteAllText(next.Mark, MachineIntegrity.Mark(archive.Bundle, prefix));
            FolderRights.GiveAll(next.Folder);
            string final = Path.Combine(folder.Root, name);
            if (Directory.Exists(final))
            {
                // In two renames: what is deleted file by file is half of a gate to a build meanwhile.
                Directory.Move(final, folder.NewFolder());
            }

            Directory.Move(next.Folder, final);
            folder.Switch(name);
            FolderRights.Give(folder.Hook);
            FolderRights.Give(folder.SolutionHook);
            FolderRights.Give(folder.Resolvers);
            FolderRights.GiveAll(Path.GetDirectoryName(folder.ResolverManifest)!);
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
        foreach (string file in folder.LeftoverFiles)
        {
            File.Delete(file);
        }

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

    private void Copy(string to, string prefix)
    {
        foreach (string file in GateFiles.Of(gate))
        {
            string copy = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, GateFiles.Installed(Path.Combine(gate, file), prefix));
        }
    }
}
