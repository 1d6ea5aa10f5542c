using System.Text;
using PolicyGate.Facts;
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
        folder.Write("tools/packages.lock.json", """{ "version": 1, "dependencies": { } }""");
        folder.Write("tools/code.cs", "// see #:package A@1.0.0\n");
        folder.Write("db/Db.sqlproj", "<Project />");
        IReadOnlyList<CheckInput> inputs = await Find(folder.Path);
        Assert.Equal(
            [
                $"ToolManifest .config/dotnet-tools.json .config/dotnet-tools.json", "LockFile locked/packages.lock.json locked/packages.lock.json", "PackagesConfig old/packages.config old/packages.config",
                "Project src/A/A.csproj src/A/obj/project.assets.json", "LockFile src/B/B.fsproj src/B/packages.lock.json", "Project src/C/C.vbproj artifacts/obj/C/project.assets.json",
                "LockFile tools/app.cs.csproj tools/packages.lock.json",
            ],
            inputs.Select(input => $"{input.Kind} {Relative(input.ProjectFile)} {(input.File is null ? "-" : Relative(input.File))}"));
    }

    [Fact]
    public async Task A_packages_config_that_was_left_behind_is_read_by_nobody_and_so_not_here()
    {
        folder.Write("A/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        folder.Write("A/packages.config", "<packages />");
        Assert.Contains(await Find(folder.Path), input => input.Kind == InputKind.PackagesConfig);
        folder.Write("A/obj/project.assets.json", $$"""{ "project": { "restore": { "projectPath": "{{folder["A/A.csproj"].Replace('\\', '/')}}" } } }""");
        Assert.Equal(InputKind.Project, Assert.Single(await Find(folder.Path)).Kind);
        Assert.Contains(await Find(folder["A/packages.config"]), input => input.Kind == InputKind.PackagesConfig);

        // Another project beside it may be of that kind.
        folder.Write("A/B.csproj", "<Project ToolsVersion=\"15.0\" />");
        Assert.Contains(await Find(folder.Path), input => input.Kind == InputKind.PackagesConfig);
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
        Assert.Equal("error PG0402: Castle.Core 5.1.1 is not on the allowlist (packages.lock → Moq 4.18.4 → Castle.Core 5.1.1); policygate allow Castle.Core [policygate.yaml(2,1)]", run.Output.Split('\n')[0]);
        Assert.Contains("2 packages, 1 error", run.Output, StringComparison.Ordinal);

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
        packages.Write("contoso.tool/1.2.3/contoso.tool.1.2.3.nupkg.sha512", "hash");
        ToolRun unapproved = await ToolRun.RunAsync("check", file, "--no-cache");
        Assert.StartsWith("error PG1006: contoso.tool 1.2.3 is a .NET tool, which runs with the rights of whoever calls it: tools/net8.0/any/DotnetToolSettings.xml, tools/net8.0/any/run.ps1; review it", unapproved.Output, StringComparison.Ordinal);
        Assert.Contains("1 error", unapproved.Output, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("lib/bin/Evil/Evil.csproj")]
    [InlineData("obj/Evil.csproj")]
    [InlineData("node_modules/evil/Evil.fsproj")]
    [InlineData(".vs/x/Evil.csproj")]
    [InlineData(".hidden/Evil.vbproj")]
    public async Task No_folder_is_left_out_for_its_name(string project)
    {
        folder.Write(project, "<Project />");
        Assert.Equal(project, Relative(Assert.Single(await Find(folder.Path)).ProjectFile));
    }

    [Fact]
    public async Task A_folder_is_left_out_where_git_ignores_it_and_a_committed_project_never_is()
    {
        Directory.Delete(folder[".git"]);
        TestGit.Run(folder.Path, "init", "-q");
        folder.Write(".gitignore", "out/\nhidden/\n");
        folder.Write("out/A.csproj", "<Project />");
        folder.Write("hidden/B.csproj", "<Project />");
        folder.Write("C.csproj", "<Project />");
        TestGit.Run(folder.Path, "add", "-f", "hidden/B.csproj");
        Assert.Equal(["C.csproj", "hidden/B.csproj"], (await Find(folder.Path)).Select(input => Relative(input.ProjectFile)));
    }

    [Theory]
    [InlineData("""<ProjectReference Include="..\..\outside\E\E.csproj" />""", "outside/E/E.csproj")]
    [InlineData("""<ProjectReference Include="$(MSBuildThisFileDirectory)../../outside/E/E.csproj" />""", "outside/E/E.csproj")]
    [InlineData("""<ProjectReference Include="$([System.IO.Path]::Combine('$(Root)', 'E', 'E.csproj'))" />""", "outside/E/E.csproj")]
    [InlineData("""<ProjectReference Include="../../outside/**/*.csproj" />""", "outside/E/E.csproj")]
    [InlineData("""<ProjectReference Include="../../outside/F/F.proj" />""", "outside/F/F.proj")]
    public async Task References_are_followed_wherever_they_lead(string reference, string found)
    {
        folder.Write("outside/E/E.csproj", "<Project />");
        folder.Write("outside/F/F.proj", "<Project><ItemGroup><PackageReference Include=\"X\" Version=\"1.0.0\" /></ItemGroup></Project>");
        string app = folder.Write("repo/App/App.csproj", $"<Project><PropertyGroup><Root>../../outside/</Root></PropertyGroup><ItemGroup>{reference}</ItemGroup></Project>");
        Assert.Contains(found, (await Find(app)).Select(input => Relative(input.ProjectFile)));
    }

    [Fact]
    public async Task A_circle_of_references_ends_and_solutions_and_filters_are_followed_too()
    {
        folder.Write("repo/A/A.csproj", """<Project><ItemGroup><ProjectReference Include="../B/B.proj" /></ItemGroup></Project>""");
        folder.Write("repo/B/B.proj", """<Project><ItemGroup><ProjectReference Include="../A/A.csproj" /></ItemGroup></Project>""");
        folder.Write("C/C.csproj", "<Project />");
        folder.Write("D/D.csproj", "<Project />");
        folder.Write("repo/All.slnx", """<Solution><Project Path="../C/C.csproj" /></Solution>""");
        folder.Write("repo/Some.slnf", """{ "solution": { "path": "All.slnx", "projects": ["..\\D\\D.csproj"] } }""");
        folder.Write("repo/Bad.sln", "nonsense");
        IReadOnlyList<CheckInput> found = await Find(folder["repo"]);
        Assert.Equal(["C/C.csproj", "D/D.csproj", "repo/A/A.csproj", "repo/Bad.sln"], found.Select(input => Relative(input.ProjectFile)));
        Assert.Contains("is not a solution that can be read", found[3].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_followed_once_inside_the_repository_and_one_that_leads_nowhere_is_named()
    {
        folder.Write("src/A/A.csproj", "<Project />");
        using TempFolder other = new("pg-other");
        other.Write("O/O.csproj", "<Project />");
        Directory.CreateSymbolicLink(folder["again"], folder["src"]);
        Directory.CreateSymbolicLink(folder["src/up"], folder["src"]);
        Directory.CreateSymbolicLink(folder["circle"], folder["circle2"]);
        Directory.CreateSymbolicLink(folder["circle2"], folder["circle"]);
        Directory.CreateSymbolicLink(folder["nowhere"], folder["gone"]);
        Directory.CreateSymbolicLink(folder["away"], other.Path);
        IReadOnlyList<CheckInput> found = await Find(folder.Path);
        Assert.Equal(["circle", "circle2", "nowhere", "src/A/A.csproj", "src/up"], found.Select(input => Relative(input.ProjectFile)));
        Assert.Equal([true, true, true, false, true], found.Select(input => input.Problem is not null));
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error PG0001: nowhere: is a link that leads nowhere", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<BaseIntermediateOutputPath>.o/</BaseIntermediateOutputPath>")]
    [InlineData("<MSBuildProjectExtensionsPath>$(MSBuildThisFileDirectory)../.o</MSBuildProjectExtensionsPath>")]
    [InlineData("<BaseIntermediateOutputPath>$([System.IO.Path]::Combine('$(MSBuildProjectDirectory)', '.o'))</BaseIntermediateOutputPath>")]
    public async Task An_obj_that_was_moved_is_found(string property)
    {
        folder.Write("a/.o/project.assets.json", "{}");
        folder.Write(".o/project.assets.json", "{}");
        folder.Write("a/A.csproj", $"<Project><PropertyGroup>{property}</PropertyGroup></Project>");
        Assert.EndsWith(".o/project.assets.json", Relative(Assert.Single(await Find(folder["a/A.csproj"])).File!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<BaseIntermediateOutputPath>a</BaseIntermediateOutputPath><BaseIntermediateOutputPath Condition=\"false\">b</BaseIntermediateOutputPath>")]
    [InlineData("<BaseIntermediateOutputPath>b</BaseIntermediateOutputPath><MSBuildProjectExtensionsPath Condition=\"false\">a</MSBuildProjectExtensionsPath>")]
    public async Task An_obj_that_was_moved_under_a_condition_is_found_wherever_it_is(string properties)
    {
        folder.Write("A.csproj", $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>");
        foreach (string at in new[] { "a", "b" })
        {
            string assets = folder.Write($"{at}/project.assets.json", "{}");
            Assert.Equal(assets, Assert.Single(await Find(folder["A.csproj"])).File);
            File.Delete(assets);
        }
    }

    [Theory]
    [InlineData("<BaseIntermediateOutputPath>$([System.String]::Format('o'))/</BaseIntermediateOutputPath>")]
    [InlineData("<MSBuildProjectExtensionsPath>$(Unheard)</MSBuildProjectExtensionsPath>")]
    [InlineData("<ArtifactsPath>$([System.IO.Path]::GetRandomFileName())</ArtifactsPath>")]
    public async Task An_obj_that_only_an_evaluation_knows_is_a_note_and_an_error_where_the_gate_is_verified(string property)
    {
        string project = folder.Write("A.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{property}</PropertyGroup></Project>");
        folder.Write("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": {} } }""");
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", project, "--verbose");
        Assert.True(run.ExitCode == 0 && run.Output.Contains("info PG0006", StringComparison.Ordinal), run.ToString());
        run = await ToolRun.RunAsync("check", project, "--verify-gate");
        Assert.Contains("leads where only an evaluation knows, and the packages and the verdict of the project with it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_file_that_NuGet_is_told_is_the_only_one()
    {
        folder.Write("A.csproj", "<Project><PropertyGroup><NuGetLockFilePath>eng\\a.lock.json</NuGetLockFilePath></PropertyGroup></Project>");
        folder.Write("packages.lock.json", "{}");
        Assert.Null(Assert.Single(await Find(folder["A.csproj"])).File);
        Assert.Equal(folder.Write("eng/a.lock.json", "{}"), Assert.Single(await Find(folder["A.csproj"])).File);
    }

    [Theory]
    [InlineData("<Project Sdk=\"Contoso.Sdk/1.0.0\" />")]
    [InlineData("<Project><Sdk Name=\"Contoso.Sdk\" Version=\"1.0.0\" /></Project>")]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"1.0.0\" /></Project>")]
    [InlineData("<Project><Import Project=\"eng/sdk.txt\" /></Project>")]
    [InlineData("<Project><Import Project=\"eng/reference.txt\" /></Project>")]
    public async Task A_project_of_any_extension_that_has_an_SDK_or_imports_a_reference_is_judged(string text)
    {
        folder.Write("eng/sdk.txt", "<Project><ImportGroup><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"1.0.0\" /></ImportGroup></Project>");
        folder.Write("eng/reference.txt", "<Project><ItemGroup><PackageReference Include=\"Contoso.Sdk\" Version=\"1.0.0\" /></ItemGroup></Project>");
        folder.Write("Directory.Build.props", "<Project><ItemGroup><PackageReference Include=\"Other\" Version=\"1.0.0\" /></ItemGroup></Project>");
        folder.Write("plain.proj", "<Project><Target Name=\"Build\" /></Project>");
        folder.Write("build.proj", text);
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Sdk] }\n");
        Assert.Equal("build.proj", Relative(Assert.Single(await Find(folder.Path)).ProjectFile));
        ToolRun run = await ToolRun.RunAsync("check", folder.Path, "--verify-gate");
        Assert.True(run.ExitCode != 0 && run.Output.Contains("error PG0401: Contoso.Sdk 1.0.0", StringComparison.Ordinal) && run.Output.Contains("error PG0006", StringComparison.Ordinal), run.ToString());
    }

    [Theory]
    [InlineData("sln/Directory.Solution.props")]
    [InlineData("Directory.Solution.targets")]
    [InlineData("sln/before.All.slnx.targets")]
    [InlineData("sln/after.All.slnx.targets")]
    public async Task An_SDK_that_a_solution_imports_is_judged_as_those_of_projects(string file)
    {
        folder.Write("sln/All.slnx", "<Solution />");
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Sdk] }\n");
        folder.Write("Directory.Build.props", "<Project><ItemGroup><PackageReference Include=\"Other\" Version=\"1.0.0\" /></ItemGroup></Project>");
        folder.Write(file, "<Project><Import Project=\"Sdk.targets\" Sdk=\"PolicyGate\" /></Project>");
        Assert.Empty(await Find(folder["sln"]));
        folder.Write(file, "<Project><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"1.0.0\" /></Project>");
        ToolRun run = await ToolRun.RunAsync("check", folder["sln"]);
        Assert.True(run.ExitCode == 1 && run.Output.Contains("error PG0401: Contoso.Sdk 1.0.0", StringComparison.Ordinal) && run.Output.Contains($"{file}(1,10)", StringComparison.Ordinal), run.ToString());
    }

    [Fact]
    public async Task What_a_solution_takes_from_beside_it_is_verified_with_its_projects()
    {
        folder.Write("src/A/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        folder.Write("sln/All.slnx", "<Solution><Project Path=\"../src/A/A.csproj\" /></Solution>");
        folder.Write("sln/Directory.Build.rsp", "-p:ImportDirectoryBuildProps=false");
        folder.Write("policygate.yaml", "version: 1\n");
        Assert.DoesNotContain("PG0006", (await ToolRun.RunAsync("check", folder.Path)).Output, StringComparison.Ordinal);
        ToolRun run = await ToolRun.RunAsync("check", folder.Path, "--verify-gate");
        Assert.Contains("error PG0006: sets ImportDirectoryBuildProps", run.Output, StringComparison.Ordinal);
        Assert.Contains("sln/Directory.Build.rsp(1,1)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool", "#!/usr/bin/env dotnet\n#:package A@1.0.0\n", true)]
    [InlineData("tool", "#!/bin/sh\n#:package A@1.0.0\n", true)]
    [InlineData("tool", "#!/bin/sh\necho\n", false)]
    [InlineData("tool", "#:package A@1.0.0\n", false)]
    [InlineData("LICENSE", "#", false)]
    public async Task What_begins_with_a_shebang_is_an_app_under_any_name(string name, string text, bool isApp)
    {
        string file = folder.Write($"eng/{name}", text);
        IReadOnlyList<CheckInput> found = await Find(folder.Path);
        Assert.Equal(isApp ? [file + ".csproj"] : [], found.Select(input => input.ProjectFile));
        if (isApp)
        {
            folder.Write("policygate.yaml", "version: 1\npackages: { deny: [A] }\n");
            ToolRun run = await ToolRun.RunAsync("check", folder.Path, "--verify-gate");
            Assert.True(run.Output.Contains("error PG0401: A 1.0.0", StringComparison.Ordinal) && run.Output.Contains($"eng/{name}(2,1)", StringComparison.Ordinal), run.ToString());
        }
    }

    [Theory]
    [InlineData(3_000_000, false)]
    [InlineData(17_000_000, true)]
    public async Task An_app_behind_a_long_comment_is_found_and_one_behind_a_longer_is_told(int length, bool isUnknown)
    {
        folder.Write("a.cs", $"/*{new string('\n', length)}*/\n#:package A@1.0.0\n");
        CheckInput input = Assert.Single(await Find(folder.Path));
        Assert.Equal(isUnknown, input.Problem is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A.csproj")]
    [InlineData("/a\\u0000b/A.csproj")]
    public async Task An_assets_file_of_a_project_whose_path_is_none_is_judged_by_itself(string path)
    {
        string assets = folder.Write("obj/project.assets.json", $$"""{ "project": { "restore": { "projectPath": "{{path}}" } } }""");
        Assert.Equal(assets, Assert.Single(await Find(assets)).ProjectFile);
    }

    public void Dispose() => folder.Dispose();

    private static Task<IReadOnlyList<CheckInput>> Find(string path) => RepositoryScan.FindAsync([path], CancellationToken.None);

    private string Relative(string path) => Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
}
