using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006 of what a project takes that is under no gate: by properties, in tasks, and under a name that others are imported by.</summary>
public sealed class UngatedProjectTests
{
    private const string Wix = "<PropertyGroup><WixTargetsPath Condition=\" '$(WixTargetsPath)' == '' AND '$(MSBuildExtensionsPath32)' != '' \">$(MSBuildExtensionsPath32)\\Microsoft\\WiX\\v3.x\\Wix.targets</WixTargetsPath>"
        + "<WixTargetsPath Condition=\" '$(WixTargetsPath)' == '' \">$(MSBuildExtensionsPath)\\Microsoft\\WiX\\v3.x\\Wix.targets</WixTargetsPath></PropertyGroup>";
    private const string Sql = "<PropertyGroup><VisualStudioVersion Condition=\"'$(VisualStudioVersion)' == ''\">11.0</VisualStudioVersion><SSDTExists Condition=\"Exists('$(MSBuildExtensionsPath)\\x')\">True</SSDTExists>"
        + "<VisualStudioVersion Condition=\"'$(SSDTExists)' == ''\">12.0</VisualStudioVersion></PropertyGroup>";

    [Theory]
    [InlineData(Wix + "<Import Project=\"$(WixTargetsPath)\" />")]
    [InlineData(Sql + "<Import Condition=\"'$(SQLDBExtensionsRefPath)' != ''\" Project=\"$(SQLDBExtensionsRefPath)\\A.targets\" /><Import Project=\"$(MSBuildExtensionsPath)\\Microsoft\\VisualStudio\\v$(VisualStudioVersion)\\SSDT\\A.targets\" />")]
    [InlineData("<PropertyGroup><VSToolsPath Condition=\"'$(VSToolsPath)' == ''\">$(MSBuildExtensionsPath32)\\Microsoft\\VisualStudio\\v$(VisualStudioVersion)</VSToolsPath></PropertyGroup><Import Project=\"$(VSToolsPath)\\A.targets\" />")]
    [InlineData("<PropertyGroup><VCTargetsPath Condition=\"'$(VCTargetsPath)'==''\">$(MSBuildExtensionsPath)\\v4.0</VCTargetsPath></PropertyGroup><Import Project=\"$(VCTargetsPath)\\A.props\" />")]
    [InlineData("<PropertyGroup><Root>$(MSBuildThisFileDirectory)</Root><Eng>$(Root)eng\\</Eng></PropertyGroup><Import Project=\"$(Eng)a.targets\" /><UsingTask TaskName=\"A\" AssemblyFile=\"$(Eng)a.dll\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng><Eng Condition=\"'$(OS)' == 'x'\">other</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<Choose><When Condition=\"'$(A)' == ''\"><PropertyGroup><Eng>eng</Eng></PropertyGroup></When><Otherwise><PropertyGroup><Eng>other</Eng></PropertyGroup></Otherwise></Choose><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<Import Project=\"$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), 'root.txt'))/eng/a.targets\" />")]
    [InlineData("<Import Project=\"$([MSBuild]::GetPathOfFileAbove('root.txt', '$(MSBuildThisFileDirectory)../'))\" Condition=\"'$(A)' != ''\" />")]
    [InlineData("<Import Project=\"eng/root.props\" /><Import Project=\"$(OfImport)/a.targets\" />")]
    [InlineData("<UsingTask TaskName=\"A\" AssemblyFile=\"$(Eng)/a.dll\" /><PropertyGroup><Eng>eng</Eng></PropertyGroup>")]
    [InlineData("<Import Project=\"eng/with-common.props\" /><Import Project=\"$(NUGET_PACKAGES)/contoso.odd/1.0.0/a.targets\" />")]
    [InlineData("<Import Project=\"a$(MSBuildProjectExtension).props\" /><Import Project=\"eng/$(MSBuildProjectName).props\" />")]
    [InlineData("<Import Project=\"$(VCTargetsPath)\\Microsoft.Cpp.Default.props\" /><Import Project=\"$(UserRootDir)\\Microsoft.Cpp.$(Platform).user.props\" Condition=\"exists('$(UserRootDir)\\Microsoft.Cpp.$(Platform).user.props')\" Label=\"LocalAppDataPlatform\" />")]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"PolicyGate/0.1.0\" />")]
    public void What_is_made_of_what_is_written_is_followed(string content) => Assert.Empty(Told(content));

    [Theory]
    [InlineData(Wix + "<PropertyGroup><WixTargetsPath>$(NUGET_PACKAGES)/contoso.odd/1.0.0/a.targets</WixTargetsPath></PropertyGroup><Import Project=\"$(WixTargetsPath)\" />")]
    [InlineData("<PropertyGroup><WixTargetsPath>/a/b.targets</WixTargetsPath></PropertyGroup>" + Wix + "<Import Project=\"$(WixTargetsPath)\" />")]
    [InlineData(Wix + "<Import Project=\"eng/wix.props\" /><Import Project=\"$(WixTargetsPath)\" />")]
    [InlineData(Sql + "<PropertyGroup><VisualStudioVersion>/../../../a</VisualStudioVersion></PropertyGroup><Import Project=\"$(MSBuildExtensionsPath)\\v$(VisualStudioVersion)\\A.targets\" />")]
    [InlineData("<PropertyGroup><VSToolsPath>$(MSBuildExtensionsPath)/../a</VSToolsPath></PropertyGroup>")]
    [InlineData("<PropertyGroup><Eng Condition=\"'$(Eng)' == ''\">eng</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><NUGET_PACKAGES Condition=\"'$(NUGET_PACKAGES)' == ''\">eng</NUGET_PACKAGES></PropertyGroup><Import Project=\"$(NUGET_PACKAGES)/contoso.odd/1.0.0/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng Condition=\"'$(OS)' == 'x'\">eng</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup Condition=\"'$(OS)' == 'x'\"><Eng>eng</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng><Eng Condition=\"'$(OS)' == 'x'\">/other</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<Choose><When Condition=\"'$(A)' == ''\"><PropertyGroup><Eng>eng</Eng></PropertyGroup></When></Choose><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng></PropertyGroup><Import Project=\"eng/away.props\" Condition=\"'$(A)' == ''\" /><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng></PropertyGroup><Import Project=\"eng/away.props\" Condition=\"Exists('eng/away.props')\" /><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng></PropertyGroup><UsingTask TaskName=\"A\" AssemblyFile=\"$(Eng)/a.dll\" /><PropertyGroup><Eng>/a</Eng></PropertyGroup>")]
    [InlineData("<PropertyGroup><Eng>eng;/a/b.targets</Eng></PropertyGroup><Import Project=\"$(Eng)\" />")]
    [InlineData("<Import Project=\"eng/a.targets;/a/b.targets\" />")]
    [InlineData("<PropertyGroup><Eng><A>eng</A></Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><SolutionDir>eng</SolutionDir></PropertyGroup><Import Project=\"$(SolutionDir)/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng><Eng>$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)</Eng><Eng>$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)</Eng><Eng>$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)</Eng><Eng>$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)$(Eng)</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<Import Project=\"$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), 'nowhere.txt'))/eng/a.targets\" />")]
    [InlineData("<Import Project=\"$([System.Environment]::GetFolderPath(SpecialFolder.UserProfile))/a.targets\" />")]
    [InlineData("<Import Project=\"C:\\a\\b.targets\" />")]
    [InlineData("<Import Project=\"eng/with-common.props\" Condition=\"'$(A)' == ''\" /><Import Project=\"$(NUGET_PACKAGES)/contoso.odd/1.0.0/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng></PropertyGroup><Import Project=\"$(MSBuildToolsPath)/Microsoft.Odd.targets\" /><Import Project=\"$(Eng)/a.targets\" /><!-- user -->")]
    [InlineData("<PropertyGroup><CustomBeforeMicrosoftCommonTargets>$(NUGET_PACKAGES)/contoso.odd/1.0.0/a.targets</CustomBeforeMicrosoftCommonTargets></PropertyGroup>")]
    public void What_may_lead_elsewhere_is_told(string content) => Assert.Equal(["PG0006"], Told(content));

    [Theory]
    [InlineData("<PropertyGroup><Eng>eng</Eng></PropertyGroup><Import Project=\"$( Eng )/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>x<![CDATA[]]>eng/a.targets</Eng></PropertyGroup><Import Project=\"$(Eng)\" />")]
    [InlineData("<PropertyGroup><Eng>eng<?a b?></Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>xxeng</Eng></PropertyGroup><Import Project=\"$(Eng.Substring(2))/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>%78eng</Eng></PropertyGroup><Import Project=\"$(Eng.Substring(3))/a.targets\" />")]
    [InlineData("<PropertyGroup><Eng>eng</Eng><Is>$(Eng.StartsWith('&#xAD;'))</Is></PropertyGroup><Import Project=\"$(Is)/a.targets\" />")]
    [InlineData("<Import Project=\"eng$([System.Environment]::GetEnvironmentVariable('NOBODY_HAS_THIS'))/a.targets\" />")]
    [InlineData("<PropertyGroup><MSBuildIsRestoring>eng</MSBuildIsRestoring></PropertyGroup><Import Project=\"$(MSBuildIsRestoring)/a.targets\" />")]
    [InlineData("<PropertyGroup><BuildingSolutionFile>eng</BuildingSolutionFile></PropertyGroup><Import Project=\"$(BuildingSolutionFile)/a.targets\" />")]
    [InlineData("<PropertyGroup><NuGetInteractive>eng</NuGetInteractive></PropertyGroup><Import Project=\"$(NuGetInteractive)/a.targets\" />")]
    [InlineData("<Import Project=\"$(VSToolsPath)/Microsoft.Common.props\" Condition=\"Exists('$(VSToolsPath)/Microsoft.Common.props')\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Import Project=\"$(VSToolsPath)/Microsoft.Common.props\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Import Project=\"$(MSBuildToolsPath)/Microsoft.Common.props\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Import Project=\"$(MSBuildExtensionsPath)/$(MSBuildToolsVersion)/Microsoft.Common.props\" Condition=\"Exists('$(MSBuildExtensionsPath)/$(MSBuildToolsVersion)/nowhere/*')\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<PropertyGroup><MSBuildToolsPath>$(VSToolsPath)</MSBuildToolsPath></PropertyGroup><Import Project=\"$(MSBuildToolsPath)/Microsoft.CSharp.targets\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Import Project=\"$(VSToolsPath)/t?p/a.targets\" />")]
    [InlineData("<PropertyGroup><UserRootDir>/a</UserRootDir></PropertyGroup><Import Project=\"$(UserRootDir)\\Microsoft.Cpp.$(Platform).user.props\" />")]
    [InlineData("<PropertyGroup><Platform Condition=\"'$(Platform)' == ''\">/../a</Platform></PropertyGroup><Import Project=\"$(UserRootDir)\\Microsoft.Cpp.$(Platform).user.props\" />")]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.SDK.WorkloadAutoImportPropsLocator\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Sdk Name=\"Contoso.Nowhere\" /><Import Project=\"$(Odd)/a.targets\" />")]
    [InlineData("<Import Project=\"../../../a.targets\" Sdk=\"Microsoft.NET.Sdk\" />")]
    [InlineData("<Import Project=\"%2e%2e/a.targets\" Sdk=\"Microsoft.NET.Sdk\" />")]
    [InlineData("<Import Project=\"Sdk.targets\" Sdk=\"../../a\" />")]
    [InlineData("<PropertyGroup><Odd>contoso.odd</Odd></PropertyGroup><Import Project=\"Sdk.targets\" Sdk=\"$(Odd)\" Version=\"1.0.0\" />")]
    [InlineData("<Import Project=\"eng/with-common.props\" /><Import Project=\"packages/contoso.odd/1.0.0/a.targets\" />")]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"Contoso/../../x\" />")]
    public void What_MSBuild_may_read_otherwise_is_told(string content) => Assert.Equal(["PG0006"], Told(content));

    [Fact]
    public void What_differs_from_a_file_of_MSBuild_in_case_alone_is_not_that_where_a_system_says_so()
    {
        string content = "<Import Project=\"$(MSBuildExtensionsPath)/$(MSBuildToolsVersion)/Microsoft.Common.props\" Condition=\"Exists('$(MSBuildExtensionsPath)/$(MSBuildToolsVersion)/microsoft.common.props')\" /><Import Project=\"$(Odd)/a.targets\" />";
        Assert.Equal(OperatingSystem.IsLinux() ? ["PG0006"] : [], Told(content));
    }

    [Theory]
    [InlineData("<PropertyGroup><P>/a/b.targets</P></PropertyGroup><Import Project=\"a.props\" /><PropertyGroup><P>eng/a.targets</P></PropertyGroup><Import Project=\"a.props\" />", true)]
    [InlineData("<PropertyGroup><P>eng/a.targets</P></PropertyGroup><Import Project=\"a.props\" /><PropertyGroup><P>/a/b.targets</P></PropertyGroup><Import Project=\"a.props\" />", false)]
    [InlineData("<PropertyGroup><P>eng/a.targets</P></PropertyGroup><Import Project=\"a.props\" /><PropertyGroup><P>/a/b.targets</P></PropertyGroup><Import Project=\"b.props\" />", true)]
    [InlineData("<Import Project=\"set.props\" Condition=\"'$(A)' == ''\" /><PropertyGroup><P>/a/b.targets</P></PropertyGroup><Import Project=\"set.props\" /><Import Project=\"$(P)\" />", true)]
    public void A_file_is_imported_once_by_each_of_its_paths(string content, bool isTold)
    {
        using TempFolder folder = new();
        string file = folder.Write("build.proj", $"<Project>{content}</Project>");
        folder.Write("set.props", "<Project><PropertyGroup><P>eng/a.targets</P></PropertyGroup></Project>");
        File.CreateSymbolicLink(folder["b.props"], folder.Write("a.props", "<Project><Import Project=\"$(P)\" /></Project>"));
        Assert.Equal(isTold, StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, new StrayQuestions(folder.Path, IsGateAsked: false, null))]).Any());
    }

    [Theory]
    [InlineData("<Project><Import Project=\"$(VSToolsPath)/Microsoft.Common.props\" Condition=\"Exists('$(VSToolsPath)/Microsoft.Common.props')\" /><Import Project=\"packages/contoso.odd/1.0.0/a.targets\" /></Project>")]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" /><Import Project=\"packages/contoso.odd/1.0.0/a.targets\" /></Project>")]
    [InlineData("<Project><PropertyGroup><P>App</P></PropertyGroup><Import Project=\"$( P ){0}packages/contoso.odd/1.0.0/a.targets\" /></Project>")]
    [InlineData("<Project><Import Project=\"pack?ges/contoso.odd/1.0.0/a.targets\" /></Project>")]
    [InlineData("<Project><Target Name=\"A\"><MSBuild Projects=\"$( P ){0}packages/contoso.odd/1.0.0/a.targets\" /></Target></Project>")]
    public void Of_what_a_solution_takes_a_package_is_told_whatever_is_written_around_it(string content)
    {
        using TempFolder folder = new();
        string file = folder.Write("Directory.Solution.targets", content.Replace("{0}", folder.Path + "/", StringComparison.Ordinal));
        folder.Write("packages/contoso.odd/1.0.0/.nupkg.metadata", "{}");
        folder.Write("packages/contoso.odd/1.0.0/a.targets", "<Project />");
        Assert.NotEmpty(StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, new StrayQuestions(folder.Path, IsGateAsked: false, null))]));
    }

    [Theory]
    [InlineData("<Project><Target Name=\"A\"><MSBuild Projects=\"build.proj\" Properties=\"A=1;Eng=$(NUGET_PACKAGES)/contoso.odd\" /></Target></Project>", true)]
    [InlineData("<Project><PropertyGroup><All>Root=/a</All></PropertyGroup></Project>", true)]
    [InlineData("<Project><Target Name=\"A\"><Exec Command=\"dotnet build build.proj -p:Eng=/a\" /></Target></Project>", true)]
    [InlineData("<Project><Target Name=\"A\"><MSBuild Projects=\"build.proj\" Properties=\"VisualStudioVersion=15.0;Other=1\" /></Target></Project>", false)]
    [InlineData("<Project><Target Name=\"A\"><MSBuild Projects=\"build.proj\" Properties=\"VisualStudioVersion=/../../a\" /></Target></Project>", true)]
    [InlineData("<Project><Target Name=\"A\"><MSBuild Projects=\"build.proj\" Properties=\"VisualStudioVersion=..\" /></Target></Project>", true)]
    public void A_property_that_another_file_gives_a_build_is_not_what_is_written(string other, bool isTold)
    {
        using TempFolder folder = new();
        string file = folder.Write("build.proj", "<Project><PropertyGroup><Root>$(MSBuildThisFileDirectory)</Root><Eng>$(Root)eng</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" /><Import Project=\"$(MSBuildExtensionsPath)/v$(VisualStudioVersion)/a.targets\" /></Project>");
        string second = folder.Write("other.csproj", other);
        StrayQuestions asked = new(folder.Path, IsGateAsked: false, null);
        Assert.Equal(isTold, StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, asked), StrayMsbuildFile.Ask(second, second)]).Any());
    }

    [Fact]
    public void A_response_file_gives_every_build_beside_it_its_properties()
    {
        using TempFolder folder = new();
        string file = folder.Write("build.proj", "<Project><PropertyGroup><Eng>eng</Eng></PropertyGroup><Import Project=\"$(Eng)/a.targets\" /></Project>");
        string settings = folder.Write("Directory.Build.rsp", "-p:Eng=/a");
        Assert.Contains(StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, new StrayQuestions(folder.Path, IsGateAsked: false, null)), UnseenBuilds.OfSettings(settings, isPolicyNamed: false)]), finding => finding.Message.Contains("takes $(Eng)/a.targets, which goes by $(Eng)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<Csc Sources=\"a.cs\" Analyzers=\"$(NuGetPackageRoot)contoso.odd/1.0.0/analyzers/a.dll\" />")]
    [InlineData("<Csc Sources=\"a.cs\" ToolPath=\"packages/contoso.odd/1.0.0/tools\" />")]
    [InlineData("<Csc Sources=\"a.cs\" ToolPath=\"$(Odd)\" />")]
    [InlineData("<Csc Sources=\"a.cs\" ToolExe=\"../a/$(Odd)\" />")]
    [InlineData("<Csc Sources=\"a.cs\" Analyzers=\"@(Odd)\" />")]
    [InlineData("<Csc Sources=\"a.cs\" AnalyzerConfigFiles=\"$(NUGET_PACKAGES)\\contoso.odd\\1.0.0\\a.globalconfig\" />")]
    [InlineData("<Csc Sources=\"a.cs\" References=\"packages\\contoso.odd\\1.0.0\\lib\\a.dll\" />")]
    [InlineData("<Exec Command=\"dotnet &quot;packages/contoso.odd/1.0.0/tools/a.dll&quot; --run\" />")]
    [InlineData("<Exec Command=\"$HOME/.nuget/packages/contoso.odd/1.0.0/tools/a\" />")]
    [InlineData("<Exec Command=\"%NUGET_PACKAGES%\\contoso.odd\\1.0.0\\tools\\a.exe\" />")]
    [InlineData("<Exec Command=\"a\" WorkingDirectory=\"$([MSBuild]::EnsureTrailingSlash('$(NUGET_PACKAGES)'))contoso.odd\" />")]
    [InlineData("<Exec Command=\"$([System.IO.Path]::Combine($(UserProfile), '.nuget', 'packages', 'contoso.odd'))/a\" />")]
    [InlineData("<MSBuild Projects=\"$(NuGetPackageRoot)/contoso.odd/1.0.0/build/a.proj\" />")]
    [InlineData("<PropertyGroup><Rest>$(NUGET_PACKAGES)</Rest></PropertyGroup><Exec Command=\"$(Rest)/contoso.odd/1.0.0/tools/a\" />")]
    [InlineData("<CreateProperty Value=\"$(NUGET_PACKAGES)\"><Output TaskParameter=\"Value\" PropertyName=\"Rest\" /></CreateProperty><Exec Command=\"$(Rest)/contoso.odd/1.0.0/tools/a\" />")]
    [InlineData("<ItemGroup><Rest Include=\"$(NUGET_PACKAGES)\" /></ItemGroup><Exec Command=\"%(Rest.Identity)/contoso.odd/1.0.0/tools/a\" />")]
    [InlineData("<ItemGroup><Analyzer Include=\"packages/contoso.odd/1.0.0/a.dll\" /></ItemGroup><Csc Sources=\"a.cs\" Analyzers=\"@(Analyzer)\" />")]
    [InlineData("<ItemGroup><Odd Include=\"a\"><Tool>$(NuGetPackageRoot)contoso.odd/a</Tool></Odd></ItemGroup><Exec Command=\"%(Odd.Tool)\" />")]
    public void A_package_that_a_task_is_handed_is_told(string tasks) => Assert.Equal(["PG0006"], Told($"<Target Name=\"A\">{tasks}</Target>"));

    [Theory]
    [InlineData("<Exec Command=\"dotnet restore --packages $(NUGET_PACKAGES)\" EnvironmentVariables=\"NUGET_PACKAGES=$(Folder);A=1\" />")]
    [InlineData("<RemoveDir Directories=\"$(NuGetPackageRoot)contoso.own/1.0.0\" /><Message Text=\"in $(NUGET_PACKAGES)/a\" />")]
    [InlineData("<Exec Command=\"$(NuGetExe) restore packages.config -PackagesDirectory packages; eng/run.sh /a:b .nuget/packages.config\" />")]
    [InlineData("<Csc Sources=\"a.cs\" ToolPath=\"$(MSBuildToolsPath)/Roslyn\" Analyzers=\"eng/a.dll\" /><Copy SourceFiles=\"@(Out)\" DestinationFolder=\"$(OutDir)\" />")]
    [InlineData("<MSBuild Projects=\"@(Project)\" Targets=\"Build\" Properties=\"A=$(A)\" />")]
    public void What_names_no_package_is_not_told(string tasks) => Assert.Empty(Told($"<Target Name=\"A\">{tasks}</Target>"));

    [Theory]
    [InlineData("evil.targets", null, true)]
    [InlineData("evil.props", "<Import Project=\"other.props\" />", true)]
    [InlineData("eng/evil.targets", "<Import Project=\"$(Eng)\\evil.targets\" />", false)]
    [InlineData("eng/evil.targets", "<PropertyGroup><Eng>eng/evil.targets</Eng></PropertyGroup>", false)]
    [InlineData("packages/Contoso.Own.1.0.0/build/evil.targets", null, false)]
    [InlineData("packages/Contoso.Own.1.0.0/build/evil.proj", null, true)]
    [InlineData("eng/evil.targets", "<ItemGroup><None Include=\"eng/evil.targets\" /></ItemGroup>", true)]
    public void A_file_that_nothing_imports_is_built_whatever_it_is_called(string name, string? importing, bool isTold)
    {
        using TempFolder folder = new();
        string file = folder.Write(name, "<Project><Import Project=\"$(NUGET_PACKAGES)/contoso.odd/1.0.0/a.targets\" /></Project>");
        folder.Write("packages/Contoso.Own.1.0.0/Contoso.Own.1.0.0.nupkg", string.Empty);
        string other = folder.Write("a.csproj", $"<Project>{importing}</Project>");
        StrayQuestions asked = new(folder.Path, IsGateAsked: false, null);
        Assert.Equal(isTold, StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, asked), StrayMsbuildFile.Ask(other, other)]).Any());
    }

    [Fact]
    public void Of_such_a_file_nothing_is_told_that_is_only_not_known()
    {
        using TempFolder folder = new();
        string file = folder.Write("evil.targets", "<Project><Import Project=\"$(Odd)/a.targets\" /><UsingTask TaskName=\"A\" AssemblyFile=\"$(Odd)/a.dll\" /><PropertyGroup><VSToolsPath>/a</VSToolsPath></PropertyGroup><Target Name=\"B\"><Csc ToolPath=\"$(Odd)\" /></Target></Project>");
        Assert.Empty(StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, new StrayQuestions(folder.Path, IsGateAsked: false, null))]));
    }

    [Fact]
    public void What_nobody_writes_ends_in_an_answer()
    {
        string chain = string.Concat(Enumerable.Range(0, 2000).Select(i => $"<I{i} Include=\"@(I{i + 1})\" />"));
        string properties = string.Concat(Enumerable.Range(0, 2000).Select(i => $"<P{i + 1} Condition=\"'$(A)' == '{i}'\">$(P{i})/$(P{i / 2})</P{i + 1}>"));
        string deep = string.Concat(Enumerable.Repeat("<PropertyGroup Condition=\"'$(A)' == ''\"><Eng>$(Eng)/a</Eng></PropertyGroup>", 500));
        Assert.Empty(Told($"<ItemGroup>{chain}</ItemGroup><PropertyGroup>{properties}<Long>{string.Concat(Enumerable.Repeat("/a", 100_000))}</Long></PropertyGroup>{deep}<Target Name=\"A\"><Exec Command=\"@(I0) $(P2000) $(Long) $(Eng)\" /></Target>"));
        Assert.Equal(["PG0006"], Told($"<PropertyGroup>{properties}</PropertyGroup><Import Project=\"$(P2000)\" /><Import Project=\"build.proj\" />"));
    }

    private static string[] Told(string content)
    {
        using TempFolder folder = new();
        string file = folder.Write("src/build.proj", $"<Project>{content}</Project>");
        if (content.EndsWith("<!-- user -->", StringComparison.Ordinal))
        {
            folder.Write("src/build.proj.user", "<Project><PropertyGroup><Eng>$(NUGET_PACKAGES)</Eng></PropertyGroup></Project>");
        }

        folder.Write("root.txt", "<Project />");
        folder.Write("src/packages/contoso.odd/1.0.0/.nupkg.metadata", "{}");
        folder.Write("src/eng/root.props", "<Project><PropertyGroup><OfImport>$(MSBuildThisFileDirectory)</OfImport></PropertyGroup></Project>");
        folder.Write("src/eng/away.props", "<Project><PropertyGroup><Eng>$(NUGET_PACKAGES)</Eng></PropertyGroup></Project>");
        folder.Write("src/eng/wix.props", "<Project><PropertyGroup Condition=\"false\"><WixTargetsPath>packages/contoso.odd/1.0.0/a.targets</WixTargetsPath></PropertyGroup></Project>");
        folder.Write("src/eng/with-common.props", "<Project><Import Project=\"$(MSBuildExtensionsPath)/$(MSBuildToolsVersion)/Microsoft.Common.props\" /></Project>");
        return [.. StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, new StrayQuestions(folder.Path, IsGateAsked: false, null))]).Select(finding => finding.Rule.Id).Distinct()];
    }
}
