using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Machine;
using PolicyGate.Projects;

namespace PolicyGate;

/// <summary>A question to the gate: one project. Every face asks with the same words.</summary>
internal sealed record GateRequest
{
    /// <summary>What the facts are read from.</summary>
    public InputKind Kind { get; init; }

    /// <summary>The project file, absolute; the lock file or manifest where there is no project.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>Its project.assets.json, or the lock file or manifest, by <see cref="Kind"/>; absolute.</summary>
    public required string AssetsFile { get; init; }

    /// <summary>Whether the assets file or lock file is a fixture of a policy's test: of a project that is not here.</summary>
    public bool IsFixture { get; init; }

    /// <summary>A policy file or a preset's name; empty to discover the policy.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Whether <see cref="PolicyFile"/> was named by <c>PolicyGatePolicyFile</c>, which is said in every build (PG0009); what a person passes to the tool is that person's own choice.</summary>
    public bool IsPolicyNamedByProperty { get; init; }

    /// <summary>Whether the gate is on (<c>PolicyGateEnabled</c>).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    public bool IsCi { get; init; }

    /// <summary>What is known of archives, shared by the projects of one run; <see langword="null"/> for nothing, kept nowhere.</summary>
    public EvidenceCache? Cache { get; init; }

    /// <summary>Asks MSBuild for the project as it evaluates it; <see langword="null"/>, or answering that, where there is no MSBuild to ask or no project file.</summary>
    public Func<EvaluatedProject?>? Evaluate { get; init; }

    /// <summary>The tool that asks, for a manifest that names it and was not restored here yet; <see langword="null"/> where it was not installed as a package.</summary>
    public RunningTool? Tool { get; init; }

    /// <summary>Policy files as they would be, by absolute path: what is asked is what they would say.</summary>
    public IReadOnlyDictionary<string, byte[]> Drafts { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The gate and the bundle with which an organisation manages the machine; <see langword="null"/> where none does.</summary>
    public ManagedGate? Machine { get; init; }

    /// <summary>The policy clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
