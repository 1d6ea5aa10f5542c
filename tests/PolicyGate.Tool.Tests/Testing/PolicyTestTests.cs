using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Testing;

/// <summary><c>policygate test</c>.</summary>
public sealed class PolicyTestTests : IDisposable
{
    private const string Policy = """
        version: 1
        packages:
          allow: [Serilog]
          deny: [{ id: Moq, versions: "[4.20.0,4.20.2)" }]
        age: { minimum: 7d }
        waivers: { entries: [{ rules: [PG0402], packages: [Old], projects: [src/Shop/**], reason: going, expires: 2026-12-31 }, { rules: [PG0402], packages: [Older], reason: no case needs it, expires: 2026-12-31 }] }
        scopes:
          - projects: [tests/**]
            packages: { allow: [xunit] }
        """;

    private readonly TempFolder folder = new("pg-test");

    public PolicyTestTests()
    {
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("policygate.yaml", Policy);
    }

    [Fact]
    public async Task Cases_pass_where_the_policy_says_what_they_expect()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "Moq [4.20.1, )").Target("net10.0", "Moq/4.20.1");
        folder.Write("policy-tests/fixture.assets.json", project.Json());
        folder.Write("policy-tests/packages.lock.json", """{ "version": 1, "dependencies": { "net8.0": { "Evil": { "type": "Transitive", "resolved": "1.0.0" } } } }""");
        folder.Write("policy-tests/all.test.yaml", """
            as-of: 2026-11-23
            cases:
              - { name: logging is allowed, packages: [Serilog@4.3.1], expect: [] }
              - name: SponsorLink is denied
                packages: ["Moq@4.20.1"]
                expect: [PG0401 Moq 4.20.1]
              - { name: tests may use xunit, project: tests/A/A.csproj, packages: [xunit@2.9.3], expect: [] }
              - { name: others may not, project: src/A/A.csproj, packages: [xunit@2.9.3], expect: [PG0402] }
              - name: the old one is waived in the shop
                project: src/Shop/Shop.csproj
                packages: [Old@1.0.0]
                expect: [{ rule: PG0402, package: Old@1.0.0, waived: true }]
              - { name: a lock file, input: packages.lock.json, expect: [{ rule: PG0402, severity: error }] }
              - { name: an assets file, input: fixture.assets.json, expect: [PG0401] }
            """);
        ToolRun run = await ToolRun.RunAsync("test", folder["policy-tests"]);
        Assert.Contains("ok     all.test.yaml: logging is allowed\n", run.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0 && run.Output.Contains("7 passed, 0 failed", StringComparison.Ordinal), run.ToString());
    }

    [Fact]
    public async Task A_case_fails_where_something_is_missing_or_too_much()
    {
        folder.Write("a.test.yaml", "cases:\n  - { name: wrong, packages: [Serilog@4.3.1, Evil@1.0.0], expect: [PG0401 Serilog] }\n");
        ToolRun run = await ToolRun.RunAsync("test", folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("FAILED a.test.yaml: wrong\n       expected and not found: PG0401 Serilog\n       found and not expected: PG0402 error: Evil 1.0.0 is not on the allowlist\n0 passed, 1 failed\n", run.Output);
    }

    [Fact]
    public async Task How_long_a_waiver_may_last_is_of_the_day_and_of_no_case()
    {
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [X] }\nwaivers: { max-length: 10d, entries: [{ rules: [PG0401], packages: [X], reason: r, expires: 2026-12-31 }] }\n");
        folder.Write("a.test.yaml", "as-of: 2026-11-23\ncases:\n  - { name: x, packages: [X@1.0.0], expect: [{ rule: PG0401, waived: true }] }\n");
        Assert.Contains("1 passed, 0 failed", (await ToolRun.RunAsync("test", folder.Path)).Output, StringComparison.Ordinal);
        folder.Write("a.test.yaml", "as-of: 2026-11-23\ncases:\n  - { name: x, packages: [X@1.0.0], expect: [PG0113, { rule: PG0401, waived: true }] }\n");
        Assert.Contains("1 passed, 0 failed", (await ToolRun.RunAsync("test", folder.Path)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cases: []\n")]
    public async Task No_test_is_a_failure(string? text)
    {
        if (text is not null)
        {
            folder.Write("a.test.yaml", text);
        }

        ToolRun run = await ToolRun.RunAsync("test", folder.Path);
        Assert.Equal((3, true), (run.ExitCode, run.Error.Contains("no test ran", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("cases: 1\n", "(1,8): cases is a list")]
    [InlineData("cases:\n  - { name: a, expect: [] }\n", "(2,5): a case has either input")]
    [InlineData("cases:\n  - { name: a, packages: [A], expect: [] }\n", "(2,27): a package of a case is Id@version, not \"A\"")]
    [InlineData("cases:\n  - { name: a, packages: [A@1.0.0], expect: [PG9999] }\n", "there is no rule PG9999")]
    [InlineData("cases:\n  - { name: a, packages: [A@1.0.0], expect: [], extra: 1 }\n", "a case has no key extra")]
    [InlineData("cases:\n  - { name: a, input: nowhere.lock.json, expect: [] }\n", "which is not there")]
    [InlineData("policy: nowhere.yaml\ncases:\n  - { name: a, packages: [A@1.0.0], expect: [] }\n", "cannot be decided")]
    [InlineData("{", "a.test.yaml(")]
    public async Task A_test_file_that_is_wrong_is_2(string text, string says)
    {
        folder.Write("a.test.yaml", text);
        ToolRun run = await ToolRun.RunAsync("test", folder.Path);
        Assert.True(run.ExitCode == 2 && run.Error.Contains(says, StringComparison.Ordinal), run.ToString());
    }

    public void Dispose() => folder.Dispose();
}
