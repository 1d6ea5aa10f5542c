using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>Before a restore: what needs no graph is judged, and is said before the advice to restore.</summary>
public sealed class UnrestoredTests : IDisposable
{
    private readonly TempFolder folder = new("pg-unrestored");

    public UnrestoredTests()
    {
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{folder["packages"]}" /></config></configuration>""");
    }

    [Theory]
    [InlineData("App.csproj", "<Project Sdk=\"Contoso.Bad/1.0.0\" />", "PG0401: Contoso.Bad 1.0.0 is denied")]
    [InlineData("App.csproj", "<Project><PropertyGroup><V>1.0.0</V></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Contoso.Bad\" Version=\"$(V)\" /></Project>", "PG0401: Contoso.Bad 1.0.0 is denied")]
    [InlineData("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Contoso.Bad\" Version=\"1.0.0\" /></ItemGroup></Project>", "PG0401: Contoso.Bad 1.0.0 is denied")]
    [InlineData("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Contoso.Bad\" Version=\"$(Nobody.Knows())\" /></ItemGroup></Project>", "PG0401: Contoso.Bad is denied")]
    [InlineData("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageDownload Include=\"Contoso.Bad\" Version=\"[1.0.0]\" /></ItemGroup></Project>", "PG0401: Contoso.Bad 1.0.0 is denied")]
    [InlineData("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><DotNetCliToolReference Include=\"Contoso.Bad\" Version=\"1.0.0\" /></ItemGroup></Project>", "PG0401: Contoso.Bad 1.0.0 is denied")]
    [InlineData("app.cs", "#:sdk Contoso.Bad@1.0.0\n", "PG0401: Contoso.Bad 1.0.0 is denied")]
    [InlineData("app.cs", "#:package Contoso.Bad @ 1.0.0\n", "PG0401: Contoso.Bad 1.0.0 is denied")]
    public async Task What_is_declared_and_denied_comes_first_and_then_that_a_restore_is_missing(string file, string text, string expected)
    {
        folder.Write(file, text);
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Bad] }\nsignatures: { require: any }\nage: { minimum: 1d }\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.StartsWith("error " + expected, run.Output, StringComparison.Ordinal);
        Assert.Contains("error PG0002: the project has not been restored", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0004", run.Output, StringComparison.Ordinal);

        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Other] }\nsignatures: { require: any }\n");
        run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.StartsWith("error PG0002: the project has not been restored", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageDownload Include=\"Contoso.Bad\" Version=\"[1.0.0]\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup Condition=\"'$(X)' == 'y'\"><PackageDownload Include=\"Contoso.Other;Contoso.Bad\" Version=\"[2.0.0];[1.0.0]\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><DotNetCliToolReference Include=\"Contoso.Bad\" Version=\"1.0.0\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Contoso.Bad\" Version=\"1.0.0\" /></ItemGroup></Project>")]
    [InlineData("<Project Sdk=\"Contoso.Bad/1.0.0\" />")]
    public async Task What_a_lock_file_does_not_have_is_judged_beside_it(string text)
    {
        folder.Write("App.csproj", text);
        folder.Write("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { } } }""");
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Bad] }\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("error PG0401: Contoso.Bad 1.0.0 is denied", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_with_a_reference_that_no_lock_file_has_is_no_pass()
    {
        folder.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include=\"Contoso.New\" Version=\"2.0.0\" /><PackageReference Include=\"Contoso.Old\" Version=\"1.0.0\" /></ItemGroup></Project>");
        folder.Write("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "Contoso.New": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" }, "Contoso.Old": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" } } } }""");
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("error PG0002: packages.lock.json does not have Contoso.New 2.0.0, which the project references: what comes with it only a restore knows; run dotnet restore, and commit the lock file", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Contoso.Old", run.Output, StringComparison.Ordinal);
        ToolRun export = await ToolRun.RunAsync("inventory", "export", folder.Path, "--repository", "shop");
        Assert.True(export.ExitCode == 3 && export.Output.Contains("\"problem\":\"its lock file does not have Contoso.New, which it references", StringComparison.Ordinal), export.ToString());
    }

    [Theory]
    [InlineData("<Project Sdk=\"Contoso.Bad/1.0.0\" />", "mend the errors of its MSBuild SDKs")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Contoso.Bad\" Version=\"1.*\" /></ItemGroup></Project>", "run dotnet restore, or policygate check --restore")]
    public async Task Only_what_a_restore_would_run_is_to_be_mended_before_it(string text, string advice)
    {
        folder.Write("App.csproj", text);
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Bad] }\npinning: { direct: fixed }\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.Contains($"no project.assets.json and no packages.lock.json; {advice}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pin it: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<PackageReference Include=\"Contoso.Bad\" Version=\"1.0.0\" />", true)]
    [InlineData("<PackageReference Include=\"Contoso.Bad\" Version=\"1.0.0\" Condition=\"true\" />", true)]
    [InlineData("<PackageReference Include=\"X\" Version=\"1.0.0\" />", false)]
    public async Task What_is_declared_and_denied_is_told_also_where_the_lock_file_does_not_have_it(string item, bool isTold)
    {
        folder.Write("App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{item}</ItemGroup></Project>");
        folder.Write("packages.lock.json", """{ "version": 2, "dependencies": { "net10.0": { "X": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" } } } }""");
        folder.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Bad] }\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.Equal((isTold ? 1 : 0, isTold), (run.ExitCode, run.Output.StartsWith("error PG0401: Contoso.Bad 1.0.0 is denied", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<Import Project=\"a%00b.props\" />", "PG0006: the import of a%00b.props leads to no file")]
    [InlineData("<Import Project=\"a%00*.props\" />", "PG0002: the project has not been restored")]
    [InlineData("<Import Project=\"a&#0;b.props\" />", "PG0001: the project file App.csproj has a null character here")]
    [InlineData("<PropertyGroup><BaseIntermediateOutputPath>a&#0;b</BaseIntermediateOutputPath></PropertyGroup>", "PG0001: the project file App.csproj has a null character here")]
    [InlineData("<PropertyGroup><NuGetLockFilePath>a%00b</NuGetLockFilePath></PropertyGroup>", "PG0002: the project has not been restored")]
    [InlineData("<PropertyGroup><DirectoryPackagesPropsPath>a%00b</DirectoryPackagesPropsPath></PropertyGroup>", "PG0002: the project has not been restored")]
    public async Task A_null_character_in_a_project_ends_in_a_finding(string element, string expected)
    {
        folder.Write("App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\">\n{element}\n</Project>");
        folder.Write("stray.proj", $"<Project>\n{element}\n</Project>");
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path, "--verify-gate");
        Assert.True(run.ExitCode is 1 or 3 && run.Error.Length == 0, run.ToString());
        Assert.Contains($"error {expected}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_offers_no_command_that_would_change_it_and_nothing_is_allowed_without_a_policy()
    {
        folder.Write("packages.lock.json", """{ "version": 2, "dependencies": { "net10.0": { "X": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "A" } } } }""");
        ToolRun strict = await ToolRun.RunAsync("check", folder.Path, "--policy", "strict");
        Assert.Contains("PG0402", strict.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("policygate allow", strict.Output, StringComparison.Ordinal);
        ToolRun allow = await ToolRun.RunAsync("allow", "X", folder.Path);
        Assert.True(allow.ExitCode == 2 && allow.Error.Contains("there is no policy that could take X in: policygate init writes one", StringComparison.Ordinal), allow.ToString());
    }

    [Theory]
    [InlineData("project")]
    [InlineData("include")]
    [InlineData("ref")]
    public async Task A_directive_with_a_null_character_ends_in_a_finding_at_its_line(string kind)
    {
        folder.Write("app.cs", $"#:package Contoso.Fine@1.0.0\n#:{kind} a\0b\n");
        folder.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Contains("error PG0001: the directive has a null character in it", run.Output, StringComparison.Ordinal);
        Assert.Contains("app.cs(2,1)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_SDK_that_nobody_approved_is_PG1005_without_being_there()
    {
        folder.Write("App.csproj", "<Project Sdk=\"Contoso.Sdk/1.0.0\" />");
        folder.Write("policygate.yaml", "version: 1\nbuild-code: { default: deny }\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.StartsWith("error PG1005: Contoso.Sdk 1.0.0 is an MSBuild SDK", run.Output, StringComparison.Ordinal);
        folder.Write("policygate.yaml", "version: 1\nbuild-code: { default: deny, allow: [{ package: Contoso.Sdk@1.0.0, kinds: [sdk] }] }\n");
        Assert.Equal(3, (await ToolRun.RunAsync("check", folder.Path)).ExitCode);
    }

    [Fact]
    public async Task Versions_and_pins_are_judged_as_far_as_they_are_written()
    {
        folder.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n<ItemGroup>\n<PackageReference Include=\"A\" Version=\"1.*\" />\n<PackageReference Include=\"B\" Version=\"2.0.0-beta\" />\n<PackageReference Update=\"C\" Version=\"1.0.0\" />\n</ItemGroup></Project>");
        folder.Write("policygate.yaml", "version: 1\npackages: { allow: [\"A@[2.0.0]\", \"B@[1.0.0]\"] }\npinning: { direct: fixed, prerelease: { allow: [] } }\n");
        ToolRun run = await ToolRun.RunAsync("check", folder.Path);
        Assert.Contains("PG0201", run.Output, StringComparison.Ordinal);
        Assert.Contains("PG0207: B 2.0.0-beta", run.Output, StringComparison.Ordinal);
        Assert.Contains("PG0403: B 2.0.0-beta", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0403: A", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0402", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_followed_is_a_note_and_an_error_where_the_gate_is_verified()
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0").Target("net10.0");
        project.Write("App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(PkgContoso)/build/x.props\" /></Project>");
        project.Write("obj/project.assets.json", project.Json());
        project.Write("policygate.yaml", "version: 1\n");
        ToolRun run = await ToolRun.RunAsync("check", project.Folder.Path, "--verbose");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("info PG0006: the import of $(PkgContoso)/build/x.props leads where only an evaluation knows", run.Output, StringComparison.Ordinal);
        run = await ToolRun.RunAsync("check", project.Folder.Path, "--verify-gate");
        Assert.Contains("error PG0006: the import of $(PkgContoso)/build/x.props leads where only an evaluation knows", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
