using System.Diagnostics;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>The packed second tool, installed as a stranger would.</summary>
public sealed class PackedInventory
{
    private static readonly Lazy<TempFolder> Installed = new(Install);

    /// <summary>The package's file, packed once for all tests.</summary>
    public static string PackageFile => Directory.GetFiles(Installed.Value["feed"], "*.nupkg").Single();

    [Fact]
    public async Task Takes_in_what_the_first_one_wrote_and_answers()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "Contoso.Http [1.0.0, )").Target("net10.0", "Contoso.Http/1.0.0 -> Contoso.Json 2.0.0", "Contoso.Json/2.0.0");
        project.Write("obj/project.assets.json", project.Json());
        string export = project.Folder["exports/shop.jsonl"];
        await using StringWriter said = new();
        Assert.Equal(0, await Tool.Program.RunAsync(["inventory", "export", project.Folder.Path, "--repository", "shop", "--output", export], new Tool.Terminal(said, said, isRedirected: true, isErrorRedirected: true), CancellationToken.None));
        Assert.Equal((0, "1 taken in, 0 known already, 0 refused; 2 facts began or ended\n"), Run(project.Folder.Path, "ingest", export));
        (int code, string output) = Run(project.Folder.Path, "find", "Contoso.Json@[2.0,3.0)", "--format", "csv");
        Assert.Equal(1, code);
        Assert.Contains("yes,shop,App/App.csproj,Contoso.Json,2.0.0,", output, StringComparison.Ordinal);
        Assert.Contains(",no,Contoso.Http 1.0.0,", output, StringComparison.Ordinal);

        // What is in use anywhere is read by the first tool again.
        Assert.Equal((0, "2 versions of 2 packages, in 1 lock file\n"), Run(project.Folder.Path, "packages", "--output", "everywhere"));
        string again = project.Folder["again.jsonl"];
        Assert.Equal(0, await Tool.Program.RunAsync(["inventory", "export", project.Folder["everywhere"], "--repository", "all", "--output", again], new Tool.Terminal(said, said, isRedirected: true, isErrorRedirected: true), CancellationToken.None));
        Assert.Contains("\"id\":\"Contoso.Json\",\"version\":\"2.0.0\"", await File.ReadAllTextAsync(again), StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Installed.Value[OperatingSystem.IsWindows() ? "bin/policygate-inventory.exe" : "bin/policygate-inventory"], arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.ReplaceLineEndings("\n"));
    }

    private static TempFolder Install()
    {
        TempFolder folder = TempFolder.OfRun("pg-inventory-tool");
        Dotnet.Pack(RepositoryRoot.Path, "src/PolicyGate.Inventory/PolicyGate.Inventory.csproj", folder["feed"]);
        folder.Write("nuget.config", $"""<configuration><packageSources><clear /><add key="feed" value="{folder["feed"]}" /></packageSources></configuration>""");
        CommandResult installed = Dotnet.Run(folder.Path, $"tool install PolicyGate.Inventory --tool-path \"{folder["bin"]}\" --add-source \"{folder["feed"]}\"", new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder["packages"] });
        Assert.True(installed.ExitCode == 0, installed.ToString());
        return folder;
    }
}
