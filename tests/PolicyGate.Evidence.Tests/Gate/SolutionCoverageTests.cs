using PolicyGate.Projects;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006 of what a build of a solution takes besides its projects.</summary>
public sealed class SolutionCoverageTests
{
    [Theory]
    [InlineData("sln/Directory.Build.rsp", "-p:ImportDirectoryBuildProps=false")]
    [InlineData("sln/Directory.Solution.targets", "<Project><Target Name=\"_PolicyGateAfter\" /></Project>")]
    [InlineData("sln/before.All.slnx.targets", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>")]
    [InlineData("sln/Directory.Solution.props", "<Project><Import Project=\"$(Unheard)/x.props\" /></Project>")]
    [InlineData("sln/global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"9.9.9\" } }")]
    [InlineData("sln/All.slnx", "<Solution><Configurations><Platform Name=\"Any CPU\" /></Configurations>\n<Project Path=\"a.csproj\"><Platform Solution=\"*|Any CPU\" Project=\"AnyCPU;CustomBeforeMicrosoftCommonTargets=e.props\" /></Project></Solution>")]
    [InlineData("sln/All.sln", "Global\n\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\n\t\t{A}.Debug|Any CPU.ActiveCfg = Debug;ImportDirectoryBuildProps%3Dfalse|Any CPU\n\tEndGlobalSection\nEndGlobal\n")]
    [InlineData("sln/All.slnx", "<Solution><Project Path=\"a.csproj\"><platform Solution=\"*|*\" Project=\"A;B=1\" /></Project></Solution>")]
    [InlineData("sln/All.slnx", "<Solution><Project Path=\"a.csproj\"><BuildType Solution=\"*|*\" Project=\"Debug%3bA=1\" /></Project></Solution>")]
    public void PG0006_is_what_a_solution_takes_from_beside_it(string file, string text)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }");
        string solution = folder.Write(file.EndsWith(".sln", StringComparison.Ordinal) ? file : "sln/All.slnx", "<Solution />");
        Assert.Empty(GateCoverage.CheckSolution(solution, isPolicyNamed: false, "1.0.0"));
        Assert.Equal(folder.Write(file, text), Assert.Single(GateCoverage.CheckSolution(solution, isPolicyNamed: false, "1.0.0")).At.File);
    }

    [Theory]
    [InlineData("{ \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\", \"Contoso.Sdk\": \"2.0.0\" } }", true)]
    [InlineData("{ \"msbuild-sdks\": { \"policygate\": \"1.0.0\" } }", false)]
    public void PG0006_is_a_solution_that_builds_its_projects_with_other_SDKs(string near, bool isTold)
    {
        using TempFolder folder = new();
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }");
        folder.Write("sln/global.json", near);
        Finding[] told = [.. GateCoverage.CheckSolution(folder.Write("sln/All.slnx", "<Solution />"), isPolicyNamed: false, "1.0.0", projects: [folder.Write("App/App.csproj", "<Project />")])];
        Assert.Equal(isTold ? ["builds ../App/App.csproj with the MSBuild SDKs"] : [], told.Select(finding => finding.Message[..46]));
    }

    [Theory]
    [InlineData("utf-8", "\n")]
    [InlineData("utf-16", "\n")]
    [InlineData("utf-8", "\r")]
    public void PG0006_is_what_a_solution_gives_its_projects_however_it_is_encoded(string encoding, string lineEnd)
    {
        using TempFolder folder = new();
        string solution = folder["All.sln"];
        File.WriteAllText(solution, $"Global{lineEnd}GlobalSection(ProjectConfigurationPlatforms) = postSolution{lineEnd}{{A}}.Debug|Any CPU.ActiveCfg = Debug%3BA%3Dfalse|Any CPU{lineEnd}EndGlobalSection{lineEnd}EndGlobal{lineEnd}", System.Text.Encoding.GetEncoding(encoding));
        Assert.Contains(GateCoverage.CheckSolution(solution, isPolicyNamed: false, "1.0.0"), finding => finding.Message.StartsWith("gives its projects Debug%3BA%3Dfalse|Any CPU", StringComparison.Ordinal) && finding.At.Line == 3);
    }
}
