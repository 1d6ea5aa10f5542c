using System.Text;
using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>What is looked at: also what no build sees.</summary>
public sealed class RepositoryScanTests : IDisposable
{
    private readonly TempFolder folder = new("pg-scan");

    public RepositoryScanTests() => Directory.CreateDirectory(folder[".git"]);

    [Fact]
    public async Task A_folder_has_projects_manifests_apps_and_packages_config()
    {
        folder.Write("src/A/A.csproj", "<Project />");
        folder.Write("src/A/obj/project.assets.json", "{}");
        folder.Write("src/B/B.fsproj", "<Project />");
        folder.Write("src/B/packages.lock.json", "{}");
        folder.Write("src/C/C.vbproj", "<Project />");
        folder.Write("artifacts/obj/C/project.assets.json", "{}");
        folder.Write("old/packages.config", "<packages />");
        folder.Write("locked/packages.lock.json", "{}");
        folder.Write(".config/dotnet-tools.json", "{}");
        folder.Write("tools/app.cs", "#!/usr/bin/env dotnet\n#:package A@1.0.0\n");
        folder.Write("tools/code.cs", "// see #:package A@1.0.0\n");
        folder.Write("src/A/bin/X.csproj", "<Project />");
        folder.Write("db/Db.sqlproj", "<Project />");
        IReadOnlyList<CheckInput> inputs = await Find(folder.Path);
        Assert.Equal(
            [
                $"ToolManifest .config/dotnet-tools.json .config/dotnet-tools.json", "LockFile locked/packages.lock.json locked/packages.lock.json", "PackagesConfig old/packages.config old/packages.config",
                "Project src/A/A.csproj src/A/obj/project.assets.json", "LockFile src/B/B.fsproj src/B/packages.lock.json", "Project src/C/C.vbproj artifacts/obj/C/project.assets.json",
                "Project tools/app.cs.csproj -",
            ],
            inputs.Select(input => $"{input.Kind} {Relative(input.ProjectFile)} {(input.File is null ? "-" : Relative(input.File))}"));
    }

    [Theory]
    [InlineData("All.sln")]
    [InlineData("All.slnx")]
    public async Task A_solution_has_its_projects_only(string name)
    {
        folder.Write("src/A/A.csproj", "<Project />");
        folder.Write("src/B/B.csproj", "<Project />");
        folder.Write("All.slnx", """<Solution><Project Path="src/A/A.csproj" /></Solution>""");
        folder.Write("All.sln", "Microsoft Visual Studio Solution File, Format Version 12.00\nProject(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"A\", \"src\\A\\A.csproj\", \"{B95B039B-B903-471F-A800-3851065827D4}\"\nEndProject\nGlobal\nEndGlobal\n");
        Assert.Equal("src/A/A.csproj", Relative(Assert.Single(await Find(folder[name])).ProjectFile));
        File.Delete(folder["src/A/A.csproj"]);
        Assert.Contains("which is not there", (await Assert.ThrowsAsync<UsageException>(() => Find(folder[name]))).Message, StringComparison.Ordinal);
        folder.Write(name, "nonsense");
        await Assert.ThrowsAsync<UsageException>(() => Find(folder[name]));
    }

