using System.CommandLine;
using PolicyGate.Machine;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate machine</c>: an organisation's policy in front of every repository of a machine.</summary>
internal static class MachineCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new("machine", "Put an organisation's policy in front of every repository of this machine, signed, whether a repository has a policy or not. Run by an administrator.\n\nExamples:\n  policygate machine pack baseline --certificate signing.pfx --sequence 1 --expires 2027-06-30 --output baseline.zip\n  policygate machine install --bundle baseline.zip\n  policygate machine update baseline.zip\n  policygate machine status\n  policygate machine remove")
    {
        Install(terminal), Update(terminal), Status(terminal), Remove(terminal), MachinePackCommand.Create(terminal),
    };

    private static Command Install(Terminal terminal)
    {
        Option<string> bundle = new("--bundle") { Description = "The bundle, as policygate machine pack makes it.", HelpName = "FILE", Required = true };
        Option<string?> signer = new("--signer") { Description = "The SHA-256 of the certificate that may sign bundles for this machine; the one that signed this bundle if none is named.", HelpName = "FINGERPRINT" };
        Option<string?> root = Root();
        Command command = new("install", "Install a bundle, and the gate that enforces it. Without --root it sets the variables of the system too, and says how. Of a bundle that is installed already it mends what was changed.\n\nExit codes: 0 installed, 2 wrong usage, 3 refused or not possible; then what was there stays.\n\nExamples:\n  policygate machine install --bundle baseline.zip --signer 566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353") { bundle, signer, root };
        command.SetAction(async (parsed, _) =>
        {
            string? pinned = parsed.GetValue(signer);
            string? fingerprint = pinned is null ? null : BundleSignature.Fingerprint(pinned) ?? throw new UsageException($"--signer takes the SHA-256 of a certificate, 64 hexadecimal digits, not \"{pinned}\"");
            string file = Path.GetFullPath(parsed.GetValue(bundle)!);
            return await RefusedAsync(() => InstallAsync(file, fingerprint, file, FolderOf(parsed.GetValue(root)), OfSystem(parsed.GetValue(root)), MachineInstaller.PackedGate, terminal), Path.GetFileName(file), terminal).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Update(Terminal terminal)
    {
        Argument<string?> from = new("FILE|URL") { Description = "The newer bundle; where the installed one came from if none is named.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> root = Root();
        Command command = new("update", "Install a newer bundle by the same signer. TOUCHES THE NETWORK where it comes from an address.\n\nExit codes: 0 current, 2 wrong usage, 3 refused or not possible; then what was there stays.\n\nExamples:\n  policygate machine update\n  policygate machine update https://policy.contoso.example/baseline.zip") { from, root };
        command.SetAction((parsed, cancellation) =>
        {
            MachineFolder folder = FolderOf(parsed.GetValue(root));
            ManagedGate current = folder.Current ?? throw new UsageException($"nothing is installed in {folder.Root}; {folder.Command("install")}", 3);
            string source = parsed.GetValue(from) ?? Installation.Of(current).Source;
            return UpdateAsync(source, parsed.GetValue(root), MachineInstaller.PackedGate, Directory.GetCurrentDirectory(), new FeedLimits(), terminal, cancellation);
        });
        return command;
    }

    /// <summary>Installs a newer bundle from a file or an address.</summary>
    /// <param name="source">The file or address.</param>
    /// <param name="root">The machine's folder; <see langword="null"/> for the system's.</param>
    /// <param name="gate">The gate to install.</param>
    /// <param name="settings">The folder whose nuget.config says what is to be known of a server.</param>
    /// <param name="limits">What a server may cost.</param>
    /// <param name="terminal">Where to speak.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> UpdateAsync(string source, string? root, string gate, string settings, FeedLimits limits, Terminal terminal, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            string file = Path.GetFullPath(source);
            return await RefusedAsync(() => InstallAsync(file, null, file, FolderOf(root), OfSystem(root), gate, terminal, isUpdate: true), Path.GetFileName(file), terminal).ConfigureAwait(false);
        }

        DirectoryInfo temporary = Directory.CreateTempSubdirectory("policygate-");
        try
        {
            string file = Path.Combine(temporary.FullName, "bundle.zip");
            return await RefusedAsync(
                async () =>
                {
                    await BundleOrigin.BringAsync(new FeedSources(settings).For(uri), file, limits, cancellation).ConfigureAwait(false);
                    return await InstallAsync(file, null, uri.AbsoluteUri, FolderOf(root), OfSystem(root), gate, terminal, isUpdate: true).ConfigureAwait(false);
                },
                FeedClient.Shown(uri),
                terminal).ConfigureAwait(false);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    /// <summary>Installs a bundle, and says what was done and what is to be done.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="signer">The fingerprint to pin; <see langword="null"/> for what is pinned, or the bundle's.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="folder">The machine's folder.</param>
    /// <param name="variables">The variables to set; <see langword="null"/> where somebody else sets them.</param>
    /// <param name="gate">The gate to install.</param>
    /// <param name="terminal">Where to speak.</param>
    /// <param name="isUpdate">Whether something has to be installed already.</param>
    /// <exception cref="BundleException">It is refused; or a newer one was installed, and somebody else has set the variables.</exception>
    public static async Task<int> InstallAsync(string file, string? signer, string source, MachineFolder folder, MachineEnvironment? variables, string gate, Terminal terminal, bool isUpdate = false)
    {
        bool isFirst = folder.Current is null;
        if (isFirst)
        {
            variables?.Ask(folder);
        }

        InstallOutcome outcome = new MachineInstaller(folder, gate, RepositoryCheck.Version, TimeProvider.System.GetUtcNow()).Install(file, signer, source, isUpdate);
        await terminal.Lines.WriteLineAsync($"{outcome.Done} {outcome.Bundle.InWords}, until {MachineBundle.Day(outcome.Bundle.Expires)}").ConfigureAwait(false);
        if (isFirst)
        {
            await terminal.Lines.WriteLineAsync($"pinned signer: {outcome.Installation.Signer}{(signer is null ? ", the one that signed this bundle; compare it with what your organisation publishes" : string.Empty)}").ConfigureAwait(false);
        }

        IReadOnlyList<string> done = variables is null ? [] : Set(variables, folder);
        foreach (string line in done)
        {
            await terminal.Lines.WriteLineAsync(line).ConfigureAwait(false);
        }

        await terminal.Lines.WriteLineAsync(done.Count > 0 ? "it takes hold in sessions that begin from now on, which have" : "to take hold, have every session of the system set").ConfigureAwait(false);
        foreach ((string name, string value) in MachineEnvironment.VariablesOf(folder))
        {
            await terminal.Lines.WriteLineAsync($"  {name}={value}").ConfigureAwait(false);
        }

        await terminal.Lines.WriteLineAsync($"{folder.Command("status")} says in a session whether it does").ConfigureAwait(false);
        return 0;
    }

    // Variables that name what somebody has removed meanwhile would end every build.
    private static IReadOnlyList<string> Set(MachineEnvironment variables, MachineFolder folder)
    {
        using FileStream held = MachineLock.Take(folder, mayMake: false);
        if (folder.Current is not null)
        {
            return variables.Set(folder);
        }

        MachineLock.Leave(folder, held);
        throw new BundleException($"what was installed in {folder.Root} has been removed");
    }

    private static MachineFolder FolderOf(string? root) => new(root ?? MachineFolder.Default);

    // A folder of somebody's own is no system's.
    private static MachineEnvironment? OfSystem(string? root) => root is null ? MachineEnvironment.OfSystem : null;

    private static Command Status(Terminal terminal)
    {
        Option<string?> root = Root();
        Command command = new("status", "Say what manages this machine, until when, whether every file of it still is what was signed and what this tool installs, and whether it is in force in this session.\n\nExit codes: 0 current, whole and in force, 1 expired, changed or not in force, 3 nothing is installed, or nothing that its signer signed.\n\nExamples:\n  policygate machine status") { root };
        command.SetAction((parsed, _) => RefusedAsync(() => Task.FromResult(MachineStatus.Write(FolderOf(parsed.GetValue(root)), MachineInstaller.PackedGate, RepositoryCheck.Version, TimeProvider.System.GetUtcNow(), Environment.GetEnvironmentVariable, terminal.Lines)), "what is installed", terminal));
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        Option<string?> root = Root();
        Command command = new("remove", "Leave the machine as it was before a bundle was installed.\n\nExit codes: 0 removed, 3 nothing is installed.\n\nExamples:\n  policygate machine remove") { root };
        command.SetAction(async (parsed, _) =>
        {
            MachineFolder folder = FolderOf(parsed.GetValue(root));
            if (!MachineRemoval.IsThere(folder))
            {
                throw new UsageException($"nothing is installed in {folder.Root}", 3);
            }

            foreach (string line in MachineRemoval.Remove(folder, OfSystem(parsed.GetValue(root))))
            {
                await terminal.Lines.WriteLineAsync(line).ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }

    // What is refused changes nothing.
    private static async Task<int> RefusedAsync(Func<Task<int>> run, string what, Terminal terminal)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception e) when (e is BundleException or FeedException)
        {
            await terminal.Error.WriteLineAsync($"policygate: {what} is refused: {e.Message}").ConfigureAwait(false);
            return 3;
        }
    }

    private static Option<string?> Root() => new("--root") { Description = "Another folder than the system's, for an image or a container; no variable is set then.", HelpName = "FOLDER" };
}
