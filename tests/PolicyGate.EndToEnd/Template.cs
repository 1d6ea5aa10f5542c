using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary><c>dotnet new policygate</c>.</summary>
public sealed class Template
{
    private static readonly Lazy<TempFolder> Packed = new(() =>
    {
        TempFolder folder = TempFolder.OfRun("pg-template");
        Dotnet.Pack(RepositoryRoot.Path, "build/templates/PolicyGate.Templates.csproj", folder.Path);
        return folder;
    });

    [Theory]
    [InlineData("", "extends: [recommended]")]
    [InlineData(" --preset strict", "extends: [strict]")]
    public async Task Writes_a_policy_that_is_read(string options, string extends)
    {
        using TempFolder folder = new("pg-template");
        Directory.CreateDirectory(folder["repo/.git"]);
        string hive = $"--debug:custom-hive \"{folder["hive"]}\"";
        CommandResult installed = Dotnet.Run(folder.Path, $"new install \"{Directory.GetFiles(Packed.Value.Path, "*.nupkg").Single()}\" {hive}");
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
