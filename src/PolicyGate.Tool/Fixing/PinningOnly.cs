using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Fixing;

/// <summary>Judges what has no policy under one that asks for nothing but that versions do not move by themselves.</summary>
internal sealed class PinningOnly : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("policygate-").FullName;
    private readonly RepositoryCheck check;

    public PinningOnly(CheckOptions options)
    {
        string file = Path.Combine(folder, "policygate.yaml");
        File.WriteAllText(file, "version: 1\npinning: { direct: range }\n");
        check = new RepositoryCheck(options with { Policy = file });
    }

    /// <summary>The answer, or, where it is that there is no policy, the one under that policy.</summary>
    public GateResult Judge(CheckInput input, GateResult result) => result.Facts is null && result.PolicyFile is null && result.Verdict.Findings.Any(finding => finding.Rule == PolicyRules.NotFound) ? check.Judge(input) : result;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
