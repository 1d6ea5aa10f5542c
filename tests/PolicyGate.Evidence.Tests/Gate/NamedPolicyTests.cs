using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0009: which policy decided is never silent.</summary>
public sealed class NamedPolicyTests : IDisposable
{
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");

    [Theory]
    [InlineData("other.yaml", "", "and policygate.yaml, which is found here, is not asked: remove the property, or let the named policy extend that one", true)]
    [InlineData("other.yaml", "extends: [recommended]", "and policygate.yaml, which is found here, is not asked: remove the property, or let the named policy extend that one", true)]
    [InlineData("other.yaml", "extends: [policygate.yaml]", "which extends policygate.yaml, the one that is found here", false)]
    [InlineData("other.yaml", "extends: [between.yaml]", "which extends policygate.yaml, the one that is found here", false)]
    [InlineData("other.yaml", "extends: [App/../policygate.yaml]", "which extends policygate.yaml, the one that is found here", false)]
    [InlineData("other.yaml", "extends: [copy/policygate.yaml]", "and policygate.yaml, which is found here, is not asked: remove the property, or let the named policy extend that one", true)]
    [InlineData("policygate.yaml", "", "which is policygate.yaml, the one that is found here", false)]
    [InlineData("recommended", "", "and policygate.yaml, which is found here, is not asked: remove the property, or let the named policy extend that one", true)]
    public void PG0009_is_a_warning_and_an_error_where_CI_is_true_unless_the_named_policy_extends_the_found_one(string name, string other, string says, bool failsInCi)
    {
        Write("policygate.yaml");
        Write("copy/policygate.yaml");
        Write("between.yaml", "extends: [policygate.yaml]");
        Write("other.yaml", other);
        string text = $"PolicyGatePolicyFile, on the command line or in the environment, has {(name == "recommended" ? "the preset recommended" : name)} decide, {says}";
        Assert.Equal([(Severity.Warning, text)], Said(name, isCi: false));
        Assert.Equal([(failsInCi ? Severity.Error : Severity.Warning, text)], Said(name, isCi: true));
    }

    [Fact]
    public void PG0009_is_said_where_no_policy_is_found_here_and_where_two_are()
    {
        Write("other.yaml");
        Assert.Equal([(Severity.Error, "PolicyGatePolicyFile, on the command line or in the environment, has other.yaml decide, and none is found here that it could extend: put one into the repository")], Said("other.yaml", isCi: true));
        Write("policygate.yaml");
        Write("policygate.yml");
        Assert.Equal(Severity.Error, Assert.Single(Said("policygate.yaml", isCi: true)).Severity);
    }

    [Theory]
    [InlineData("version: 1\nrules: { PG0009: off }\n", "PG0009 PG0104")]
    [InlineData("version: 1\nnonsense: 1\n", "PG0009 PG0103")]
    [InlineData(null, "PG0009 PG0101")]
    public void PG0009_is_said_whatever_the_named_policy_says(string? named, string rules)
    {
        Write("policygate.yaml");
        if (named is not null)
        {
            project.Folder.Write("other.yaml", named);
        }

        Assert.Equal(rules, string.Join(' ', Run("other.yaml", isCi: false).Verdict.Findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void PG0009_is_not_said_of_what_a_person_passes_to_the_tool_nor_without_a_named_policy()
    {
        Write("policygate.yaml");
        Write("other.yaml");
        Assert.Empty(Run("other.yaml", isCi: true, byProperty: false).Verdict.Findings);
        Assert.Empty(Run(null, isCi: true).Verdict.Findings);
        Assert.Empty(Run(string.Empty, isCi: true).Verdict.Findings);
    }

    [Fact]
    public void A_policy_that_would_be_found_is_an_input_of_the_verdict()
    {
        Write("other.yaml");
        Assert.Contains(Run("other.yaml", isCi: false).Inputs, input => input.Path == project.Folder["App/policygate.yaml"]);
    }

    public void Dispose() => project.Dispose();

    private void Write(string name, string text = "") => project.Folder.Write(name, $"version: 1\n{text}\n");

    private IEnumerable<(Severity Severity, string Text)> Said(string name, bool isCi) =>
        Run(name, isCi).Verdict.Findings.Where(finding => finding.Rule.Id == "PG0009").Select(finding => (finding.Severity, finding.Message));

    private GateResult Run(string? name, bool isCi, bool byProperty = true)
    {
        project.Write("obj/project.assets.json", project.Json());
        return GateRunner.Run(new GateRequest
        {
            ProjectFile = project.ProjectFile,
            AssetsFile = project.AssetsFile,
            PolicyFile = name?.EndsWith(".yaml", StringComparison.Ordinal) == true ? project.Folder[name] : name,
            IsPolicyNamedByProperty = byProperty,
            IsCi = isCi,
        });
    }
}
