using System.Security.Cryptography;
using System.Text;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

public class ExtendsTests
{
    [Fact]
    public void Bases_come_first_in_order_scalars_replace_lists_append_rules_merge_by_id()
    {
        Policy policy = Load(
            "extends: [a.yaml, sub/b.yaml]\npackages: { default: deny, allow: [Own] }\nrules: { PG0402: info }",
            ("a.yaml", "packages: { default: allow, deny: [A] }\npinning: { direct: any }\nrules: { PG0401: warning, PG0402: warning }"),
            ("sub/b.yaml", "extends: [c.yaml]\npackages: { deny: [B] }\npinning: { direct: range }"),
            ("sub/c.yaml", "packages: { deny: [C] }\npinning: { direct: exact, central: required }"));
        Assert.Equal(DefaultAction.Deny, policy.Packages!.Default!.Value);
        Assert.Equal(["A", "C", "B"], policy.Packages.Deny.Select(entry => entry.ToString()));
        Assert.Equal(["Own"], policy.Packages.Allow.Select(entry => entry.ToString()));
        Assert.Equal(DirectPin.Range, policy.Pinning!.Direct!.Value);
        Assert.True(policy.Pinning.CentralRequired!.Value);
        Assert.Equal(Severity.Warning, policy.Severities["PG0401"].Value);
        Assert.Equal(Severity.Info, policy.Severities["PG0402"].Value);
        Assert.True(policy.Packages.Deny.All(entry => entry.Inherited) && !policy.Packages.Allow[0].Inherited);
    }

    [Theory]
    [InlineData("recommended", "Fixed")]
    [InlineData("strict", "Exact")]
    public void Takes_presets(string preset, string direct)
    {
        Policy policy = Load($"extends: [{preset}]");
        Assert.Equal(direct, policy.Pinning!.Direct!.Value.ToString());
        Assert.True(policy.LockFile!.Required!.Value);
        Assert.Equal(preset == "strict", policy.Packages is not null);
    }

