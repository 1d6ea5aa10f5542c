using System.Collections.Frozen;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate;

/// <summary>The gate's answer.</summary>
/// <param name="Verdict">The findings.</param>
/// <param name="Paths">Shows paths relative to the repository.</param>
/// <param name="Inputs">Everything that was read; as long as it stays as it is, so does the verdict.</param>
/// <param name="AskAgainAt">From then on the verdict may change by itself: a waiver ends, or is about to.</param>
internal sealed record GateResult(Verdict Verdict, RepositoryPaths Paths, IReadOnlyList<Input> Inputs, DateTimeOffset AskAgainAt)
{
    /// <summary>The same, but for the age of the advisory data: of newer data the verdict may hold until then.</summary>
    public DateTimeOffset SteadyUntil { get; init; }

    /// <summary>What was true; <see langword="null"/> where it could not be read.</summary>
    public ProjectFacts? Facts { get; init; }

    /// <summary>What the policy says for this project, the machine's where the repository has none; <see langword="null"/> where it could not be read.</summary>
    public Policy? Policy { get; init; }

    /// <summary>What an organisation asks of every project of this machine; <see langword="null"/> where nobody manages it.</summary>
    public Policy? OfMachine { get; init; }

    /// <summary>The policy file, or a preset's name; <see langword="null"/> where there is none.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Every file that the repository's policy was read from, the one that it begins with and what it extends, by path or preset's name.</summary>
    public IReadOnlySet<string> PolicyFiles { get; init; } = FrozenSet<string>.Empty;
}
