using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>A bad policy fails a build with one located finding and no stack trace. What else can be bad is tested in memory.</summary>
public sealed class BadPolicies
{
    [Theory]
    [InlineData("empty", "", "PG0102")]
    [InlineData("tabs", "version: 1\npackages:\n\tdefault: deny\n", "PG0102")]
    [InlineData("anchors", "version: 1\npackages: &a { allow: [*a] }\n", "PG0102")]
    [InlineData("deep", null, "PG0102")]
    [InlineData("unknown", "version: 1\npakages: {}\n", "PG0103")]
    [InlineData("range", "version: 1\npackages: { allow: [\"A@[2,1]\"] }\n", "PG0104")]
    [InlineData("duplicate", "version: 1\nversion: 1\n", "PG0105")]
    [InlineData("cycle", "version: 1\nextends: [policygate.yaml]\n", "PG0106")]
    public void Fail_the_build_with_one_line(string what, string? policy, string code)
    {
        using ScratchRepository repository = Product.Repository(policy ?? "version: 1\npackages: " + new string('[', 100_000));
        repository.Project("App", string.Empty);
        CommandResult result = repository.Dotnet("build", "App");
        Assert.True(result.ExitCode != 0 && result.Findings.Count == 1, what + result);
        Assert.Matches($@"policygate\.yaml\(\d+,\d+\): error {code}: ", result.Findings[0]);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fail_the_build_in_UTF_16_and_as_binary()
    {
        using ScratchRepository repository = Product.Repository(string.Empty);
        repository.Project("App", string.Empty);
        foreach (byte[] bytes in new[] { System.Text.Encoding.Unicode.GetBytes("\uFEFFversion: 1\n"), [0x4D, 0x5A, 0x90, 0, 3, 0xFF], new byte[10 * 1024 * 1024] })
        {
            File.WriteAllBytes(Path.Combine(repository.Path, "policygate.yaml"), bytes);
            CommandResult result = repository.Dotnet("build", "App");
            Assert.True(result.ExitCode != 0 && result.Codes.SequenceEqual(["PG0102"]) && result.Findings.Count == 1, result.ToString());
        }
    }
}
