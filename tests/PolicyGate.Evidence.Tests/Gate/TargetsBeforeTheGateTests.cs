using PolicyGate.Projects;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006 of targets that run before the gate's own: initial ones that take code of a package, and what is hooked on the gate's by a computed name.</summary>
public sealed class TargetsBeforeTheGateTests
{
    private const string Package = "../pk/contoso.odd/1.0.0/build/a.targets";

    [Theory]
    [InlineData("<PropertyGroup><A>_Pol</A><B>icyGateInitial</B></PropertyGroup><Target Name=\"Y\" BeforeTargets=\"$(A)$(B)\" />")]
    [InlineData("<PropertyGroup><A>a</A><A Condition=\"'$(C)' == ''\">_PolicyGate</A></PropertyGroup><Target Name=\"Y\" BeforeTargets=\"Build;$(A.Trim())Initial\" />")]
    [InlineData("<Target Name=\"Y\" BeforeTargets=\"$([System.String]::Join('y','_Polic','GateInitial'))\" />")]
    [InlineData("<Target Name=\"Y\" BeforeTargets=\"$([System.String]::Format('_{0}', 'PolicyGat'))eInitial\" />")]
    [InlineData("<ItemGroup><I Include=\"_Pol;icyGateInitial\" /></ItemGroup><Target Name=\"Y\" AfterTargets=\"@(I, '')\" />")]
    [InlineData("<PropertyGroup><A>_Pol</A><B>icyGateInitial</B></PropertyGroup><Target Name=\"Y\"><CallTarget Targets=\"$(A)$(B)\" /></Target>")]
    [InlineData("<Import Project=\"_PolicyGateInitial.props\" />")]
    public void A_computed_name_that_can_be_one_of_the_gate_s_is_told(string content) =>
        Assert.Contains(Check($"<Project Sdk=\"Microsoft.NET.Sdk\">{content}</Project>"), finding => finding.Rule.Id == "PG0006" && finding.Message.Contains(" can name ", StringComparison.Ordinal));

    [Theory]
    [InlineData("<PropertyGroup><On>Build</On><On Condition=\"'$(C)' == ''\">$(On);Pack</On></PropertyGroup><Target Name=\"Y\" BeforeTargets=\"$(On)\" AfterTargets=\"$(CoreBuildDependsOn)\" />")]
    [InlineData("<PropertyGroup><BuildDependsOn>$(BuildDependsOn);Y</BuildDependsOn></PropertyGroup><Target Name=\"Y\" DependsOnTargets=\"$(BuildDependsOn);@(Z)\" />")]
    public void One_that_cannot_is_not(string content) => Assert.Empty(Check($"<Project Sdk=\"Microsoft.NET.Sdk\">{content}</Project>"));

    [Theory]
    [InlineData("X", "<Import Project=\"" + Package + "\" />", true)]
    [InlineData("$(A)", "<PropertyGroup><A>X</A></PropertyGroup><Import Project=\"" + Package + "\" />", true)]
    [InlineData("Y", "<Import Project=\"" + Package + "\" /><Target Name=\"Y\" DependsOnTargets=\"$(A)\" /><PropertyGroup><A>X</A></PropertyGroup>", true)]
    [InlineData("Y", "<Import Project=\"" + Package + "\" /><Target Name=\"Y\"><CallTarget Targets=\"X\" /></Target>", true)]
    [InlineData("Y", "<Target Name=\"Y\" /><Target Name=\"Z\" AfterTargets=\"Y\"><Exec Command=\"../pk/contoso.odd/1.0.0/tools/a\" /></Target>", true)]
    [InlineData("Y", "<UsingTask TaskName=\"N.T\" AssemblyFile=\"../pk/contoso.odd/1.0.0/tools/a.dll\" /><Target Name=\"Y\"><T /></Target>", true)]
    [InlineData("$([System.String]::Format('{0}', 'X'))", "<Import Project=\"" + Package + "\" />", true)]
    [InlineData("Y", "<Import Project=\"" + Package + "\" /><Target Name=\"Y\"><Error Text=\"a/b\" Condition=\"'$(C)' == ''\" /></Target>", false)]
    public void Initial_targets_that_take_code_of_a_package_are_told(string names, string content, bool isTold) =>
        Assert.Equal(isTold ? ["PG0006"] : [], Check($"<Project Sdk=\"Microsoft.NET.Sdk\" InitialTargets=\"{names}\">{content}</Project>").Select(finding => finding.Rule.Id));

    [Theory]
    [InlineData("<Project><Import Project=\"../pk/contoso.odd/1.0.0/build/initial.targets\" /><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>", true)]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /><Import Project=\"../pk/contoso.odd/1.0.0/build/initial.targets\" /></Project>", false)]
    [InlineData("<Project><PropertyGroup><RuntimeIdentifier>linux-x64</RuntimeIdentifier></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk.WebAssembly\" /></Project>", true)]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk.Web\" /></Project>", false)]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk.WebAssembly\" />", false)]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><VisualStudioVersion>..</VisualStudioVersion></PropertyGroup></Project>", true)]
    public void What_comes_before_the_gate_or_keeps_it_away_is_told(string project, bool isTold) => Assert.Equal(isTold ? ["PG0006"] : [], Check(project).Select(finding => finding.Rule.Id));

    private static IReadOnlyList<Finding> Check(string project)
    {
        using TempFolder folder = new();
        folder.Write("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        folder.Write("global.json", "{ \"msbuild-sdks\": { \"PolicyGate\": \"0.1.0\" } }");
        folder.Write("pk/contoso.odd/1.0.0/.nupkg.metadata", "{}");
        folder.Write("pk/contoso.odd/1.0.0/build/a.targets", "<Project><Target Name=\"X\" /></Project>");
        folder.Write("pk/contoso.odd/1.0.0/build/initial.targets", "<Project InitialTargets=\"X\"><Target Name=\"X\" /></Project>");
        folder.Write("src/_PolicyGateInitial.props", "<Project><Target Name=\"Y\" BeforeTargets=\"$(MSBuildThisFileName)\" /></Project>");
        return GateCoverage.Check(folder.Write("src/App.csproj", project), isPolicyNamed: false);
    }
}
