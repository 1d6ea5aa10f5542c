using PolicyGate.Projects;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006: what a repository's files say about the gate, without evaluating them.</summary>
public sealed class GateCoverageTests
{
    internal const string Imports = "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>";
    private const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\" />";

    [Theory]
    [InlineData("Directory.Build.props", Imports)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Version=\"1.0.0\" /></Project>", "global.json", "{}")]
    [InlineData("build/gate.props", Imports, "Directory.Build.props", "<Project><Import Project=\"$(MSBuildThisFileDirectory)build/gate.props\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "src/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "Directory.Build.rsp", "# -p:PolicyGateEnabled=false\n-nologo\n-p:Configuration=Release")]
    [InlineData("Directory.Build.props", Imports, "src/Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove(Directory.Build.props, $(MSBuildThisFileDirectory)..))\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "src/Directory.Build.props", "<Project><Import Project=\"$([System.IO.Path]::Combine('$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory).., 'global.json'))', 'Directory.Build.props'))\" /></Project>")]
    [InlineData("build/gate.props", Imports, "Directory.Build.props", "<Project><Import Project=\"build\\*.props\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "Directory.Build.targets", "<Project><Import Project=\"$(MSBuildToolsPath)\\Microsoft.CSharp.targets\" /><Import Project=\"gone.props\" Condition=\"Exists('gone.props')\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "Directory.Solution.targets", "<Project><Import Project=\"Sdk.targets\" Sdk=\"PolicyGate\" /></Project>")]
    [InlineData("Directory.Build.props", Imports, "src/App/MSBuild.rsp", "-nologo /v:q")]
    [InlineData("Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemDefinitionGroup><ProjectReference><AdditionalProperties>%(AdditionalProperties);A=$(B)</AdditionalProperties></ProjectReference></ItemDefinitionGroup></Project>")]
    public void A_project_whose_build_props_import_the_gate_is_under_it(params string[] files) => Assert.Empty(Check(files));

    [Theory]
    [InlineData("src/App/App.csproj", "no Directory.Build.props", "x", "")]
    [InlineData("src/App/App.csproj", "no Directory.Build.props", "Directory.Build.props", "<Project><Import Project=\"sdk.props\" Sdk=\"PolicyGate\" /></Project>")]
    [InlineData("src/App/App.csproj", "neither an MSBuild SDK nor Microsoft.Common.props is imported", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><Import Project=\"sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("src/App/App.csproj", "neither an MSBuild SDK nor Microsoft.Common.props is imported", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><Import Project=\"$(MSBuildToolsPath)/microsoft.common.props\" /></Project>")]
    [InlineData("gate.props", "under a condition", "gate.props", Imports, "Directory.Build.props", "<Project><Import Project=\"g?te.props\" /></Project>")]
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
    [InlineData("eng/more.rsp", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "Directory.Build.rsp", "@%MSBuildThisFileDirectory%eng/args.rsp", "eng/args.rsp", "@%MSBuildThisFileDirectory%more.rsp", "eng/more.rsp", "-p:PolicyGateEnabled=false")]
    [InlineData("Directory.Build.rsp", "names the response file eng/args.rsp, which MSBuild looks for where the command is given", "Directory.Build.props", Imports, "Directory.Build.rsp", "@eng/args.rsp", "eng/args.rsp", "-nologo")]
    [InlineData("eng/x.txt", "sets ImportDirectoryBuildProps", "Directory.Build.props", Imports, "Directory.Build.rsp", "\"@%MSBuildThisFileDirectory%eng/x.txt\"", "eng/x.txt", "-p:A=1,ImportDirectoryBuildProps=false")]
    [InlineData("Directory.Build.rsp", "names the response file", "Directory.Build.props", Imports, "Directory.Build.rsp", "-nologo\n@gone.rsp")]
    [InlineData("before.All.sln.targets", "sets ImportDirectoryBuildProps", "Directory.Build.props", Imports, "before.All.sln.targets", "<Project><PropertyGroup><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup></Project>")]
    [InlineData("after.All.slnx.targets", "defines the target _PolicyGateHold", "Directory.Build.props", Imports, "after.All.slnx.targets", "<Project><Target Name=\"_PolicyGateHold\" /></Project>")]
    [InlineData("Directory.Solution.props", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "Directory.Solution.props", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(PkgContoso)/x.props\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(PkgContoso)\" Condition=\"'$(PkgContoso)' != ''\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$(MSBuildToolsPath)/../../x.props\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads to no file", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"gone.props\" /></Project>")]
    [InlineData("src/App/App.csproj", "named by what only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"$([System.String]::Format('1.0.0'))\" /></Project>")]
    [InlineData("src/App/App.csproj", "no Directory.Build.props that is read for the project imports the gate", "Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate/1.0.0\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads where only an evaluation knows", "Directory.Build.props", Imports, "src/off.props", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"$([System.String]::Concat('../', $(MSBuildProjectName.Replace('App', 'off')), .props))\" /></Project>")]
    [InlineData("src/hidden.props", "sets PolicyGateEnabled", "Directory.Build.props", Imports, "src/hidden.props", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>", "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"../hid*.props\" /></Project>")]
    [InlineData("src/App/MSBuild.rsp", "sets CustomBeforeDirectoryBuildProps", "Directory.Build.props", Imports, "src/App/MSBuild.rsp", "-p:CustomBeforeDirectoryBuildProps=x.props")]
    [InlineData("src/App/MSBuild.rsp", "loads a logger", "Directory.Build.props", Imports, "src/App/MSBuild.rsp", "-logger:L,x.dll")]
    [InlineData("Directory.Build.rsp", "names style.txt, which MSBuild builds", "Directory.Build.props", Imports, "Directory.Build.rsp", "-nologo style.txt")]
    [InlineData("src/App/App.csproj", "leads out of the folder of the MSBuild SDK Microsoft.NET.Sdk", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><Import Project=\"../../x/style.txt\" Sdk=\"Microsoft.NET.Sdk\" Condition=\"Exists('obj/x')\" /><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads out of the folder of the MSBuild SDK Microsoft.NET.Sdk", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><Import Project=\"%2e%2e/style.txt\" Sdk=\"Microsoft.NET.Sdk\" /><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("src/App/App.csproj", "leads out of the folder of the MSBuild SDK Microsoft.NET.Sdk", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><Import Project=\"$([System.IO.Path]::GetTempPath())/style.txt\" Sdk=\"Microsoft.NET.Sdk\" /><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("src/App/App.csproj", "is named by a path", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project><Import Project=\"Sdk.props\" Sdk=\"../../packages/contoso.sdk/1.0.0\" /><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>")]
    [InlineData("src/App/App.csproj", "whose name only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Lib/Lib.csproj\" AdditionalProperties=\"$(Style)\" /></ItemGroup></Project>")]
    [InlineData("src/App/App.csproj", "whose name only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Lib/Lib.csproj\" additionalproperties=\"$(Style)\" /></ItemGroup></Project>")]
    [InlineData("src/App/App.csproj", "whose name only an evaluation knows", "Directory.Build.props", Imports, "src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Lib/Lib.csproj\" AdditionalProperties=\"$(Properties)\" /></ItemGroup></Project>")]
    [InlineData("global.json", "as a folder of .NET SDKs", "Directory.Build.props", Imports, "global.json", "{ \"sdk\": { \"paths\": [\"dn\"] }, \"sdk\": { }, \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }")]
    [InlineData("global.json", "as a folder of .NET SDKs", "Directory.Build.props", Imports, "global.json", "{ \"sdk\": { \"paths\": [\"dn\"] } }", "src/App/global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }")]
    public void PG0006_names_what_keeps_a_project_from_the_gate(string at, string says, params string[] files)
    {
        Finding finding = Assert.Single(Check(files));
        Assert.Equal("PG0006", finding.Rule.Id);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("/" + at, finding.At.File.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project><ProjectExtensions><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></ProjectExtensions></Project>")]
    [InlineData("<Project><ProjectExtensions><Import Project=\"gate.txt\" /></ProjectExtensions></Project>")]
    [InlineData("<Project><Target Name=\"A\"><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Target></Project>")]
    [InlineData("<Project><Choose><When Condition=\"false\"><ImportGroup><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></ImportGroup></When></Choose></Project>")]
    [InlineData("<Project><Choose><Otherwise><Import Project=\"gate.txt\" /></Otherwise></Choose></Project>")]
    [InlineData("<Project><PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></PropertyGroup></Project>")]
    [InlineData("<Project><ItemGroup><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></ItemGroup></Project>")]
    [InlineData("<Project><PropertyGroup><G><Import Project=\"gate.txt\" /></G></PropertyGroup></Project>")]
    [InlineData("<Project><ItemGroup><A Include=\"a\"><M><Import Project=\"gate.txt\" /></M></A></ItemGroup></Project>")]
    [InlineData("<Project><Import Project=\"Sdk.targets\" Sdk=\"PolicyGate\" /></Project>")]
    [InlineData("<Project InitialTargets=\"_PolicyGateInitial\" />")]
    [InlineData("<Project InitialTargets=\"_PolicyGateInitial\"><Target Name=\"_PolicyGateInitial\" /></Project>")]
    [InlineData("<Project><!-- <Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /> --></Project>")]
    [InlineData("<Project><PropertyGroup><G Condition=\"false\">gate.txt</G></PropertyGroup><Import Project=\"$(G)\" /></Project>")]
    [InlineData("<Project><PropertyGroup><G>none.txt</G><G Condition=\"false\">gate.txt</G></PropertyGroup><Import Project=\"$(G)\" /></Project>")]
    [InlineData("<Project><PropertyGroup><H Condition=\"false\">gate</H><G>$(H).txt</G></PropertyGroup><Import Project=\"$(G)\" /></Project>")]
    [InlineData("<Project><Import Project=\"g.txt\" Condition=\"Exists('gone.txt')\" /><Import Project=\"$(G)\" /></Project>")]
    [InlineData("<Project><Target Name=\"T\"><PropertyGroup><G>gate.txt</G></PropertyGroup></Target><Import Project=\"$(G)\" /></Project>")]
    [InlineData("<Project><PropertyGroup><G>gate</G></PropertyGroup><Import Project=\"$( G ).txt\" /></Project>")]
    [InlineData("<Project><PropertyGroup><G>gate.txt</G></PropertyGroup><Import Project=\"$(G.ToLower())\" /></Project>")]
    [InlineData("<Project><PropertyGroup><G>gate<?a b?>.txt</G></PropertyGroup><Import Project=\"$(G)\" /></Project>")]
    [InlineData("<Project><PropertyGroup><PWD Condition=\"'$(PWD)' == ''\">.</PWD></PropertyGroup><Import Project=\"$(PWD)/gate.txt\" /></Project>")]
    [InlineData("<Project><PropertyGroup><DOTNET_HOST_PATH Condition=\"Exists('gate.txt')\">gate.txt</DOTNET_HOST_PATH></PropertyGroup><Import Project=\"$(DOTNET_HOST_PATH)\" /></Project>")]
    [InlineData("<Project><Import Project=\"$([System.Environment]::GetEnvironmentVariable('HOME').Substring(0, 0))gate.txt\" /></Project>")]
    [InlineData("<Project><PropertyGroup><MSBuildIsRestoring>gate</MSBuildIsRestoring></PropertyGroup><Import Project=\"$(MSBuildIsRestoring).txt\" /></Project>")]
    [InlineData("<Project><PropertyGroup><Configuration>gate</Configuration><G>$(Configuration)</G></PropertyGroup><Import Project=\"$(G).txt\" /></Project>")]
    [InlineData("<Project><Import Project=\"sdk.props\" Sdk=\"PolicyGate\" /></Project>")]
    public void PG0006_is_a_gate_that_MSBuild_does_not_import(string buildProps)
    {
        IReadOnlyList<Finding> findings = Check(["gate.txt", Imports, "g.txt", "<Project><PropertyGroup><G>gate.txt</G></PropertyGroup></Project>", "none.txt", "<Project />", "Directory.Build.props", buildProps]);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal("PG0006", finding.Rule.Id));
    }

    [Theory]
    [InlineData("Condition=\"Exists('$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props')\"", true)]
    [InlineData("Condition=\"Exists('App.csproj')\"", false)]
    public void A_project_may_import_the_common_props_where_they_are_there(string condition, bool isUnder) => Assert.Equal(isUnder ? [] : ["PG0006"], Check(
        ["Directory.Build.props", Imports, "src/App/App.csproj", $"<Project><Import Project=\"$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props\" {condition} /><Import Project=\"$(MSBuildExtensionsPath)\\Vendor.targets\" /></Project>"]).Select(finding => finding.Rule.Id));

    [Theory]
    [InlineData("obj\\$(MSBuildProjectName.Substring(1))\\")]
    [InlineData("obj\\$(Configuration)\\")]
    public void What_is_usual_in_the_path_of_obj_is_followed(string path) => Assert.Empty(Check(
        ["Directory.Build.props", $"<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /><PropertyGroup><Configuration Condition=\"'$(Configuration)' == ''\">Debug</Configuration><BaseIntermediateOutputPath>{path}</BaseIntermediateOutputPath></PropertyGroup></Project>"]));

    [Theory]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\" />", true)]
    [InlineData("<Project Sdk=\"Contoso.Sdk/1.0.0\" />", true)]
    [InlineData("<Project><Import Project=\"$(MSBuildToolsPath)\\Microsoft.CSharp.targets\" /></Project>", true)]
    [InlineData("<Project Sdk=\"Microsoft.NET.SDK.WorkloadAutoImportPropsLocator\" />", false)]
    [InlineData("<Project Sdk=\"Contoso.Sdk\" />", false)]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>", false)]
    [InlineData("<Project><Import Project=\"$(VSToolsPath)/Microsoft.Common.props\" Condition=\"Exists('$(VSToolsPath)/Microsoft.Common.props')\" /></Project>", false)]
    [InlineData("<Project><Import Project=\"$(VSToolsPath)/Microsoft.Common.props\" /></Project>", false)]
    [InlineData("<Project><Import Project=\"$(MSBuildToolsPath)/Microsoft.Common.props\" /></Project>", false)]
    public void A_project_reads_build_props_where_MSBuild_certainly_has_what_it_names_or_a_package_is_judged(string project, bool isRead) =>
        Assert.Equal(!isRead, Check(["Directory.Build.props", Imports, "src/App/App.csproj", project]).Any(finding => finding.Message.StartsWith("neither an MSBuild SDK", StringComparison.Ordinal)));

    [Fact]
    public void PG0006_is_the_gate_by_a_path_since_nobody_vouches_for_what_is_there()
    {
        string sdk = Path.Combine(RepositoryRoot.Path, "build/Sdk/Sdk.props");
        Assert.Contains(Check(["Directory.Build.props", $"<Project><Import Project=\"{sdk}\" /></Project>"]), finding => finding.Message.StartsWith("no Directory.Build.props", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("global.json", "global.json", "{ \"msbuild-sdks\": { \"policygate\": \"9.9.9\" } }")]
    [InlineData("Directory.Build.props", "Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Version=\"9.9.9\" /></Project>")]
    [InlineData("Directory.Build.props", "Directory.Build.props", "<Project><PropertyGroup><V>9.9.9</V></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Version=\"$(V)\" /></Project>")]
    [InlineData("Directory.Build.props", "Directory.Build.props", "<Project><Sdk Name=\"PolicyGate\" Version=\"9.9.9\" /><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>")]
    [InlineData("Directory.Solution.targets", "Directory.Solution.targets", "<Project><Import Project=\"Sdk.targets\" Sdk=\"PolicyGate\" Version=\"9.9.9\" /></Project>")]
    [InlineData("src/global.json", "src/global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"9.9.9\" } }")]
    public void PG0006_is_a_gate_of_another_version_than_the_one_that_can_be_vouched_for(string at, string file, string text)
    {
        string[] files = ["Directory.Build.props", Imports, file, text];
        Finding finding = Assert.Single(Check(files, "1.0.0"));
        Assert.Contains("takes PolicyGate 9.9.9, and this tool is 1.0.0", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("/" + at, finding.At.File.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Empty(Check([.. files[..3], text.Replace("9.9.9", "1.0", StringComparison.Ordinal)], "1.0.0"));
    }

    [Theory]
    [InlineData("\"sdk\": { \"paths\": [\"sdkx\", \"$host$\"] }", "sdkx")]
    [InlineData("\"sdk\": { \"paths\": [\"$host$\", \"sdkx\"], \"version\": \"99.0.0\" }", "sdkx")]
    [InlineData("\"sdk\": { \"paths\": [\"/opt/a\", \"$HOST$\", \"../b\"] }", "/opt/a", "$HOST$", "../b")]
    [InlineData("\"sdk\": { \"paths\": [\"$host$\"], \"p\\u0061ths\": [\"a\"], }, \"sdk\": { \"paths\": [\"b\"] }", "a", "b")]
    [InlineData("\"sdk\": { \"paths\": \"sdkx\" }", "sdkx")]
    [InlineData("\"sdk\": { \"paths\": \"$host$\" }", "$host$")]
    [InlineData("\"sdk\": { \"paths\": [ 1, [\"$host$\"], { \"a\": \"$host$\" }] }", "1", "[\"$host$\"]", "{ \"a\": \"$host$\" }")]
    [InlineData("\"sdk\": { \"paths\": { \"sdk\": \"$host$\" } }", "{ \"sdk\": \"$host$\" }")]
    [InlineData("\"sdk\": { \"paths\": [\"$host$\", /* \"sdkx\" */ \"\\u0024host$\"], \"version\": \"10.0.100\" }, \"paths\": [\"a\"]")]
    [InlineData("\"sdk\": { \"version\": \"10.0.100\" }, \"tools\": { \"paths\": [\"a\"], \"sdk\": { \"paths\": [\"a\"] } }")]
    public void PG0006_is_another_SDK_that_runs_before_anything(string sdk, params string[] told)
    {
        IReadOnlyList<Finding> findings = Check(["Directory.Build.props", Imports, "global.json", $"{{ {sdk}, \"msbuild-sdks\": {{ \"PolicyGate\": \"1.0.0\" }} }}"], "1.0.0");
        Assert.Equal(told.Select(path => $"names {path} as a folder of .NET SDKs (sdk.paths)"), findings.Select(finding => finding.Message.Split(": dotnet runs")[0]));
    }

    [Fact]
    public void PG0006_of_another_SDK_is_at_its_line_in_every_file_above()
    {
        string[] files = ["Directory.Build.props", Imports, "src/global.json", "{\r\n  \"sdk\": {\r\n    \"paths\": [\r\n      \"$host$\",\r\n      \".dotnet\"\r\n    ] }, \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }", "global.json", "{ \"sdk\": { \"paths\": [\".dotnet\"] } }"];
        Assert.Equal([("src/global.json", 5, 7), ("global.json", 1, 22)], Check(files, "1.0.0").Select(finding => (Path.GetFileName(Path.GetDirectoryName(finding.At.File)) == "src" ? "src/global.json" : "global.json", finding.At.Line, finding.At.Column)));
    }

    [Theory]
    [InlineData("<Target Name=\"A\"><MSBuild Projects=\"x.proj\" Properties=\"A=1; ImportDirectoryBuildProps = false\" /></Target>")]
    [InlineData("<ItemGroup><ProjectReference Include=\"../../Lib.csproj\" AdditionalProperties=\"importdirectorybuildprops=false\" /></ItemGroup>")]
    [InlineData("<ItemGroup><ProjectReference Include=\"../../Lib.csproj\"><SetConfiguration>Configuration=Debug;PolicyGateEnabled=false</SetConfiguration></ProjectReference></ItemGroup>")]
    [InlineData("<ItemGroup><X Include=\"x.proj\"><Properties>A=1;BaseIntermediateOutputPath=o/</Properties></X></ItemGroup>")]
    [InlineData("<Target Name=\"A\"><Exec Command=\"dotnet build -p:ImportDirectoryBuildProps=false x.csproj\" /></Target>")]
    [InlineData("<PropertyGroup><Arguments>/p:A=$(A);CscToolPath=$(MSBuildThisFileDirectory)</Arguments></PropertyGroup>")]
    [InlineData("<PropertyGroup><Arguments><![CDATA[-p:Import]]><!-- -->DirectoryBuildProps=false</Arguments></PropertyGroup>")]
    [InlineData("<Target Name=\"A\"><MSBuild Projects=\"x.proj\" Properties=\"Import%44irectoryBuildProps%3dfalse\" /></Target>")]
    [InlineData("<Target Name=\"A\"><MSBuild Projects=\"x.proj\" Properties=\"Import$(Nothing)DirectoryBuildProps=false\" /></Target>")]
    [InlineData("<Target Name=\"A\"><MSBuild Projects=\"x.proj\" Properties=\"$(Some)$(Thing)=false\" /></Target>")]
    [InlineData("<PropertyGroup><All>A=1;$(Some)$(Thing)=false</All></PropertyGroup><Target Name=\"A\"><MSBuild Projects=\"x.proj\" Properties=\"B=1;$(All)\" /></Target>")]
    [InlineData("<Target Name=\"A\"><PropertyGroup><Some>$(Thing)%3dfalse</Some><All>$(Some)</All></PropertyGroup><MSBuild Projects=\"x.proj\" Properties=\"$(All)\" /></Target>")]
    [InlineData("<Target Name=\"A\"><ItemGroup><All Include=\"$(Thing)=false\" /></ItemGroup><MSBuild Projects=\"x.proj\" Properties=\"@(All)\" /></Target>")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"x\"><Output TaskParameter=\"Value\" PropertyName=\"$(All)\" /></CreateProperty></Target>")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"x\"><Output TaskParameter=\"Value\" PropertyName=\"@(All)\" /></CreateProperty></Target>")]
    [InlineData("<Target Name=\"A\"><Exec Command=\"dotnet build x.proj -p:$(All)=false\" /></Target>")]
    [InlineData("<Target Name=\"A\"><Exec Command=\"dotnet build x.csproj -p:Import$(Rest)=false\" /></Target>")]
    [InlineData("<ItemGroup><P Include=\"ImportDirectoryBuildProps\" /></ItemGroup>")]
    [InlineData("<ItemGroup><P Include=\"$([System.String]::Copy('ImportDirectoryBuildProps'))\" /></ItemGroup>")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"x\"><Output TaskParameter=\"Value\" PropertyName=\"ProjectAssetsFile\" /></CreateProperty></Target>")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"x\"><Output TaskParameter=\"Value\" PropertyName=\"_PolicyGateSpeaker\" /></CreateProperty></Target>")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"x\"><Output TaskParameter=\"Value\" PropertyName=\"_policy%67atespeaker\" /></CreateProperty></Target>")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"x\"><Output TaskParameter=\"Value\" PropertyName=\"_Policy$(Nothing)GateSpeaker\" /></CreateProperty></Target>")]
    [InlineData("<Target Name=\"A\" BeforeTargets=\"_PolicyGateAsk\" />")]
    [InlineData("<Target Name=\"A\"><CallTarget Targets=\"_PolicyGateAsk\" /></Target>")]
    [InlineData("<ItemGroup><_PolicyGateFiles Include=\"x\" /></ItemGroup>")]
    [InlineData("<PropertyGroup Condition=\"'$(_PolicyGateOk)' == 'true'\" />")]
    [InlineData("<PropertyGroup><X>$([MSBuild]::RegisterBuildCheck('$(MSBuildThisFileDirectory)c.dll'))</X></PropertyGroup>")]
    [InlineData("<PropertyGroup Condition=\"$([MSBuild]::registerbuildcheck('c.dll'))\" />")]
    public void PG0006_is_whatever_text_may_set_a_switch(string content) =>
        Assert.Equal("PG0006", Assert.Single(Check(["Directory.Build.props", Imports, "src/App/App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\">{content}</Project>"])).Rule.Id);

    [Theory]
    [InlineData("_DirectoryBuildPropsFile")]
    [InlineData("_DirectoryBuildPropsBasePath")]
    [InlineData("CustomBeforeDirectoryBuildProps")]
    [InlineData("AlternateCommonProps")]
    [InlineData("MicrosoftCommonPropsHasBeenImported")]
    [InlineData("MSBuildExtensionsPath")]
    [InlineData("MSBuildExtensionsPath64")]
    [InlineData("MSBuildUserExtensionsPath")]
    [InlineData("MSBuildSDKsPath")]
    [InlineData("CscToolPath")]
    [InlineData("VbcToolExe")]
    [InlineData("FscToolPath")]
    [InlineData("CompilerResponseFile")]
    [InlineData("RoslynTargetsPath")]
    [InlineData("CSharpCoreTargetsPath")]
    [InlineData("NuGetRestoreTargets")]
    [InlineData("MicrosoftNETBuildTasksAssembly")]
    public void PG0006_is_a_property_that_redirects_what_every_build_runs(string property) =>
        Assert.StartsWith($"sets {property}: ", Assert.Single(Check(["Directory.Build.props", Imports, "src/App/App.csproj", $"<Project><PropertyGroup><{property}>x</{property}></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("src/App/off.txt", "<CustomBeforeMicrosoftCommonProps>$(MSBuildThisFileDirectory)off.txt</CustomBeforeMicrosoftCommonProps>")]
    [InlineData("src/App/off.txt", "<CustomBeforeMicrosoftCSharpTargets>a.txt;$(CustomBeforeMicrosoftCSharpTargets);off.txt</CustomBeforeMicrosoftCSharpTargets>")]
    [InlineData("src/App/off.txt", "<DirectoryBuildTargetsPath>off.txt</DirectoryBuildTargetsPath>")]
    [InlineData("src/App/App.csproj", "<LanguageTargets>$([System.String]::Format('off.txt'))</LanguageTargets>")]
    [InlineData("src/App/App.csproj", "<BaseIntermediateOutputPath>$([System.String]::Format('o'))/</BaseIntermediateOutputPath>")]
    [InlineData("src/App/App.csproj", "<MSBuildProjectExtensionsPath>$(Unheard)/</MSBuildProjectExtensionsPath>")]
    [InlineData("src/App/App.csproj", "<NuGetLockFilePath>$([System.IO.Path]::GetRandomFileName())</NuGetLockFilePath>")]
    [InlineData("src/App/App.csproj", "<O Condition=\"false\">obj</O><BaseIntermediateOutputPath>$(O)/</BaseIntermediateOutputPath>")]
    public void PG0006_follows_what_a_property_has_imported_and_says_what_cannot_be_followed(string at, string property)
    {
        Finding finding = Assert.Single(Check(["Directory.Build.props", Imports, "src/App/a.txt", "<Project />", "src/App/off.txt", "<Project><PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup></Project>", "src/App/App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{property}</PropertyGroup></Project>"]));
        Assert.Equal("PG0006", finding.Rule.Id);
        Assert.EndsWith("/" + at, finding.At.File.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project><Target Name=\"Build\" /></Project>")]
    [InlineData("<Project><Import Project=\"$(MSBuildToolsPath)/Sdks/Microsoft.NET.Sdk/targets/Microsoft.NET.Sdk.props\" /></Project>")]
    [InlineData("<Project><Import Project=\"$(MSBuildToolsPath)/Microsoft.CSharp.targets\" Condition=\"false\" /></Project>")]
    public void PG0006_is_a_project_that_never_reads_Directory_Build_props(string project) =>
        Assert.StartsWith("neither an MSBuild SDK", Assert.Single(Check(["Directory.Build.props", Imports, "src/App/App.csproj", project])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-logger:L,eng/l.dll")]
    [InlineData("/l:eng/l.dll")]
    [InlineData("--Logger:L,eng/l.dll;Verbosity=quiet")]
    [InlineData("-dl:A,a.dll*B,b.dll")]
    [InlineData("-distributedLogger:A,a.dll")]
    [InlineData("-restoreProperty:A=1;MSBuildProjectExtensionsPath=o/")]
    [InlineData("-p:_PolicyGateSpeaker=true")]
    [InlineData("-t:Build;_PolicyGateAsk")]
    [InlineData("-p:A=\"\u2028#b\" -logger:L,l.dll")]
    [InlineData("-p:A-B=1;ImportDirectoryBuildProps=false")]
    public void PG0006_is_a_response_file_that_loads_code_or_moves_what_is_judged(string line) =>
        Assert.EndsWith("Directory.Build.rsp", Assert.Single(Check(["Directory.Build.props", Imports, "Directory.Build.rsp", $"-nologo -flp:logfile=x.log -tl:off -bl\n{line}"])).At.File, StringComparison.Ordinal);

    [Fact]
    public void A_response_file_that_names_no_path_is_told_at_its_line()
    {
        FactsException e = Assert.Throws<FactsException>(() => Check(["Directory.Build.props", Imports, "Directory.Build.rsp", "-nologo\n@\"a\0b\""]));
        Assert.Equal(("PG0001", 2), (e.Rule.Id, e.At.Line));
    }

    [Theory]
    [InlineData("<PropertyGroup><BaseIntermediateOutputPath>$(MSBuildThisFileDirectory)../../artifacts/obj/$(MSBuildProjectName)/</BaseIntermediateOutputPath></PropertyGroup>")]
    [InlineData("<PropertyGroup><Root Condition=\"'$(Root)' == ''\">$(MSBuildThisFileDirectory)</Root></PropertyGroup><Import Project=\"$(Root)more.props\" />")]
    [InlineData("<Import Project=\"root.props\" Condition=\"Exists('root.props')\" /><Import Project=\"$(Root)more.props\" />")]
    [InlineData("<PropertyGroup><Root>../</Root><Root>$(MSBuildThisFileDirectory)</Root></PropertyGroup><Import Project=\"$(Root)more.props\" />")]
    [InlineData("<Target Name=\"P\" AfterTargets=\"Build\"><MSBuild Projects=\"@(Others)\" Properties=\"Configuration=$(Configuration);$(Globals)\" /><Exec Command=\"dotnet tool run x -- --assets=$(ProjectAssetsFile)\" /><Message Text=\"$(ProjectAssetsFile)\" /></Target>")]
    [InlineData("<Target Name=\"P\"><Exec Command=\"$(Tool) build $(Arguments) -p:Version=$(Version) -p:$(More);A=$(A) --x=1\" /></Target>")]
    [InlineData("<ItemGroup><None Include=\"$(ProjectAssetsFile)\" Condition=\"'$(ImportDirectoryBuildProps)'=='true' and '$(CscToolPath)'!=''\" /></ItemGroup>")]
    [InlineData("<PropertyGroup><DefineConstants>$(DefineConstants);A=1</DefineConstants><Description>How to import props: see PolicyGate.</Description></PropertyGroup>")]
    [InlineData("<PropertyGroup><CustomAfterMicrosoftCSharpTargets>$(MSBuildThisFileDirectory)more.props</CustomAfterMicrosoftCSharpTargets></PropertyGroup>")]
    public void What_ordinary_repositories_do_is_no_finding(string content) =>
        Assert.Empty(Check(["Directory.Build.props", Imports, "src/App/more.props", "<Project />", "src/App/root.props", "<Project><PropertyGroup><Root>$(MSBuildThisFileDirectory)</Root></PropertyGroup></Project>", "src/App/App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\">{content}</Project>"]));

    internal static IReadOnlyList<Finding> Check(string[] files, string? version = null)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"1.0.0\" } }");
        string project = folder.Write("src/App/App.csproj", Project);
        for (int i = 0; i < files.Length; i += 2)
        {
            folder.Write(files[i], files[i + 1]);
        }

        return GateCoverage.Check(project, isPolicyNamed: false, version: version);
    }
}