    [Fact]
    public async Task A_lock_file_alone_is_enough_for_what_needs_no_bytes()
    {
        string file = folder.Write("packages.lock.json", """
            {
              "version": 1,
              "dependencies": {
                "net8.0": {
                  "Moq": { "type": "Direct", "requested": "[4.18.4, )", "resolved": "4.18.4", "contentHash": "x", "dependencies": { "Castle.Core": "5.1.1" } },
                  "Castle.Core": { "type": "Transitive", "resolved": "5.1.1", "contentHash": "x" }
                }
              }
            }
            """);
        folder.Write("policygate.yaml", "version: 1\npackages: { allow: [Moq] }\npinning: { direct: fixed, transitive: locked }\n");
        ToolRun run = await ToolRun.RunAsync("check", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("error PG0402: Castle.Core 5.1.1 is not on the allowlist (packages.lock → Moq 4.18.4 → Castle.Core 5.1.1) [policygate.yaml(2,1)]", run.Output.Split('\n')[0]);
        Assert.Contains("2 packages, 1 errors", run.Output, StringComparison.Ordinal);

        // What is not in a lock file is missing, never a pass.
        folder.Write("policygate.yaml", "version: 1\nlockfile: { in-sync: true, content-hash: verify }\nsignatures: { require: any }\nbuild-code: { default: deny }\nlicenses: { unknown: error }\nage: { minimum: 1h }\nintegrity: { archive: verify }\nsources: { allow: [nuget.org] }\n");
        run = await ToolRun.RunAsync("check", file, "--format", "json");
        Assert.Equal(1, run.ExitCode);
        foreach (string rule in new[] { "PG0302", "PG0303", "PG0501", "PG0601", "PG0701", "PG0801", "PG0901", "PG1001" })
        {
            Assert.Contains($"{rule} cannot be decided", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_solution_with_a_path_that_is_none_is_refused()
    {
        // Found by fuzzing: a NUL in the path.
        string file = folder.Write("All.sln", "Microsoft Visual Studio Solution File, Format Version 12.00\nProject(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"A\", \"src\0A.csproj\", \"{B95B039B-B903-471F-A800-3851065827D4}\"\nEndProject\nGlobal\nEndGlobal\n");
        ToolRun run = await ToolRun.RunAsync("check", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("All.sln is not a solution that can be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_manifest_is_judged_with_the_packages_of_its_tools()
    {
        string file = folder.Write(".config/dotnet-tools.json", """
            {
              "version": 1,
              "isRoot": true,
              "tools": {
                "contoso.tool": { "version": "1.2.3", "commands": ["contoso"] }
              }
            }
            """);
        using TempFolder packages = new("pg-tools");
        folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{packages.Path}" /></config></configuration>""");
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [contoso.tool] }\nlockfile: { required: true }\n");
        ToolRun denied = await ToolRun.RunAsync("check", folder.Path);
        Assert.Equal((1, "error PG0401: contoso.tool 1.2.3 is denied [policygate.yaml(2,20)]", "    .config/dotnet-tools.json(5,5)"), (denied.ExitCode, denied.Output.Split('\n')[0], denied.Output.Split('\n')[1]));

        folder.Write("policygate.yaml", "version: 1\nbuild-code: { default: deny }\n");
        Assert.Contains("PG0004: PG1006 cannot be decided", (await ToolRun.RunAsync("check", file)).Output, StringComparison.Ordinal);
        string package = new SamplePackage("contoso.tool", "1.2.3").File("tools/net8.0/any/DotnetToolSettings.xml", Encoding.UTF8.GetBytes("<DotNetCliTool />")).File("tools/net8.0/any/run.ps1", [1]).WriteTo(folder["feed"]);
        Directory.CreateDirectory(packages["contoso.tool/1.2.3"]);
        File.Copy(package, packages["contoso.tool/1.2.3/contoso.tool.1.2.3.nupkg"]);
        ToolRun unapproved = await ToolRun.RunAsync("check", file, "--no-cache");
        Assert.StartsWith("error PG1006: contoso.tool 1.2.3 is a .NET tool, which runs with the rights of whoever calls it: tools/net8.0/any/DotnetToolSettings.xml, tools/net8.0/any/run.ps1; review it", unapproved.Output, StringComparison.Ordinal);
        Assert.Contains("1 errors", unapproved.Output, StringComparison.Ordinal);
        string hash = System.Text.RegularExpressions.Regex.Match(unapproved.Output, "sha256: ([0-9A-F]{64})").Groups[1].Value;
        folder.Write("policygate.yaml", $"version: 1\nbuild-code: {{ default: deny, allow: [{{ package: contoso.tool@1.2.3, kinds: [tool], sha256: {hash} }}] }}\n");
        Assert.Equal(0, (await ToolRun.RunAsync("check", file, "--no-cache")).ExitCode);
        folder.Write("policygate.yaml", $"version: 1\nbuild-code: {{ default: deny, allow: [{{ package: contoso.tool@1.2.3, kinds: [tool], sha256: {new string('A', 64)} }}] }}\n");
        Assert.Contains("PG1007", (await ToolRun.RunAsync("check", file, "--no-cache")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"tools\": { \"a\": { \"version\": \"latest\" } } }")]
    [InlineData("{ \"tools\": ")]
    public async Task A_manifest_that_cannot_be_read_is_PG0001(string text)
    {
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Write("dotnet-tools.json", text));
        Assert.Equal((3, true), (run.ExitCode, run.Output.Contains("error PG0001", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_packages_config_is_judged_by_id_and_version_and_the_rest_is_missing()
    {
        string file = folder.Write("old/packages.config", "<packages>\n  <package id=\"Moq\" version=\"4.20.1\" targetFramework=\"net48\" />\n  <package id=\"Castle.Core\" version=\"5.1.1-beta\" />\n</packages>\n");
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Moq] }\npinning: { direct: exact, prerelease: { allow: [] } }\nsignatures: { require: any }\nage: { minimum: 1d }\n");
        ToolRun run = await ToolRun.RunAsync("check", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error PG0401: Moq 4.20.1 is denied [policygate.yaml(2,20)]\n    old/packages.config(2,3)", run.Output, StringComparison.Ordinal);
        Assert.Contains("error PG0207: Castle.Core", run.Output, StringComparison.Ordinal);
        Assert.Contains("error PG0004: signatures, age cannot be decided", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 errors", run.Output, StringComparison.Ordinal);
        File.WriteAllText(file, "<packages><package id=\"Moq\" version=\"new\" /></packages>");
        Assert.Equal(3, (await ToolRun.RunAsync("check", file)).ExitCode);
    }

    [Fact]
    public async Task An_app_that_was_never_restored_is_PG0002_at_the_app()
    {
        folder.Write("app.cs", "#:package A@1.0.0\n");
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.Equal((3, true), (run.ExitCode, run.Output.Contains("    app.cs(1,1)\n", StringComparison.Ordinal)));
    }

    public void Dispose() => folder.Dispose();

    private static Task<IReadOnlyList<CheckInput>> Find(string path) => RepositoryScan.FindAsync([path], CancellationToken.None);

    private string Relative(string path) => Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
}
