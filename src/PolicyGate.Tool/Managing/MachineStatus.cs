using System.Globalization;
using PolicyGate.Machine;
using PolicyGate.Reporting;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Managing;

/// <summary>Says what manages a machine, and whether it still is what was installed.</summary>
internal static class MachineStatus
{
    /// <summary>Writes it.</summary>
    /// <param name="folder">The machine's folder.</param>
    /// <param name="gate">The gate that this tool installs.</param>
    /// <param name="version">Its version.</param>
    /// <param name="now">The clock.</param>
    /// <param name="variable">The value of a variable of this session.</param>
    /// <param name="lines">Where to write.</param>
    /// <returns>The exit code: 0 current, whole and in force here, 1 something to do, 3 nothing installed.</returns>
    /// <exception cref="BundleException">What is installed is not what was signed.</exception>
    public static int Write(MachineFolder folder, string gate, string version, DateTimeOffset now, Func<string, string?> variable, TextWriter lines)
    {
        if (folder.Current is not { } installed)
        {
            bool isBegun = MachineRemoval.IsThere(folder);
            lines.WriteLine(isBegun ? $"what is installed in {folder.Root} is not whole, and manages nothing: {folder.Command("install")} completes it, {folder.Command("remove")} takes it away" : $"nothing manages this machine: nothing is installed in {folder.Root}");
            return isBegun ? 1 : 3;
        }

        Installation installation = Installation.Of(installed);
        MachineBundle bundle = MachineIntegrity.Signed(installed, installation);
        lines.WriteLine($"managed by {bundle.InWords}");
        lines.WriteLine($"signed by {installation.Signer}");
        lines.WriteLine($"issued {bundle.Issued.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, expires {MachineBundle.Day(bundle.Expires)}, then warns for {Quantity.Of(bundle.WarnDays, "day")} and fails");
        lines.WriteLine($"from {installation.Source}, by PolicyGate {installation.Version}, in {installed.Folder}");
        foreach (string other in folder.OtherResolvers)
        {
            lines.WriteLine($"{other} was not installed by policygate machine, and MSBuild asks what is there for MSBuild SDKs, too");
        }

        string[] problems = [.. MachineIntegrity.Problems(folder, installed, installation, gate, version), .. now >= bundle.EndsAt ? new[] { $"it has expired: {folder.Command("update")}" } : [], .. Unset(folder, variable)];
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
    public static bool IsInForce(MachineFolder folder) => folder.Current is not null && !Unset(folder, Environment.GetEnvironmentVariable).Any();

    private static IEnumerable<string> Unset(MachineFolder folder, Func<string, string?> variable) => MachineEnvironment.VariablesOf(folder)
        .Where(expected => variable(expected.Name) != expected.Value)
        .Select(expected => $"not in force in this session: {expected.Name} is not {expected.Value}");
}
