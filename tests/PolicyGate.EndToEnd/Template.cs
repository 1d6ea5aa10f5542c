using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary><c>dotnet new policygate</c>.</summary>
public sealed class Template
{
    [Theory]
    [InlineData("", "extends: [recommended]")]
    [InlineData(" --preset strict", "extends: [strict]")]
    public async Task Writes_a_policy_that_is_read(string options, string extends)
    {
        using TempFolder folder = new("pg-template");
        Directory.CreateDirectory(folder["repo/.git"]);
        CommandResult packed = Dotnet.Run(RepositoryRoot.Path, $"pack build/templates -c Release -o \"{folder["feed"]}\"");
        Assert.True(packed.ExitCode == 0, packed.ToString());
        string hive = $"--debug:custom-hive \"{folder["hive"]}\"";
        CommandResult installed = Dotnet.Run(folder.Path, $"new install \"{Directory.GetFiles(folder["feed"], "*.nupkg").Single()}\" {hive}");
        Assert.True(installed.ExitCode == 0, installed.ToString());
        CommandResult made = Dotnet.Run(folder["repo"], $"new policygate{options} {hive}");
        Assert.True(made.ExitCode == 0, made.ToString());
        Assert.Contains(extends, File.ReadAllText(folder["repo/policygate.yaml"]), StringComparison.Ordinal);
        using StringWriter output = new();
        folder.Write("repo/packages.config", "<packages />");
        int code = await PolicyGate.Tool.Program.RunAsync(["check", folder["repo"]], new PolicyGate.Tool.Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        Assert.True(code == 1 && output.ToString().Contains("PG0004", StringComparison.Ordinal), output.ToString());
    }
}
