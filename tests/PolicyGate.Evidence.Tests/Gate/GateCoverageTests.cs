using PolicyGate.Projects;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006: what a repository's files say about the gate, without evaluating them.</summary>
public sealed class GateCoverageTests
{
    private const string Imports = "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>";
    private const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\" />";

    [Theory]
    [InlineData("Directory.Build.props", Imports)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate/1.0.0\" /></Project>", "global.json", "{}")]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Version=\"1.0.0\" /></Project>", "global.json", "{}")]
    [InlineData("build/gate.props", Imports, "Directory.Build.props", "<Project><Import Project=\"$(MSBuildThisFileDirectory)build/gate.props\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "src/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "Directory.Build.rsp", "# -p:PolicyGateEnabled=false\n-nologo\n-p:Configuration=Release")]
    [InlineData("Directory.Build.props", Imports, "src/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove(Directory.Build.props, $(MSBuildThisFileDirectory)..))\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "src/Directory.Build.props", "<Project><Import Project=\"$([System.IO.Path]::Combine('$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory).., 'global.json'))', 'Directory.Build.props'))\" /></Project>")]
    [InlineData("build/gate.props", Imports, "Directory.Build.props", "<Project><Import Project=\"build\\*.props\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "Directory.Build.targets", "<Project><Import Project=\"$(MSBuildToolsPath)\\Microsoft.CSharp.targets\" /><Import Project=\"$(Own)\" Condition=\" '$(Own)' != '' \" /><Import Project=\"gone.props\" Condition=\"Exists('gone.props')\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "Directory.Solution.targets", "<Project><Import Project=\"Sdk.targets\" Sdk=\"PolicyGate\" /></Project>")]
    public void A_project_whose_build_props_import_the_gate_is_under_it(params string[] files) => Assert.Empty(Check(files));

    [Theory]
    [InlineData("src/App/App.csproj", "no Directory.Build.props", "x", "")]
    [InlineData("src/App/App.csproj", "no Directory.Build.props", "Directory.Build.props", "<Project />")]
    [InlineData("src/App/App.csproj", "no Directory.Build.props", "Directory.Build.props", Imports, "src/Directory.Build.props", "<Project />")]
    [InlineData("src/App/App.csproj", "no Directory.Build.props", "src/App/App.csproj", "<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>")]
    [InlineData("Directory.Build.props", "under a condition", "Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Condition=\"'$(Off)' == ''\" /></Project>")]
    [InlineData("Directory.Build.props", "under a condition", "Directory.Build.props", "<Project><ImportGroup Condition=\"'$(Off)' == ''\"><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></ImportGroup></Project>")]
    [InlineData("gate.props", "under a condition", "gate.props", Imports, "Directory.Build.props", "<Project><Import Project=\"gate.props\" Condition=\"'$(Off)' == ''\" /></Project>")]
    [InlineData("global.json", "does not say which version", "Directory.Build.props", Imports, "global.json", "{ \"msbuild-sdks\": { \"Other\": \"1.0.0\" } }")]
    [InlineData("src/App/App.csproj", "sets ImportDirectoryBuildProps", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("src/App/own.props", "sets DirectoryBuildPropsPath", "Directory.Build.props", Imports, "src/App/own.props", "<Project><PropertyGroup><DirectoryBuildPropsPath>x</DirectoryBuildPropsPath></PropertyGroup></Project>", "src/App/App.csproj", "<Project><Import Project=\"own.props\" /></Project>")]
    [InlineData("Directory.Build.props", "sets CustomAfterDirectoryBuildProps", "Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /><PropertyGroup><CustomAfterDirectoryBuildProps /></PropertyGroup></Project>")]
    [InlineData("Directory.Build.targets", "sets CustomAfterMicrosoftCommonTargets: what the guard held back is held back again by it", "Directory.Build.props", Imports, "Directory.Build.targets", "<Project><PropertyGroup><CustomAfterMicrosoftCommonTargets>x</CustomAfterMicrosoftCommonTargets></PropertyGroup></Project>")]
    [InlineData("Directory.Build.targets", "sets CustomBeforeMicrosoftCommonCrossTargetingTargets: what the guard held back is held back again by it", "Directory.Build.props", Imports, "Directory.Build.targets", "<Project><PropertyGroup><CustomBeforeMicrosoftCommonCrossTargetingTargets>x</CustomBeforeMicrosoftCommonCrossTargetingTargets></PropertyGroup></Project>")]
    [InlineData("Directory.Build.props", "sets PolicyGateEnabled", "Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>")]
    [InlineData("Directory.Build.props", "sets PolicyGatePolicyFile", "Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /><PropertyGroup><PolicyGatePolicyFile>lax.yaml</PolicyGatePolicyFile></PropertyGroup></Project>")]
    [InlineData("Directory.Build.targets", "sets _PolicyGateOk", "Directory.Build.props", Imports, "Directory.Build.targets", "<Project><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup></Project>")]
    [InlineData("Directory.Build.targets", "defines the target _PolicyGateHold", "Directory.Build.props", Imports, "Directory.Build.targets", "<Project><Target Name=\"_PolicyGateHold\" /></Project>")]
    [InlineData("src/App/App.csproj", "defines the task PolicyGate.Tasks.EvaluatePolicy", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><UsingTask TaskName=\"PolicyGate.Tasks.EvaluatePolicy\" AssemblyFile=\"evil.dll\" Override=\"true\" /></Project>")]
    [InlineData("src/App/App.csproj", "makes properties of the gate local", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" TreatAsLocalProperty=\"A;_PolicyGateOk\" />")]
    [InlineData("Directory.Build.rsp", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "Directory.Build.rsp", "-nologo\n-p:Configuration=Release;PolicyGateEnabled=false")]
    [InlineData("src/Directory.Build.rsp", "sets ImportDirectoryBuildProps", "Directory.Build.props", Imports, "src/Directory.Build.rsp", "\"/property:ImportDirectoryBuildProps=false\"")]
    [InlineData("src/App/App.csproj", "sets ProjectAssetsFile", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><ProjectAssetsFile Condition=\"$(MSBuildIsRestoring) != true\">x</ProjectAssetsFile></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "sets RuntimeIdentifierGraphPath", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><RuntimeIdentifierGraphPath>g/x.json</RuntimeIdentifierGraphPath></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj.user", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "src/App/App.csproj.user", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>")]
    [InlineData("eng/more.rsp", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "Directory.Build.rsp", "@eng/args.rsp", "eng/args.rsp", "@more.rsp", "eng/more.rsp", "-p:PolicyGateEnabled=false")]
    [InlineData("eng/x.txt", "sets ImportDirectoryBuildProps", "Directory.Build.props", Imports, "Directory.Build.rsp", "\"@%MSBuildThisFileDirectory%eng/x.txt\"", "eng/x.txt", "-p:A=1,ImportDirectoryBuildProps=false")]
    [InlineData("Directory.Build.rsp", "names the response file", "Directory.Build.props", Imports, "Directory.Build.rsp", "-nologo\n@gone.rsp")]
    [InlineData("before.All.sln.targets", "sets ImportDirectoryBuildProps", "Directory.Build.props", Imports, "before.All.sln.targets", "<Project><PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup></Project>")]
    [InlineData("after.All.slnx.targets", "defines the target _PolicyGateHold", "Directory.Build.props", Imports, "after.All.slnx.targets", "<Project><Target Name=\"_PolicyGateHold\" /></Project>")]
    [InlineData("Directory.Solution.props", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "Directory.Solution.props", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(PkgContoso)/x.props\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(PkgContoso)\" Condition=\"'$(PkgContoso)' != ''\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(MSBuildToolsPath)/../../x.props\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads to no file", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"gone.props\" /></Project>")]
    [InlineData("src/App/App.csproj", "named by what only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"$([System.String]::Copy('1.0.0'))\" /></Project>")]
    [InlineData("src/hidden.props", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "src/hidden.props", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"../hid*.props\" /></Project>")]
    public void PG0006_names_what_keeps_a_project_from_the_gate(string at, string says, params string[] files)
    {
        Finding finding = Assert.Single(Check(files));
        Assert.Equal("PG0006", finding.Rule.Id);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("/" + at, finding.At.File.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_of_this_repository_are_the_gate_itself_and_do_not_meddle_with_it()
    {
        string sdk = Path.Combine(RepositoryRoot.Path, "build/Sdk/Sdk.props");
        Assert.Empty(Check(["Directory.Build.props", $"<Project><Import Project=\"{sdk}\" /></Project>"]));
    }

    private static IReadOnlyList<Finding> Check(string[] files)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }");
        string project = folder.Write("src/App/App.csproj", Project);
        for (int i = 0; i < files.Length; i += 2)
        {
            folder.Write(files[i], files[i + 1]);
        }

        return GateCoverage.Check(project, isPolicyNamed: false);
    }
}
