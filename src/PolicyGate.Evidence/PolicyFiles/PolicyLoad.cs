using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.PolicyFiles;

/// <summary>What loading a policy gave: a policy, or what is wrong with it.</summary>
/// <param name="Policy">The policy for the project; <see langword="null"/> where there are problems.</param>
/// <param name="Problems">PG0101 to PG0107.</param>
/// <param name="File">The policy file, or a preset's name.</param>
internal sealed record PolicyLoad(Policy? Policy, IReadOnlyList<Finding> Problems, string? File)
{
    /// <summary>Every file that was read, the policy and what it extends, by path or preset's name.</summary>
    public required IReadOnlySet<string> Chain { get; init; }
}
