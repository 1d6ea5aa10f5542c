using System.Globalization;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>
/// What <c>policygate check</c> looks like on a terminal: golden files in the folder Terminal, in which <c>␛</c> stands for an escape. Where it changes with intent, run with
/// <c>POLICYGATE_GOLDEN=write</c> and read the difference.
/// </summary>
public sealed class OnTerminalTests : IDisposable
{
    private const string Policy = """
        version: 1
        packages:
          deny: [{ id: Contoso.Old, reason: nobody mends it any more }]
          allow: [Contoso.Json, Contoso.Gone]
        pinning: { direct: fixed }
        rules: { PG0401: warning }
        waivers:
          entries: [{ rules: [PG0402], packages: [Contoso.Waived], reason: until we moved, expires: 2027-06-30 }]

        """;

    private const string Props = """
        <Project>
          <ItemGroup>
            <PackageReference Include="Contoso.Http" Version="1.*" />
            <PackageReference Include="Contoso.Old" Version="1.0.0" />
            <PackageReference Include="Contoso.Waived" Version="1.0.0" />
          </ItemGroup>
        </Project>
        """;

    private readonly TempFolder repository = new("pg-terminal");

    public OnTerminalTests()
    {
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", Policy);
        repository.Write("Directory.Build.props", Props);
        foreach (string project in new[] { "Api", "Shop" })
        {
            repository.Write($"src/{project}/{project}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
            repository.Write($"src/{project}/packages.lock.json", $$"""{ "version": 2, "dependencies": { "net10.0": { {{Locked("Http", "1.*")}}, {{Locked("Old", "[1.0.0, )")}}, {{Locked("Waived", "[1.0.0, )")}} } } }""");
        }
    }

    [Theory]
    [InlineData("check", 80, "never")]
    [InlineData("check", 80, "always")]
    [InlineData("check", 200, "never")]
    [InlineData("check", 200, "always")]
    [InlineData("check --verbose", 80, "never")]
    [InlineData("check --verbose", 200, "always")]
    [InlineData("check --quiet", 80, "never")]
    public async Task Looks_as_its_golden_file(string command, int width, string color)
    {
        (int code, string output) = await RunAsync(width, isRedirected: false, _ => null, [.. command.Split(' '), repository.Path, "--as-of", "2026-11-28", "--color", color]);
        Assert.Equal(1, code);
        string name = string.Create(CultureInfo.InvariantCulture, $"{command.Replace(" --", "-", StringComparison.Ordinal)}.{width}.{color}.txt");
        string file = Path.Combine(RepositoryRoot.Path, "tests/PolicyGate.Tool.Tests/Checking/Terminal", name);
        string text = output.Replace('\u001b', '␛').Replace(RepositoryCheck.Tool, "policygate <version>", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("POLICYGATE_GOLDEN") == "write")
        {
            await File.WriteAllTextAsync(file, text);
        }

        Assert.Equal((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n"), text);
    }

    [Theory]
    [InlineData("auto", false, "xterm-256color", null, true)]
    [InlineData("auto", false, "xterm-256color", "", true)]
    [InlineData("auto", false, "xterm-256color", "1", false)]
    [InlineData("auto", false, "dumb", null, false)]
    [InlineData("auto", true, "xterm-256color", null, false)]
    [InlineData("never", false, "xterm-256color", null, false)]
    [InlineData("always", true, "dumb", "1", true)]
    public async Task Colours_are_where_there_is_a_terminal_that_wants_them(string color, bool isRedirected, string terminal, string? noColor, bool expected)
    {
        Terminal made = null!;
        (_, string output) = await RunAsync(200, isRedirected, name => name switch { "TERM" => terminal, "NO_COLOR" => noColor, _ => null }, ["check", repository.Path, "--color", color], console => made = console);
        Assert.Equal(expected, made.IsPainted);
        Assert.True(expected || !output.Contains('\u001b', StringComparison.Ordinal), output);
        Assert.True(color != "always" || output.Contains('\u001b', StringComparison.Ordinal), output);
        Assert.False(made.ShowsProgress);
    }

    [Theory]
    [InlineData(false, "xterm", true)]
    [InlineData(false, "dumb", false)]
    [InlineData(true, "xterm", false)]
    public void Progress_is_shown_to_whom_it_can_move(bool isRedirected, string terminal, bool expected)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        Assert.Equal(expected, new Terminal(writer, writer, isRedirected: true, isErrorRedirected: isRedirected, name => name == "TERM" ? terminal : null).ShowsProgress);
    }

    [Fact]
    public async Task What_a_terminal_leaves_out_is_in_every_report()
    {
        foreach (string format in new[] { "json", "sarif", "markdown", "github", "azure" })
        {
            ToolRun run = await ToolRun.RunAsync("check", repository.Path, "--as-of", "2026-11-28", "--format", format);
            Assert.Contains("Contoso.Waived 1.0.0 is not on the allowlist", run.Output, StringComparison.Ordinal);
            Assert.True(format is "github" or "azure" || run.Output.Contains("packages.allow Contoso.Gone matches no package", StringComparison.Ordinal), run.Output);
        }
    }

    public void Dispose() => repository.Dispose();

    private static async Task<(int Code, string Output)> RunAsync(int width, bool isRedirected, Func<string, string?> environment, string[] arguments, Action<Terminal>? made = null)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        Terminal terminal = new(output, TextWriter.Null, isRedirected, isErrorRedirected: true, environment, width);
        int code = await Program.RunAsync(arguments, terminal, CancellationToken.None);
        made?.Invoke(terminal);
        return (code, output.ToString().ReplaceLineEndings("\n"));
    }

    private static string Locked(string name, string requested) => $$"""
        "Contoso.{{name}}": { "type": "Direct", "requested": "{{requested}}", "resolved": "1.0.0", "contentHash": "A" }
        """;
}
