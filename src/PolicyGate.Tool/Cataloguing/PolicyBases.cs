using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>What a verdict was made by: policy files with their hashes, advisory data with its date.</summary>
internal static class PolicyBases
{
    /// <summary>Of one project.</summary>
    public static IEnumerable<(string Name, string What)> Of(GateResult judged)
    {
        if (judged.PolicyFile is { } preset && PolicyPresets.Names.Contains(preset))
        {
            yield return (preset, "a preset of this version");
        }

        foreach (Input policy in judged.Inputs.Where(input => input.State == InputState.Content && Path.GetExtension(input.Path) is ".yaml" or ".yml" && !PolicyPresets.Names.Contains(input.Path)))
        {
            yield return (judged.Paths.Shown(policy.Path), $"SHA-256 {policy.Hash}");
        }

        if (judged is { Facts: { Advisories: { Missing: null } data }, Policy.Advisories: not null })
        {
            yield return ($"advisories: {Printable.Line(data.Data)}", data.Newest is { } newest ? $"newest of {Times.Minute(newest)} UTC" : "names no time of its own");
        }
    }
}
