using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Machine;

/// <summary>
/// What an organisation asks of every project of a machine. It is judged by itself, beside the repository's own policy, and both hold: whatever a repository
/// writes can add to it and take nothing away.
/// </summary>
/// <param name="Policy">The policy; <see langword="null"/> where it cannot be read.</param>
/// <param name="Findings">What is wrong with the bundle: then nothing is let in.</param>
/// <param name="NextChange">When the bundle says something else.</param>
/// <param name="File">The policy file.</param>
internal sealed record MachinePolicy(Policy? Policy, IReadOnlyList<Finding> Findings, DateTimeOffset NextChange, string File)
{
    /// <summary>Reads it; <see langword="null"/> on a machine that nobody manages.</summary>
    /// <param name="request">Which machine, and when.</param>
    /// <param name="projectPath">The project relative to its repository, which scopes are matched with.</param>
    /// <param name="inputs">Remembers what was read.</param>
    public static MachinePolicy? Read(GateRequest request, string projectPath, InputFiles inputs)
    {
        if (request.Machine is not { } gate)
        {
            return null;
        }

        string file = Path.Combine(gate.BundleFolder, MachineBundle.PolicyFile);
        DateTimeOffset now = request.Clock.GetUtcNow();
        MachineBundle bundle;
        try
        {
            bundle = BundleManifest.Read(inputs.Read(gate.Manifest, BundleManifest.MostBytes) ?? throw new BundleException("it is not there"));
        }
        catch (Exception e) when (e is BundleException or IOException or UnauthorizedAccessException)
        {
            return new MachinePolicy(null, [GateRules.CannotDecide.At(SourceSpan.WholeFile(gate.Manifest), $"the bundle that manages this machine cannot be read: {e.Message}; have an administrator install it again")], DateTimeOffset.MaxValue, file);
        }

        PolicyLoad load = PolicyLoader.Load(request.ProjectFile, file, _ => projectPath, inputs);
        Finding? expiry = bundle.Expiry(now, SourceSpan.WholeFile(request.ProjectFile));
        return new MachinePolicy(load.Policy, [.. load.Problems, .. expiry is null ? [] : new[] { expiry }], bundle.NextChange(now), file);
    }
}
