using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>How a check is done.</summary>
internal sealed record CheckOptions
{
    /// <summary>Folders, projects, solutions, lock files, assets files, manifests.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>A policy file or a preset; <see langword="null"/> to discover it for each project.</summary>
    public string? Policy { get; init; }

    /// <summary>The repository of the first path, or its folder where there is none.</summary>
    public string Root
    {
        get
        {
            string full = Path.GetFullPath(Paths[0]);
            string folder = Directory.Exists(full) ? full : Path.GetDirectoryName(full)!;
            return PolicyFiles.PolicyLocator.RepositoryRoot(folder) ?? folder;
        }
    }

    /// <summary>The policy file, absolute, or the preset that is named; <see langword="null"/> for none.</summary>
    public string? PolicyFile => Policy is null || PolicyFiles.PolicyPresets.Names.Contains(Policy) ? Policy : Path.GetFullPath(Policy);

    /// <summary>Policy files as they would be, by absolute path.</summary>
    public IReadOnlyDictionary<string, byte[]> Drafts { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The day to judge age and expiry by; <see langword="null"/> for now.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The folder of the roots to verify signatures with; <see langword="null"/> for those of the .NET SDK in use.</summary>
    public string? TrustedRoots { get; init; }

    /// <summary>Whether evidence may come from the cache.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>Whether <c>ContinuousIntegrationBuild</c> or <c>CI</c> is true.</summary>
    public bool IsCi { get; init; } = IsTrue("CI") || IsTrue("ContinuousIntegrationBuild");

    /// <summary>Whether to restore first.</summary>
    public bool Restore { get; init; }

    /// <summary>Whether to verify that every project is under the gate, and that verdicts are of these inputs.</summary>
    public bool VerifyGate { get; init; }

    /// <summary>The gate and the bundle with which this machine is managed; <see langword="null"/> where it is not.</summary>
    public Machine.ManagedGate? Machine { get; init; }

    /// <summary>Whether, where the gate is verified, it is the machine's that projects have to be under, whatever their repository says.</summary>
    public bool IsOfMachine { get; init; }

    /// <summary>A checkout of the protected branch, whose policies and files of the gate count; <see langword="null"/> where they are not compared.</summary>
    public string? Protected { get; init; }

    /// <summary>A finding with the command that mends it under the policy that is named: of a preset nobody changes anything, and the repository can be made to pass it.</summary>
    public Finding Mended(Finding finding) => Policy is null ? finding
        : PolicyFiles.PolicyPresets.Names.Contains(Policy) && finding.MendedBy != MendingCommand.Fix ? finding with { MendedBy = MendingCommand.None }
        : finding with { MendedUnder = $" --policy {CommandWord.Of(Policy)}" };

    private static bool IsTrue(string variable) => bool.TryParse(Environment.GetEnvironmentVariable(variable), out bool value) && value;
}