    [Fact]
    public void A_pinned_base_has_to_have_its_hash()
    {
        const string Base = "version: 1\npackages: { deny: [A] }\n";
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Base)));
        Assert.Equal("A", Load($"extends: [{{ path: base.yaml, sha256: {hash.ToLowerInvariant()} }}]", ("base.yaml", Base["version: 1\n".Length..])).Packages!.Deny[0].ToString());
        string problem = Assert.Single(Problems($"extends: [{{ path: base.yaml, sha256: {new string('0', 64)} }}]", ("base.yaml", Base["version: 1\n".Length..])));
        Assert.StartsWith("PG0106(2,11)", problem, StringComparison.Ordinal);
        Assert.Contains(hash, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extends: [missing.yaml]", "PG0106(2,11) there is no policy file")]
    [InlineData("extends: [policygate.yaml]", "PG0106(2,11) extends goes round in a circle: policygate.yaml → policygate.yaml")]
    [InlineData("extends: [a.yaml]", "PG0106(2,11) extends goes round in a circle: policygate.yaml → a.yaml → policygate.yaml")]
    [InlineData("extends: [bad.yaml]", "PG0102(2,")]
    public void A_base_that_cannot_be_resolved_is_an_error(string yaml, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Problems(yaml, ("a.yaml", "extends: [policygate.yaml]"), ("bad.yaml", "{{{"))), StringComparison.Ordinal);

    [Fact]
    public void A_base_that_two_name_counts_once_however_wide_the_tree_is()
    {
        (string, string)[] files = [.. Enumerable.Range(0, 25).Select(level => ($"l{level}.yaml", $"extends: [l{level + 1}.yaml, ./l{level + 1}.yaml]")), ("l25.yaml", "packages: { deny: [A] }")];
        Assert.Single(Load("extends: [l0.yaml]", files).Packages!.Deny);
    }

    [Theory]
    [InlineData("packages: { deny: [X] }", "final: [packages.deny]", "packages: { deny: [Y] }", null)]
    [InlineData("packages: { default: deny, allow: [X] }", "final: [packages]", "packages: { allow: [Y] }", "packages.allow is final")]
    [InlineData("packages: { default: deny, allow: [X] }", "final: [packages.allow]", "packages: { deny: [Y] }", null)]
    [InlineData("packages: { default: deny }", "final: [packages.default]", "packages: { default: allow }", "packages.default is final")]
    [InlineData("packages: { default: deny }", "final: [packages.default]", "packages: { default: deny }", null)]
    [InlineData("packages: { allow: [X] }", "final: [packages.default]", "packages: { default: allow }", "packages.default is final")]
    [InlineData("packages: { default: deny }", "final: [packages.default]", "packages: { default: trust }\ntrust: {}", "packages.default is final")]
    [InlineData("packages: { allow: [X] }", "final: [packages.default]", "packages: { default: trust }\ntrust: {}", "packages.default is final")]
    [InlineData("build-code: { allow: [{ package: X }] }", "final: [build-code]", "build-code: { default: trust }\ntrust: {}", "build-code.default is final")]
    [InlineData("trust: {}\npackages: { default: trust }", "final: [packages.default]", "trust: { file: mine.json }", "packages.default is final, and compares with the trust file")]
    [InlineData("trust: {}\nbuild-code: { default: trust }", "final: [build-code]", "trust: { file: mine.json }", "build-code.default is final, and compares with the trust file")]
    [InlineData("trust: {}\nbuild-code: { default: trust }", "final: [build-code.default]", "trust: { required: true }", null)]
    [InlineData("packages: { deny: [X] }", "final: [packages.deny]", "rules: { PG0401: warning }", "PG0401 may not be lowered")]
    [InlineData("packages: { deny: [X] }", "final: [packages.deny]", "waivers: { entries: [{ rules: [PG0401], packages: [X], reason: r, expires: 2027-01-01 }] }", "PG0401 may not be waived")]
    [InlineData("packages: { deny: [X] }", "final: [packages.deny]", "scopes: [{ projects: [src/**], rules: { PG0401: off } }]", "PG0401 may not be lowered")]
    [InlineData("pinning: { direct: fixed }", "final: [pinning.direct]", "pinning: { direct: any }", "pinning.direct is final")]
    [InlineData("pinning: { direct: fixed }", "final: [pinning]", "pinning: { direct: exact }", "pinning.direct is final")]
    [InlineData("pinning: { direct: fixed }", "final: [pinning]", "pinning: { central: required }", null)]
    [InlineData("pinning: { prerelease: { allow: [] } }", "final: [pinning.prerelease]", "pinning: { prerelease: { allow: [Y] } }", "pinning.prerelease is final")]
    [InlineData("lockfile: { required: true }", "final: [lockfile]", "lockfile: { required: false }", "lockfile.required is final")]
    [InlineData("lockfile: { required: true }", "final: [lockfile]", "scopes: [{ projects: [src/**], lockfile: { required: false } }]", "lockfile.required is final")]
    [InlineData("waivers: { max-length: 30d }", "final: [waivers.max-length]", "waivers: { max-length: 90d }", "waivers.max-length is final")]
    [InlineData("waivers: { max-length: 30d }", "final: [waivers]", "waivers: { entries: [{ rules: [PG0401], packages: [X], reason: r, expires: 2027-01-01 }] }", "waivers are final")]
    [InlineData("on-missing-evidence: error", "final: [on-missing-evidence]", "on-missing-evidence: info", "on-missing-evidence is final")]
    [InlineData("build-code: { default: deny }", "final: [build-code]", "on-missing-evidence: off", "on-missing-evidence may not be lowered: build-code is final")]
    [InlineData("signatures: { require: any }", "final: [signatures.require]", "scopes: [{ projects: [src/**], on-missing-evidence: warning }]", "on-missing-evidence may not be lowered: signatures is final")]
    [InlineData("on-missing-evidence: warning\nage: { minimum: 7d }", "final: [age]", "on-missing-evidence: warning", null)]
    [InlineData("packages: { deny: [X] }", "final: [packages]", "on-missing-evidence: off", null)]
    [InlineData("rules: { PG0112: error }", "final: [rules]", "rules: { PG0112: off }", "PG0112 may not be lowered")]
    [InlineData("rules: { PG0112: info }", "final: [rules]", "rules: { PG0112: error }", null)]
    [InlineData("packages: { look-alikes: error }", "final: [packages.look-alikes]", "rules: { PG0404: warning }", "PG0404 may not be lowered")]
    [InlineData("signatures: { require: repository }", "final: [signatures]", "signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "signatures.repositories is final: signatures.repositories may not grow")]
    [InlineData("signatures: { require: repository }", "final: [signatures.repositories]", "signatures: { repositories: { nuget.org: { fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "signatures.repositories is final")]
    [InlineData("signatures: { require: repository, repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "final: [signatures]", "signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB] } } }", "signatures.repositories is final")]
    [InlineData("signatures: { require: repository, repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "final: [signatures]", "signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", null)]
    [InlineData("signatures: { require: repository, repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "final: [signatures.require]", "signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB] } } }", null)]
    [InlineData("age: { minimum: 7d }", "final: [age]", "signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "age.minimum is final: signatures.repositories may not grow")]
    [InlineData("age: { minimum: 7d }", "final: [age.unknown]", "signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "age.unknown is final")]
    [InlineData("signatures: { require: repository, repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "final: [signatures]", "scopes: [{ projects: [src/**], signatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB] } } } }]", "signatures.repositories is final")]
    [InlineData("packages: { deny: [X] }", "", "rules: { PG0401: off }", null)]
    public void PG0107_what_is_final_is_tightened_and_never_loosened(string baseText, string final, string upper, string? expected)
    {
        IReadOnlyList<string> problems = Problems($"extends: [base.yaml]\n{upper}", ("base.yaml", $"{baseText}\n{final}"));
        if (expected is null)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(problems, problem => problem.StartsWith("PG0107(3,", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Repositories_of_layers_come_together_and_one_name_is_one_repository()
    {
        string Layer(string digit, string host = "c") => $"signatures: {{ repositories: {{ c: {{ service-index: https://{host}.example/index.json, fingerprints: [{new string(digit[0], 64)}] }} }} }}";
        Policy policy = Load("extends: [base.yaml]\n" + Layer("B"), ("base.yaml", Layer("A")));
        Assert.Equal([new string('A', 64), new string('B', 64)], policy.Signatures!.Repositories.SelectMany(repository => repository.Fingerprints));
        Assert.Equal("PG0104(3,31) a base calls another repository c; give one of the two another name", Assert.Single(Problems("extends: [base.yaml]\n" + Layer("A", "d"), ("base.yaml", Layer("A")))));
    }

    [Theory]
    [InlineData("tests/A/A.csproj", "PG0401")]
    [InlineData("src/A/A.csproj", "PG0402")]
    public void Scopes_apply_to_the_projects_that_they_name(string project, string rule)
    {
        Policy policy = TestPolicy.Parse("packages: { default: deny }\nscopes: [{ projects: [tests/**], packages: { allow: [Moq], deny: [Moq] } }]", project);
        Assert.Equal(rule, Assert.Single(PolicyGate.Verdicts.Gate.Judge(policy, new TestProject().Reference("Moq", "1.0.0").Build()).Findings).Rule.Id);
    }

    private static Policy Load(string yaml, params (string Name, string Text)[] others)
    {
        PolicyLoad load = TestPolicy.Load(("policygate.yaml", "version: 1\n" + yaml), [.. others.Select(file => (file.Name, "version: 1\n" + file.Text))]).Load;
        return load.Policy ?? throw new InvalidOperationException(string.Join('\n', TestPolicy.Describe(load.Problems)));
    }

    private static IReadOnlyList<string> Problems(string yaml, params (string Name, string Text)[] others) =>
        TestPolicy.Describe(TestPolicy.Load(("policygate.yaml", "version: 1\n" + yaml), [.. others.Select(file => (file.Name, "version: 1\n" + file.Text))]).Load.Problems);
}
