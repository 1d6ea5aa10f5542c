using System.Globalization;
using System.Security.Cryptography;
using PolicyGate.Machine;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Managing;

/// <summary>Says what manages a machine, and whether it still is what was installed.</summary>
internal static class MachineStatus
{
    /// <summary>Writes it.</summary>
    /// <returns>The exit code: 0 current and in force here, 1 something to do, 3 nothing installed.</returns>
    public static int Write(MachineFolder folder, DateTimeOffset now, TextWriter lines)
    {
        if (folder.Current is not { } gate)
        {
            lines.WriteLine($"nothing manages this machine: nothing is installed in {folder.Root}");
            return 3;
        }

        Installation installation = Installation.Of(gate);
        byte[] manifest = File.ReadAllBytes(gate.Manifest);
        BundleSignature.Verify(manifest, File.ReadAllBytes(Path.Combine(gate.BundleFolder, BundleSignature.FileName)), installation.Signer);
        MachineBundle bundle = BundleManifest.Read(manifest);
        lines.WriteLine($"managed by {bundle.InWords}");
        lines.WriteLine($"signed by {installation.Signer}");
        lines.WriteLine($"issued {bundle.Issued.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, expires {MachineBundle.Day(bundle.Expires)}, then warns for {Quantity.Of(bundle.WarnDays, "day")} and fails");
        lines.WriteLine($"from {installation.Source}, by PolicyGate {installation.Version}, in {gate.Folder}");
        string[] problems = [.. Altered(gate, bundle), .. now >= bundle.EndsAt ? new[] { $"it has expired: {folder.Command("update")}" } : [], .. Unset(folder)];
        foreach (string problem in problems)
        {
            lines.WriteLine(problem);
        }

        return problems.Length > 0 ? 1 : 0;
    }

    /// <summary>Why a machine is not managed as it should be; <see langword="null"/> where it is.</summary>
    /// <param name="folder">The machine's folder.</param>
    /// <param name="least">The least number that its bundle has to have; <see langword="null"/> for any.</param>
    public static string? Refusal(MachineFolder folder, long? least) => folder.Current is not { } gate ? $"nothing manages this machine: {folder.Command("status")}"
        : BundleManifest.Read(File.ReadAllBytes(gate.Manifest)) is var bundle && bundle.Sequence < least ? string.Create(CultureInfo.InvariantCulture, $"this machine is managed by {bundle.InWords}, and {least} or a later one is asked for: {folder.Command("update")}")
        : null;

    /// <summary>Whether what is installed takes hold in what this session starts.</summary>
    public static bool IsInForce(MachineFolder folder) => folder.Current is not null && !Unset(folder).Any();

    private static IEnumerable<string> Altered(ManagedGate gate, MachineBundle bundle) => bundle.Files
        .Where(file => Path.Combine(gate.BundleFolder, file.Path) is var path && !(File.Exists(path) && HashOf(path) == file.Sha256))
        .Select(file => $"{file.Path} is not what was signed: install the bundle again, and find out who changed it");

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static IEnumerable<string> Unset(MachineFolder folder) => MachineEnvironment.VariablesOf(folder)
        .Where(variable => Environment.GetEnvironmentVariable(variable.Name) != variable.Value)
        .Select(variable => $"not in force in this session: {variable.Name} is not {variable.Value}");
}
