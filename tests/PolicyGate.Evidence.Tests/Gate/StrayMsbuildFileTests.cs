using System.Text;
using PolicyGate.Projects;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006 of a file that MSBuild could import, whatever it is called and whoever imports it.</summary>
public sealed class StrayMsbuildFileTests
{
    [Theory]
    [InlineData("<PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup>", "sets _PolicyGateOk")]
    [InlineData("<PropertyGroup><ImportDirectoryBuildProps Condition=\"Exists('obj')\">false</ImportDirectoryBuildProps></PropertyGroup>", "sets ImportDirectoryBuildProps")]
    [InlineData("<Choose><When Condition=\"true\"><PropertyGroup><CustomAfterDirectoryBuildProps /></PropertyGroup></When></Choose>", "sets CustomAfterDirectoryBuildProps")]
    [InlineData("<PropertyGroup><PolicyGateEnabled>false</PolicyGateEnabled></PropertyGroup>", "sets PolicyGateEnabled")]
    [InlineData("<Target Name=\"_PolicyGateUse\" />", "defines the target _PolicyGateUse")]
    [InlineData("<Target Name=\"A\" BeforeTargets=\"_policygateask\" />", "mentions what is the gate's own")]
    [InlineData("<Target Name=\"A\" BeforeTargets=\"B;_Policy$(G)Use\" />", "mentions what is the gate's own")]
    [InlineData("<UsingTask TaskName=\"PolicyGate.Tasks.CheckVerdict\" AssemblyFile=\"a.dll\" />", "defines the task PolicyGate.Tasks.CheckVerdict")]
    [InlineData("<ItemGroup><ProjectReference Include=\"a.csproj\" AdditionalProperties=\"A=1;ImportDirectoryBuildProps=false\" /></ItemGroup>", "sets ImportDirectoryBuildProps")]
    [InlineData("<Target Name=\"A\"><CreateProperty Value=\"false\"><Output PropertyName=\"ImportDirectoryBuildProps\" TaskParameter=\"Value\" /></CreateProperty></Target>", "sets ImportDirectoryBuildProps")]
    [InlineData("<Target Name=\"A\"><MSBuild Projects=\"a.csproj\" Properties=\"$(N)DirectoryBuildProps=false\" /></Target>", "sets a property whose name only an evaluation knows")]
    [InlineData("<PropertyGroup><X>ImportDirectoryBuild$(P)=false</X></PropertyGroup>", "sets a property whose name only an evaluation knows")]
    [InlineData("<Target Name=\"A\"><CreateItem Include=\"a.csproj\" AdditionalMetadata=\"AdditionalProperties=$(N)DirectoryBuildProps=false\" /></Target>", "sets a property whose name only an evaluation knows")]
    [InlineData("<PropertyGroup><X>ImportDirectoryBuild$(Rest)%3Dfalse</X></PropertyGroup>", "sets a property whose name only an evaluation knows")]
    [InlineData("<PropertyGroup><X>A=1;ImportDirectoryBuild$(Rest.Trim().Substring(1))=false</X></PropertyGroup>", "sets a property whose name only an evaluation knows")]
    [InlineData("<PropertyGroup><X>ImportDirectoryBuildProps$(Equals)false</X></PropertyGroup>", "sets a property whose name only an evaluation knows")]
    [InlineData("<PropertyGroup><X>ImportDirectoryBuild@(Rest)=false</X></PropertyGroup>", "sets a property whose name only an evaluation knows")]
    [InlineData("<PropertyGroup><X>$(U)PolicyGateOk=true</X></PropertyGroup>", "mentions what is the gate's own")]
    [InlineData("<Target Name=\"A\"><MSBuild Projects=\"a.csproj\" Properties=\"SolutionPath=b/x.sln\" /></Target>", "sets SolutionPath")]
    [InlineData("<PropertyGroup><CurrentSolutionConfigurationContents><A /></CurrentSolutionConfigurationContents></PropertyGroup>", "sets CurrentSolutionConfigurationContents")]
    [InlineData("<Target Name=\"A\"><Exec Command=\"dotnet build -p:%00ImportDirectoryBuildProps=false\" /></Target>", "sets ImportDirectoryBuildProps")]
    [InlineData("<PropertyGroup><SolutionPath>b/x.sln</SolutionPath></PropertyGroup>", "sets SolutionPath")]
    [InlineData("<PropertyGroup><DirectorySolutionTargetsPath>a.txt</DirectorySolutionTargetsPath></PropertyGroup>", "sets DirectorySolutionTargetsPath")]
    [InlineData("<PropertyGroup Label=\"&#1;\"><ImportDirectoryBuildProps>false</ImportDirectoryBuildProps></PropertyGroup>", "sets ImportDirectoryBuildProps")]
    public void Is_told_where_it_keeps_the_gate_away(string content, string problem)
    {
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Finding told = Assert.Single(Check($"\n<!-- {new string('a', 400)} -->\n<Project xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\">\n{content}\n</Project>", encoding));
            Assert.Equal(("PG0006", 4), (told.Rule.Id, told.At.Line));
            Assert.StartsWith(problem, told.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<Project><PropertyGroup><CscToolPath>x</CscToolPath><Version>1.0.0</Version></PropertyGroup></Project>")]
    [InlineData("<Project><Target Name=\"Build\"><Exec Command=\"build -p:Configuration=Release\" /></Target></Project>")]
    [InlineData("<Project><PropertyGroup><A>$(Package)Version=1.0.0;$(Key)=$(Value)</A></PropertyGroup></Project>")]
    [InlineData("<Project><Target Name=\"A\" BeforeTargets=\"$(B);_$(C)D;_Pack$(D);_po$(Lang)\" /></Project>")]
    [InlineData("<Project><Target Name=\"A\"><Exec Command=\"docker build --build-arg $(Kind)Path=a\" /><Message Text=\"$(Name)Path=b\" /></Target><PropertyGroup><A>$(Feature)Enabled=true;MSBuild$(X)=1</A></PropertyGroup></Project>")]
    [InlineData("<Project><Target Name=\"A\"><MSBuild Projects=\"a.csproj\" Properties=\"Own=1;SolutionPath=$(SolutionPath)\" RemoveProperties=\"SolutionPath;ImportDirectoryBuildProps\" /></Target><PropertyGroup><A>B;SolutionPath;C</A></PropertyGroup></Project>")]
    [InlineData("<Project><!-- _PolicyGateOk --></Project>")]
    [InlineData("<Project xmlns=\"http://schemas.microsoft.com/project\"><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup></Project>")]
    [InlineData("<Projects><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup></Projects>")]
    [InlineData("<Project><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup>")]
    [InlineData("{ \"a\": \"<Project><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup></Project>\" }")]
    [InlineData("")]
    public void Is_not_told_where_it_leaves_the_gate_alone_or_MSBuild_does_not_load_it(string text) => Assert.Empty(Check(text, Encoding.UTF8));

    [Theory]
    [InlineData("<Import Project=\"$(NUGET_PACKAGES)/contoso.odd/1.0.0/build/a.targets\" />", true)]
    [InlineData("<Import Project=\"../a.targets\" />", true)]
    [InlineData("<Import Project=\"linked/a.targets\" />", true)]
    [InlineData("<Import Project=\"/a.targets\" />", true)]
    [InlineData("<Import Project=\"$(MSBuildToolsPath)/%2e%2e/a.targets\" />", true)]
    [InlineData("<UsingTask TaskName=\"A\" AssemblyFile=\"$(Odd)/a.dll\" />", true)]
    [InlineData("<Import Project=\"eng/a.targets\" /><Import Project=\"$(MSBuildThisFileDirectory)eng/b.targets\" /><Import Project=\"$(MSBuildProjectDirectory)\\c.props\" />", false)]
    [InlineData("<UsingTask TaskName=\"A\" AssemblyFile=\"$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll\" /><UsingTask TaskName=\"B\" AssemblyName=\"B\" />", false)]
    [InlineData("<Import Project=\"$(MSBuildToolsPath)/Microsoft.Common.targets\" /><Import Project=\"$(Odd)/a.targets\" />", false)]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /><Import Project=\"$(Odd)/a.targets\" />", false)]
    [InlineData("<Sdk Name=\"Microsoft.NET.Sdk.Web\" /><Import Project=\"$(Odd)/a.targets\" />", false)]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" Condition=\"false\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Sdk Name=\"Microsoft.NET.Sdk.Publish\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<PropertyGroup><Doc><Project Sdk=\"Microsoft.NET.Sdk\" /></Doc></PropertyGroup><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Target Name=\"A\"><Sdk Name=\"Microsoft.NET.Sdk\" /></Target><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Import Project=\"$(MSBuildToolsPath)/nope*/Microsoft.Common.props\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk.Razor\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Sdk Name=\"..\\..\\x\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Import Project=\"$(MSBuildToolsPath)/Microsoft.Common.tasks\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    [InlineData("<Import Project=\"$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props\" Condition=\"Exists('$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props')\" /><Import Project=\"$(Odd)/a.targets\" />", false)]
    [InlineData("<PropertyGroup><VSToolsPath>/a</VSToolsPath></PropertyGroup><Import Project=\"$(VSToolsPath)/a.targets\" />", true)]
    [InlineData("<UsingTask TaskName=\"A\" TaskFactory=\"RoslynCodeTaskFactory\"><Task><Reference Include=\"$(Odd)/a.dll\" /></Task></UsingTask>", true)]
    [InlineData("<UsingTask TaskName=\"A\" TaskFactory=\"RoslynCodeTaskFactory\"><Task><Code Source=\"/a/b.cs\" /></Task></UsingTask>", true)]
    [InlineData("<UsingTask TaskName=\"A\" TaskFactory=\"RoslynCodeTaskFactory\"><Task><Reference Include=\"System.Xml\" /><Code Source=\"eng/b.cs\" /></Task></UsingTask>", false)]
    [InlineData("<Import Project=\"eng/taking.targets\" />", true)]
    [InlineData("<Import Project=\"eng/*.targets\" />", true)]
    [InlineData("<Import Project=\"packages/contoso.odd/1.0.0/build/a.targets\" />", true)]
    [InlineData("<Import Project=\"$(VSToolsPath)/proc/a.targets\" />", true)]
    [InlineData("<Import Project=\"$(VSToolsPath)\\WebApplications\\a.targets\" />", false)]
    [InlineData("<Import Project=\"$(Odd)/a.targets\" /><Import Project=\"$(MSBuildToolsPath)/Microsoft.CSharp.targets\" />", true)]
    [InlineData("<Import Project=\"$(MSBuildToolsPath)/nothere/Microsoft.Common.props\" Condition=\"Exists('$(MSBuildToolsPath)/nothere/Microsoft.Common.props')\" /><Import Project=\"$(Odd)/a.targets\" />", true)]
    public void Of_a_project_that_reads_no_build_props_and_nobody_judges_what_it_takes_is_told(string content, bool isTold)
    {
        using TempFolder folder = new();
        using TempFolder elsewhere = new();
        string file = folder.Write("build.proj", $"<Project>{content}</Project>");
        folder.Write("packages/contoso.odd/1.0.0/.nupkg.metadata", "{}");
        folder.Write("eng/taking.targets", "<Project><Import Project=\"$(Odd)/a.targets\" /></Project>");
        File.CreateSymbolicLink(folder["linked"], elsewhere.Path);
        Assert.Equal(isTold ? ["PG0006"] : [], Told(file, new StrayQuestions(folder.Path, IsGateAsked: false, null)).Select(finding => finding.Rule.Id).Distinct());
        Assert.Empty(Told(file));
    }

    [Theory]
    [InlineData("Directory.Build.props", "<Project />", false, true)]
    [InlineData("Directory.Build.props", "<Project />", true, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>", false, false)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" Condition=\"true\" /></Project>", true, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\" /></Project>", true, false)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"ga*.props\" /></Project>", false, false)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"g%2a*.props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"g?te.props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"g**.props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"GA*.props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"gate-$(MSBuildProjectName).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"sdk.props\" Sdk=\"PolicyGate\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"policygate\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>gate</G></PropertyGroup><Import Project=\"$(G).props\" /></Project>", false, false)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>gate</G></PropertyGroup><Import Project=\"$( G ).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>gate</G><H>$(G )</H></PropertyGroup><Import Project=\"$(H).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>gate</G></PropertyGroup><Import Project=\"$(G .Trim()).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>ga<!-- --><![CDATA[te]]></G></PropertyGroup><Import Project=\"$(G).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G><![CDATA[gate]]></G></PropertyGroup><Import Project=\"$(G).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>ga<!-- -->te</G></PropertyGroup><Import Project=\"$(G).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"$(MSBuildProjectExtension).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"gate$(MSBuildProjectExtension.Equals('.fsproj')).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('gate.props', '$(MSBuildProjectDirectory)'))\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"$([System.IO.Path]::GetFullPath('gate.props'))\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>$([MSBuild]::NormalizePath('.').EndsWith('x'))</G></PropertyGroup><Import Project=\"gate$(G).props\" /></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"$([MSBuild]::NormalizePath('$(MSBuildThisFileDirectory)', 'gate.props'))\" /></Project>", false, false)]
    [InlineData("Directory.Build.props", "<Project><Import Project=\"$(MSBuildProjectName).props\" Condition=\"Exists('$(MSBuildProjectName).props')\" /><Import Project=\"gate.props\" /></Project>", false, false)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G><Import Project=\"gate.props\" /></G></PropertyGroup></Project>", false, true)]
    [InlineData("Directory.Build.props", "<Project><PropertyGroup><G>empty.props</G><G Condition=\"false\">gate.props</G></PropertyGroup><Import Project=\"$(G)\" /></Project>", false, true)]
    [InlineData("Directory.Build.targets", "<Project />", false, true)]
    [InlineData("Directory.Packages.props", "<Project />", false, true)]
    [InlineData("Directory.Build.targets", "<Project />", true, false)]
    [InlineData("build.proj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", false, true)]
    [InlineData("gen.build", "<Project><Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" /></Project>", false, true)]
    [InlineData("gen.build", "<Project Sdk=\"Microsoft.NET.Sdk\" />", true, false)]
    [InlineData("gen.build", "<Project><Target Name=\"A\" /></Project>", false, false)]
    public void Is_told_where_what_is_built_of_it_or_below_it_is_under_no_gate(string name, string text, bool isGateAbove, bool isTold)
    {
        using TempFolder folder = new();
        folder.Write("tools/empty.props", "<Project />");
        foreach (string odd in new[] { "tools/.csproj.props", "tools/gateFalse.props" })
        {
            folder.Write(odd, "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        }

        folder.Write("tools/gate-any.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        folder.Write("tools/gate.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        if (isGateAbove)
        {
            folder.Write("Directory.Build.props", "<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /></Project>");
        }

        string file = folder.Write($"tools/{name}", text);
        Assert.Equal(isTold ? ["PG0006"] : [], (name == "Directory.Build.props" ? UnseenBuilds.OfBuildProps(file).Select(finding => finding.Rule.Id) : Told(file, new StrayQuestions(folder.Path, IsGateAsked: true, null)).Select(finding => finding.Rule.Id)));
        Assert.Empty(Told(file));
    }

    [Theory]
    [InlineData("<Project Sdk=\"Contoso.Odd/1.0.0\" />", true)]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"Contoso.Odd\" Version=\"1.0.0\" /></Project>", true)]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk;Contoso.Known/1.0.0\" />", false)]
    [InlineData("<Project><PropertyGroup><Doc><Project Sdk=\"Contoso.Odd/1.0.0\" /></Doc></PropertyGroup></Project>", false)]
    [InlineData("<Project Sdk=\"Contoso.Odd\" />", false)]
    [InlineData("<Project Sdk=\"Contoso.Pinned\" />", true)]
    [InlineData("<Project Sdk=\"Contoso.Known\" />", false)]
    [InlineData("<Project Sdk=\"\u00c9tats.Contoso/1.0.0\" />", true)]
    [InlineData("<Project><PropertyGroup><S>Contoso.Odd</S></PropertyGroup><Import Project=\"Sdk.props\" Sdk=\"$(S)\" Version=\"1.0.0\" /></Project>", true)]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"../../packages/contoso.odd/1.0.0\" /></Project>", true)]
    [InlineData("<Project><Sdk Name=\"\u0421ontoso.Odd\" Version=\"1.0.0\" /></Project>", true)]
    [InlineData("<Project Sdk=\"$SDKNAME$/1.0.0\" />", false)]
    public void Is_told_where_it_takes_an_SDK_that_no_project_has(string text, bool isTold)
    {
        using TempFolder folder = new();
        string file = folder.Write("gen.targets", text);
        StrayQuestions asked = new(folder.Path, IsGateAsked: false, new HashSet<string> { "Contoso.Known" }) { Pinned = new HashSet<string> { "Contoso.Pinned", "Contoso.Known" } };
        Assert.Equal(isTold, Told(file, asked).Any(finding => finding.Message.StartsWith("takes the MSBuild SDK ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Is_told_where_MSBuild_may_load_it_and_nobody_can_read_it_through()
    {
        Assert.Contains("levels of elements", Assert.Single(Check($"<Project>{string.Concat(Enumerable.Repeat("<A>", 300))}{string.Concat(Enumerable.Repeat("</A>", 300))}</Project>", Encoding.UTF8)).Message, StringComparison.Ordinal);
        Assert.Equal("PG0006", Assert.Single(Check("<!DOCTYPE Project [<!ENTITY a 'b'>]><Project><PropertyGroup><_PolicyGateOk>true</_PolicyGateOk></PropertyGroup></Project>", Encoding.UTF8)).Rule.Id);
        Finding[] large = Check(new string(' ', 17 * 1024 * 1024) + "<Project />", Encoding.UTF8);
        Assert.Collection(large, first => Assert.Contains("what dotnet run starts by it cannot be told", first.Message, StringComparison.Ordinal), second => Assert.Contains("MSBuild could import it", second.Message, StringComparison.Ordinal));
    }

    private static Finding[] Told(string file, StrayQuestions? asked = null) => [.. StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, asked)])];

    private static Finding[] Check(string text, Encoding encoding)
    {
        using TempFolder folder = new();
        string file = folder["launchSettings.json"];
        File.WriteAllText(file, text, encoding);
        return Told(file);
    }
}
