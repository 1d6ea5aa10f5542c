using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

/// <summary>Every mistake is an error at its line and column; nothing is accepted and ignored.</summary>
public class PolicyReaderTests
{
    [Theory]
    [InlineData("packages: {}", "PG0104(1,1) a policy needs the key version")]
    [InlineData("version: 2", "PG0104(1,10) version is 1; this tool reads no other")]
    [InlineData("version: one", "PG0104(1,10) version is 1; this tool reads no other")]
    [InlineData("- version: 1", "PG0104(1,1) a policy is a mapping")]
    [InlineData("version: 1\npakages: {}", "PG0103(2,1) a policy has no key pakages; do you mean packages?")]
    [InlineData("version: 1\npackages: { alow: [] }", "PG0103(2,13) packages has no key alow; do you mean allow?")]
    [InlineData("version: 1\npinning: { drect: fixed }", "PG0103(2,12) pinning has no key drect; do you mean direct?")]
    [InlineData("version: 1\nlockfile: { insync: true }", "PG0103(2,13) lockfile has no key insync; do you mean in-sync?")]
    [InlineData("version: 1\nversion: 1", "PG0105(2,1) the key version stands in a policy twice")]
    [InlineData("version: 1\npackages: { allow: [A, b, a] }", "PG0105(2,27) a is in packages.allow twice")]
    [InlineData("version: 1\npackages: { deny: [A, \"A@1.0\", \"a@1.0\"] }", "PG0105(2,32) a@1.0 is in packages.deny twice")]
    [InlineData("version: 1\npackages: []", "PG0104(2,11) packages is a mapping")]
    [InlineData("version: 1\npackages:", "PG0104(2,10) packages is a mapping")]
    [InlineData("version: 1\npackages: { default: maybe }", "PG0104(2,22) packages.default is one of deny, allow, trust, not \"maybe\"")]
    [InlineData("version: 1\npackages: { allow: A }", "PG0104(2,20) packages.allow is a list, not \"A\"")]
    [InlineData("version: 1\npackages: { allow: [[A]] }", "PG0104(2,21) an entry of packages.allow is text")]
    [InlineData("version: 1\npackages: { allow: [A.*.B] }", "PG0104(2,21) an entry of packages.allow is a package id or a prefix ending in one *, not \"A.*.B\"")]
    [InlineData("version: 1\npackages: { allow: [\"A@[2.0,1.0]\"] }", "PG0104(2,21) \"[2.0,1.0]\" is not a version range; write 1.2.3, [1.2.3], [1.0,2.0), (,2.0) or *")]
    [InlineData("version: 1\npackages: { allow: [{ id: A, version: 1.0 }] }", "PG0103(2,30) an entry of packages.allow has no key version; do you mean versions?")]
    [InlineData("version: 1\npackages: { allow: [{ versions: 1.0 }] }", "PG0104(2,21) an entry of packages.allow needs the key id")]
    [InlineData("version: 1\npackages: { allow: [{ id: A, use-instead: B }] }", "PG0103(2,30) an entry of packages.allow has no key use-instead; known are id, reason, versions")]
    [InlineData("version: 1\npackages: { only-via: [{ id: A }] }", "PG0104(2,24) an entry of packages.only-via needs the key parents")]
    [InlineData("version: 1\npackages: { look-alikes: true }", "PG0104(2,26) packages.look-alikes is one of error, warning, info, off, not \"true\"")]
    [InlineData("version: 1\npackages: { default: allow, allow: [A] }", "PG0104(2,13) default: allow with an allow list: the list would do nothing; write default: deny, or remove the list")]
    [InlineData("version: 1\npinning: { prerelease: deny }", "PG0104(2,24) pinning.prerelease is a mapping")]
    [InlineData("version: 1\nlockfile: { required: \"true\" }", null)]
    [InlineData("version: 1\nlockfile: { required: yes }", "PG0104(2,23) lockfile.required is one of true, false, not \"yes\"")]
    [InlineData("version: 1\nlockfile: { locked-mode: sometimes }", "PG0104(2,26) lockfile.locked-mode is one of always, ci, never, not \"sometimes\"")]
    [InlineData("version: 1\nrules: { PG9999: off }", "PG0103(2,10) there is no rule PG9999 in this version")]
    [InlineData("version: 1\nrules: { PG0401: loud }", "PG0104(2,18) the severity of PG0401 is one of error, warning, info, off, not \"loud\"")]
    [InlineData("version: 1\nrules: { PG0001: warning }", "PG0104(2,10) PG0001 may not be lowered: a gate must not look like a gate and be none")]
    [InlineData("version: 1\nrules: { PG0107: off }", "PG0104(2,10) PG0107 may not be lowered: a gate must not look like a gate and be none")]
    [InlineData("version: 1\nrules: { PG0112: warning, PG0110: warning, PG0401: off }", null)]
    [InlineData("version: 1\nrules: { PG0401: off, PG0401: off }", "PG0105(2,23) the key PG0401 stands in rules twice")]
    [InlineData("version: 1\non-missing-evidence: never", "PG0104(2,22) on-missing-evidence is one of error, warning, info, off, not \"never\"")]
    [InlineData("version: 1\nfinal: [package]", "PG0104(2,9) final names a section or section.key, not package; known are")]
    [InlineData("version: 1\nsignatures: { require: all }", "PG0104(2,24) signatures.require is one of none, any, repository, author, not \"all\"")]
    [InlineData("version: 1\nsignatures: { signers: { m: { fingerprints: [abc] } } }", "PG0104(2,46) a fingerprint is a SHA-256, 64 hexadecimal digits, not \"abc\"")]
    [InlineData("version: 1\nsignatures: { signers: { m: { fingerprints: [] } } }", "PG0104(2,45) fingerprints is a list of at least one SHA-256")]
    [InlineData("version: 1\nsignatures: { for: [{ packages: [A], signers: [m] }] }", "PG0104(2,21) signatures.signers names no m; known are none")]
    [InlineData("version: 1\nsignatures: { for: [{ packages: [A] }] }", "PG0104(2,21) an entry of signatures.for needs one of require, signers, owners")]
    [InlineData("version: 1\nsignatures: { for: [{ packages: [A], owners: [] }] }", "PG0104(2,46) owners is a list of at least one name")]
    [InlineData("version: 1\nsignatures: { for: [{ packages: [], owners: [a] }] }", "PG0104(2,33) packages is a list of at least one package")]
    [InlineData("version: 1\nsignatures: { for: [{ packages: [A], owners: [a] }, { packages: [a], owners: [b] }] }", "PG0105(2,53) a is in signatures.for twice")]
    [InlineData("version: 1\nsignatures: { distrust: [{ after: 2026-01-01 }] }", "PG0104(2,26) an entry of signatures.distrust needs the key fingerprint")]
    [InlineData("version: 1\nintegrity: { files: some }", "PG0104(2,21) integrity.files is one of used, all, off, not \"some\"")]
    [InlineData("version: 1\nbuild-code: { allow: [{ package: A, kinds: [scripts] }] }", "PG0104(2,45) an entry of kinds is one of msbuild, analyzer, script, native, executable, sdk, tool, not \"scripts\"")]
    [InlineData("version: 1\nbuild-code: { allow: [{ package: A, kinds: [] }] }", "PG0104(2,44) kinds is a list of at least one kind")]
    [InlineData("version: 1\nbuild-code: { allow: [A] }", "PG0104(2,23) an entry of build-code.allow is a mapping")]
    [InlineData("version: 1\nsources: { owners-of: [{ packages: [A] }] }", "PG0104(2,24) an entry of sources.owners-of needs the key sources")]
    [InlineData("version: 1\nsources: { allow: [a, a] }", "PG0105(2,23) a is in sources.allow twice")]
    [InlineData("version: 1\nsources: { mapping: yes }", "PG0104(2,21) sources.mapping is one of required, optional, not \"yes\"")]
    [InlineData("version: 1\nage: { minimum: 7 }", "PG0104(2,17) age.minimum is a duration like 72h, 14d or 2w, not \"7\"")]
    [InlineData("version: 1\nage: { for: [{ packages: [A] }] }", "PG0104(2,14) an entry of age.for needs the key minimum")]
    [InlineData("version: 1\nlicenses: { allow: [MITT AND] }", "PG0104(2,21) an entry of licenses.allow is an SPDX licence expression, not \"MITT AND\"")]
    [InlineData("version: 1\nlicenses: { allow: [MIT OR Apache-2.0] }", "PG0104(2,21) an entry of licenses.allow is a single licence")]
    [InlineData("version: 1\nlicenses: { allow: [MIT, mit] }", "PG0105(2,26) mit is in licenses.allow twice")]
    [InlineData("version: 1\nlicenses: { clarify: [{ package: A, license: MIT, file-sha256: 12 }] }", "PG0104(2,64) file-sha256 is a SHA-256")]
    [InlineData("version: 1\nsignatures: { repositories: { nuget.org: { fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", null)]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: https://c.example/v3/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", null)]
    [InlineData("version: 1\nsignatures: { repositories: [c] }", "PG0104(2,29) signatures.repositories is a mapping of names to { service-index: URL, fingerprints: […] }")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "PG0104(2,34) the repository c needs the key service-index")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: https://c.example/index.json } } }", "PG0104(2,34) the repository c needs the key fingerprints")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: http://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "PG0104(2,51) service-index is an https URL, not \"http://c.example/index.json\"")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "PG0104(2,51) service-index is an https URL, not \"index.json\"")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [] } } }", "PG0104(2,95) fingerprints is a list of at least one SHA-256")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [12] } } }", "PG0104(2,96) a fingerprint is a SHA-256, 64 hexadecimal digits, not \"12\"")]
    [InlineData("version: 1\nsignatures: { repositories: { nuget.org: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA] } } }", "PG0104(2,59) the service-index of nuget.org is built in; write its fingerprints only")]
    [InlineData("version: 1\nsignatures: { repositories: { c: { service-index: https://c.example/index.json, fingerprints: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA], owners: [x] } } }", "PG0103(2,")]
    [InlineData("version: 1\nextends: recommended", "PG0104(2,10) extends is a list, not \"recommended\"")]
    [InlineData("version: 1\nextends: [recommended, recommended]", "PG0105(2,24) recommended is in extends twice")]
    [InlineData("version: 1\nextends: [{ path: a.yaml }]", "PG0104(2,11) an entry of extends needs the key sha256")]
    [InlineData("version: 1\nextends: [{ path: a.yaml, sha256: abc }]", "PG0104(2,11) sha256 is 64 hexadecimal digits")]
    [InlineData("version: 1\nscopes: [{ packages: {} }]", "PG0104(2,10) a scope needs the key projects")]
    [InlineData("version: 1\nscopes: [{ projects: [/abs] }]", "PG0104(2,23) projects are globs relative to the repository, with / and without ..: /abs")]
    [InlineData("version: 1\nscopes: [{ projects: [a], waivers: {} }]", "PG0103(2,27) a scope has no key waivers; known are")]
    [InlineData("version: 1\nwaivers: { max-length: 3months }", "PG0104(2,24) waivers.max-length is a duration like 72h, 14d or 2w, not \"3months\"")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], packages: [A], expires: 2027-01-01 }] }", "PG0104(2,22) a waiver needs the key reason")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: r }] }", "PG0104(2,22) a waiver needs the key expires")]
    [InlineData("version: 1\nwaivers: { entries: [{ packages: [A], reason: r, expires: 2027-01-01 }] }", "PG0104(2,22) a waiver needs the key rules")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], reason: r, expires: 2027-01-01 }] }", "PG0104(2,22) a waiver needs the key packages")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0001], packages: [A], reason: r, expires: 2027-01-01 }] }", "PG0104(2,32) PG0001 cannot be waived")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0112], packages: [A], reason: r, expires: 2027-01-01 }] }", "PG0104(2,32) PG0112 cannot be waived")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: r, expires: 31.12.2026 }] }", "PG0104(2,76) expires is a date like 2026-12-31, not \"31.12.2026\"")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: r, expires: 2026-02-30 }] }", "PG0104(2,76) expires is a date like 2026-12-31, not \"2026-02-30\"")]
    [InlineData("version: 1\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: r, expires: 2027-01-01 }, { rules: [PG0401], packages: [a], reason: other, expires: 2027-01-02 }] }", "PG0105(2,90) the same waiver stands here twice")]
    public void Says_where_and_what(string yaml, string? expected)
    {
        IReadOnlyList<string> problems = TestPolicy.Problems(yaml);
        if (expected is null)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.True(problems.Count == 1, string.Join('\n', problems));
            Assert.StartsWith(expected, problems[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_reference_in_the_examples_is_a_policy_with_every_key()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "policy-examples/README.md"));
        string yaml = page.Split("```yaml\n")[1].Split("```")[0];
        Assert.Empty(TestPolicy.Problems(yaml));
        string[] keys = ["only-via", "look-alikes", "sdk-packages", "on-missing-evidence", "max-length", "approved-by", "final", "scopes", .. PolicyGate.Rules.RuleCatalog.All.Select(rule => rule.Setting?.Split('.')[1]).OfType<string>()];
        Assert.All(keys, key => Assert.Contains($"{key}:", yaml, StringComparison.Ordinal));
    }

    [Fact]
    public void Three_mistakes_are_said_in_one_go() =>
        Assert.Equal(3, TestPolicy.Problems("version: 1\nfoo: 1\npackages: { default: x }\npinning: { direct: y }\n").Count);

    [Fact]
    public void The_whole_policy_of_the_contract_is_read()
    {
        Policy policy = TestPolicy.Parse("""
            packages:
              default: deny                      # deny | allow
              allow:
                - Microsoft.*
                - Newtonsoft.Json@[13.0.3,14.0)
                - { id: Serilog.*, versions: "[4.0,)", reason: logging standard }
              deny:
                - { id: Moq, versions: "[4.20.0,4.20.2)", reason: ships SponsorLink, use-instead: NSubstitute }
              only-via:
                - { id: System.Text.Encodings.Web, parents: [System.Text.Json] }
              look-alikes: error
            pinning:
              direct: fixed
              transitive: locked
              prerelease: { allow: [Contoso.*] }
              central: required
              resolved: as-declared
            lockfile:
              required: true
              in-sync: true
              content-hash: verify
              locked-mode: ci
            waivers:
              max-length: 90d
              entries:
                - rules: [PG0401]
                  packages: [Contoso.Http@2.1.4]
                  projects: [src/Shop/**]
                  reason: hotfix for GHSA-xxxx
                  approved-by: platform-security
                  expires: 2026-12-31
            scopes:
              - projects: [tests/**]
                packages: { allow: [xunit*, coverlet.collector] }
            rules: { PG0112: warning, PG0207: off }
            on-missing-evidence: error
            sdk-packages: check
            final: [packages.deny]
            """);
        Assert.Equal(3, policy.Packages!.Allow.Count);
        Assert.Equal(("Moq", "ships SponsorLink", "NSubstitute"), (policy.Packages.Deny[0].Id.Text, policy.Packages.Deny[0].Reason, policy.Packages.Deny[0].UseInstead));
        Assert.Equal("System.Text.Json", policy.Packages.OnlyVia[0].Parents[0].Text);
        Assert.Equal(DirectPin.Fixed, policy.Pinning!.Direct!.Value);
        Assert.Equal(LockedMode.Ci, policy.LockFile!.LockedMode!.Value);
        Waiver waiver = Assert.Single(policy.Waivers!.Entries);
        Assert.Equal(("hotfix for GHSA-xxxx", "platform-security", new DateOnly(2026, 12, 31)), (waiver.Reason, waiver.ApprovedBy, waiver.Expires.Value));
        Assert.Equal(TimeSpan.FromDays(90), policy.Waivers.MaxLength!.Value);
        Assert.Equal(Severity.Warning, policy.Severities["PG0112"].Value);
        Assert.True(policy.CheckSdkPackages!.Value);
        Assert.Equal((7, 7), (policy.Packages.Allow[2].At.Line, policy.Packages.Allow[2].At.Column));
    }
}
