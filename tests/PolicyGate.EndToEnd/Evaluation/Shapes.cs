namespace PolicyGate.EndToEnd.Evaluation;

/// <summary>Shapes of projects, each as files: a line <c>=== path</c>, then the file. The first one is the project.</summary>
internal static class Shapes
{
    private const string Sdk = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>""";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["one reference"] = Project("""<ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>"""),
        ["child elements"] = Project("""<ItemGroup><PackageReference Include="A"><Version>1.0.0</Version><PrivateAssets>all</PrivateAssets></PackageReference></ItemGroup>"""),
        ["an attribute in small letters"] = Project("""<ItemGroup><PackageReference Include="A" version="1.0.0" /></ItemGroup>"""),
        ["an element in small letters"] = Project("""<ItemGroup><packagereference Include="A" Version="1.0.0" /></ItemGroup>"""),
        ["several ids in one element"] = Project("""<ItemGroup><PackageReference Include="A; B ;C" Version="1.0.0" /></ItemGroup>"""),
        ["ids and versions from properties"] = Project("""<PropertyGroup><V>1.0.0</V><Id>A</Id><Both>B;C</Both></PropertyGroup><ItemGroup><PackageReference Include="$(Id)" Version="$(V)" /><PackageReference Include="$(Both)" Version="[$(V)]" /></ItemGroup>"""),
        ["a property that is set twice"] = Project("""<PropertyGroup><V>1.0.0</V></PropertyGroup><PropertyGroup><V>2.0.0</V></PropertyGroup><ItemGroup><PackageReference Include="A" Version="$(V)" /></ItemGroup>"""),
        ["a property that is set after its use"] = Project("""<ItemGroup><PackageReference Include="A" Version="$(V)" /></ItemGroup><PropertyGroup><V>2.0.0</V></PropertyGroup>"""),
        ["a property function"] = Project("""<ItemGroup><PackageReference Include="$([System.String]::Join('.', 'A', 'B'))" Version="$([MSBuild]::Add(1, 1)).0.0" /></ItemGroup>"""),
        ["conditions"] = Project("""<ItemGroup Condition="'$(No)' == 'yes'"><PackageReference Include="A" Version="1.0.0" /></ItemGroup><ItemGroup><PackageReference Include="B" Version="1.0.0" Condition="'$(No)' == ''" /><PackageReference Include="C" Version="1.0.0" Condition="'$(No)' != ''" /></ItemGroup>"""),
        ["a choice"] = Project("""<Choose><When Condition="'$(No)' == 'yes'"><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></When><Otherwise><ItemGroup><PackageReference Include="B" Version="1.0.0" /></ItemGroup></Otherwise></Choose>"""),
        ["an update"] = Project("""<ItemGroup><PackageReference Include="A" /><PackageReference Update="A" Version="1.0.0" /></ItemGroup>"""),
        ["an update of what comes from elsewhere"] = Project("""<ItemGroup><PackageReference Update="A" Version="2.0.0" /></ItemGroup>""") + """
            === Directory.Build.props
            <Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>
            """,
        ["a removal"] = Project("""<ItemGroup><PackageReference Include="A;B" Version="1.0.0" /><PackageReference Remove="A" /></ItemGroup>"""),
        ["an exclusion"] = Project("""<ItemGroup><PackageReference Include="A;B" Exclude="B" Version="1.0.0" /></ItemGroup>"""),
        ["items from items"] = Project("""<ItemGroup><Mine Include="A;B" /><PackageReference Include="@(Mine)" Version="1.0.0" /><PackageReference Include="@(Mine->'%(Identity).C')" Version="1.0.0" /></ItemGroup>"""),
        ["an item definition"] = Project("""<ItemDefinitionGroup><PackageReference><Version>1.0.0</Version></PackageReference></ItemDefinitionGroup><ItemGroup><PackageReference Include="A" /></ItemGroup>"""),
        ["an item in a target"] = Project("""<Target Name="T" BeforeTargets="Never"><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Target>"""),
        ["one package twice"] = Project("""<ItemGroup><PackageReference Include="A" Version="1.0.0" /><PackageReference Include="A" Version="2.0.0" /></ItemGroup>"""),
        ["what says that it is implicit"] = Project("""<ItemGroup><PackageReference Include="A" Version="1.0.0" IsImplicitlyDefined="true" /></ItemGroup>"""),
        ["downloads and tools"] = Project("""<ItemGroup><PackageDownload Include="A" Version="[1.0.0];[2.0.0]" /><DotNetCliToolReference Include="B" Version="1.0.0" /></ItemGroup>"""),
        ["characters that are written otherwise"] = Project("""<ItemGroup><PackageReference Include="A&#46;B" Version="&#49;.0.0" /><!-- <PackageReference Include="No" Version="1.0.0" /> --><PackageReference Include="C"><Version><![CDATA[1.0.0]]></Version></PackageReference><PackageReference Include="D%2eE" Version="1.0.0" /></ItemGroup>"""),
        ["several frameworks"] = """
            === App/App.csproj
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFrameworks>net10.0;net8.0</TargetFrameworks></PropertyGroup>
              <ItemGroup Condition="'$(TargetFramework)' == 'net8.0'">
                <PackageReference Include="A" Version="1.0.0" />
              </ItemGroup>
              <ItemGroup Condition="$([MSBuild]::IsTargetFrameworkCompatible('$(TargetFramework)', 'net9.0'))">
                <PackageReference Include="A" Version="2.0.0" />
              </ItemGroup>
              <PropertyGroup Condition="'$(TargetFramework)' == 'net8.0'"><V>3.0.0</V></PropertyGroup>
              <ItemGroup><PackageReference Include="B" Version="$(V)" Condition="'$(V)' != ''" /></ItemGroup>
            </Project>
            """,
        ["central versions"] = Project("""<ItemGroup><PackageReference Include="A" /><PackageReference Include="B" VersionOverride="3.0.0" /></ItemGroup>""") + """
            === Directory.Packages.props
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup>
                <GlobalPackageReference Include="G" Version="1.0.0" />
                <PackageVersion Include="A" Version="1.0.0" />
                <PackageVersion Include="B"><Version>2.0.0</Version></PackageVersion>
              </ItemGroup>
            </Project>
            """,
        ["central versions of two folders"] = Project("""<ItemGroup><PackageReference Include="A" /></ItemGroup>""") + """
            === App/Directory.Packages.props
            <Project>
              <Import Project="$([MSBuild]::GetPathOfFileAbove(Directory.Packages.props, $(MSBuildThisFileDirectory)..))" />
              <ItemGroup><PackageVersion Update="A" Version="2.0.0" /></ItemGroup>
            </Project>
            === Directory.Packages.props
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="A" Version="1.0.0" /></ItemGroup>
            </Project>
            """,
        ["central versions in another place"] = Project("""<ItemGroup><PackageReference Include="A" /></ItemGroup>""") + """
            === Directory.Build.props
            <Project><PropertyGroup><DirectoryPackagesPropsPath>$(MSBuildThisFileDirectory)eng/Versions.props</DirectoryPackagesPropsPath></PropertyGroup></Project>
            === eng/Versions.props
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="A" Version="1.0.0" /></ItemGroup>
            </Project>
            """,
        ["imports by path"] = Project("""<Import Project="../eng/a.props" /><Import Project="$(MSBuildThisFileDirectory)../eng/b.props" Condition="Exists('../eng/b.props')" /><Import Project="../eng/none.props" Condition="'$(No)' == 'yes'" />""") + """
            === eng/a.props
            <Project><Import Project="deep/c.props" /><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>
            === eng/b.props
            <Project><ItemGroup><PackageReference Include="B" Version="1.0.0" /></ItemGroup></Project>
            === eng/deep/c.props
            <Project><ItemGroup><PackageReference Include="C" Version="1.0.0" /></ItemGroup></Project>
            """,
        ["imports by wildcard, list and group"] = Project("""<ImportGroup><Import Project="../eng/*.props" /></ImportGroup><PropertyGroup><List>../more/x.props;../more/y.props</List></PropertyGroup><Import Project="$(List)" />""") + """
            === eng/a.props
            <Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>
            === eng/b.props
            <Project><ItemGroup><PackageReference Include="B" Version="1.0.0" /></ItemGroup></Project>
            === more/x.props
            <Project><ItemGroup><PackageReference Include="C" Version="1.0.0" /></ItemGroup></Project>
            === more/y.props
            <Project><ItemGroup><PackageReference Include="D" Version="1.0.0" /></ItemGroup></Project>
            """,
        ["imports that are computed"] = Project("""<Import Project="$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), mark.txt))/eng/a.props" /><Import Project="$([System.IO.Path]::Combine('$(MSBuildThisFileDirectory)', '..', 'eng', 'b.props'))" /><Import Project="$([System.String]::Copy('../eng/C.props').ToLowerInvariant())" />""") + """
            === mark.txt
            here
            === eng/a.props
            <Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>
            === eng/b.props
            <Project><ItemGroup><PackageReference Include="B" Version="1.0.0" /></ItemGroup></Project>
            === eng/c.props
            <Project><ItemGroup><PackageReference Include="C" Version="1.0.0" /></ItemGroup></Project>
            """,
        ["files that nobody names"] = Project("""<ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>""") + """
            === App/App.csproj.user
            <Project><ItemGroup><PackageReference Include="User" Version="1.0.0" /></ItemGroup></Project>
            === Directory.Build.props
            <Project><ItemGroup><PackageReference Include="Props" Version="1.0.0" /></ItemGroup></Project>
            === Directory.Build.targets
            <Project><ItemGroup><PackageReference Include="Targets" Version="1.0.0" /><PackageReference Update="A" Version="2.0.0" /></ItemGroup></Project>
            === App/obj/App.csproj.more.props
            <Project><ItemGroup><PackageReference Include="Obj" Version="1.0.0" /></ItemGroup></Project>
            """,
        ["files that properties name"] = Project("""<PropertyGroup><CustomBeforeMicrosoftCommonTargets>$(MSBuildThisFileDirectory)../eng/before.targets</CustomBeforeMicrosoftCommonTargets><BeforeMicrosoftNETSdkTargets>$(MSBuildThisFileDirectory)../eng/sdk.targets</BeforeMicrosoftNETSdkTargets></PropertyGroup>""") + """
            === Directory.Build.props
            <Project><PropertyGroup><CustomAfterDirectoryBuildProps>$(MSBuildThisFileDirectory)eng/after.props</CustomAfterDirectoryBuildProps></PropertyGroup></Project>
            === eng/before.targets
            <Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>
            === eng/sdk.targets
            <Project><ItemGroup><PackageReference Include="B" Version="1.0.0" /></ItemGroup></Project>
            === eng/after.props
            <Project><ItemGroup><PackageReference Include="C" Version="1.0.0" /></ItemGroup></Project>
            """,
        ["an SDK beside the .NET SDK, in the attribute"] = """
            === App/App.csproj
            <Project Sdk="Microsoft.NET.Sdk;Contoso.Sdk/1.0.0">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """,
        ["an SDK as an element"] = Project("""<Sdk Name="Contoso.Sdk" Version="1.0.0" />"""),
        ["an SDK whose version global.json says"] = Project("""<Import Project="Sdk.props" Sdk="Contoso.Sdk" /><Import Project="Sdk.targets" Sdk="Contoso.Sdk" />""") + """
            === global.json
            { "msbuild-sdks": { "Contoso.Sdk": "1.0.0" } }
            """,
        ["an SDK with a computed version"] = Project("""<PropertyGroup><V>0.0</V></PropertyGroup><Import Project="Sdk.props" Sdk="Contoso.Sdk" Version="1.$(V)" />"""),
        ["the .NET SDK imported by hand"] = """
            === App/App.csproj
            <Project>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>
            """,
        ["a project of no framework"] = """
            === App/App.proj
            <Project Sdk="Contoso.Sdk/1.0.0">
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>
              <Import Project="$(CustomAfterMicrosoftCommonTargets)" />
            </Project>
            """,
        ["F#"] = """
            === App/App.fsproj
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /><PackageReference Update="FSharp.Core" Version="9.0.0" /></ItemGroup>
            </Project>
            """,
        ["Visual Basic"] = """
            === App/App.vbproj
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>
            </Project>
            """,
        ["the web"] = """
            === App/App.csproj
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>
            </Project>
            """,
        ["a worker"] = """
            === App/App.csproj
            <Project Sdk="Microsoft.NET.Sdk.Worker">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>
            </Project>
            """,
        ["Razor, published natively, with a runtime"] = """
            === App/App.csproj
            <Project Sdk="Microsoft.NET.Sdk.Razor">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><RuntimeIdentifier>linux-x64</RuntimeIdentifier><PublishAot>true</PublishAot></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" Condition="'$(RuntimeIdentifier)' != ''" /></ItemGroup>
            </Project>
            """,
        ["artifacts in one folder"] = Project("""<ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>""") + """
            === Directory.Build.props
            <Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>
            """,
        ["projects that refer to projects"] = Project("""<ItemGroup><ProjectReference Include="../*/Lib*.csproj" Exclude="../App/**" /><ProjectReference Include="..\Other\Other.csproj" /></ItemGroup>""") + """
            === LibA/LibA.csproj
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            === LibB/LibB.csproj
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            === Other/Other.csproj
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """,
        ["code that is named by its path"] = Project("""<PropertyGroup><Folder>$(MSBuildThisFileDirectory)../lib</Folder></PropertyGroup><ItemGroup><Analyzer Include="$(Folder)/a.dll" /><Analyzer Include="../lib/*.analyzer.dll" /><Reference Include="B"><HintPath>../lib/b.dll</HintPath></Reference><Reference Include="../lib/c.dll" /></ItemGroup>""") + """
            === lib/x.analyzer.dll
            none
            """,
        ["the line ends of Windows, and a byte order mark"] = "=== App/App.csproj\n\uFEFF<Project Sdk=\"Microsoft.NET.Sdk\">\r\n  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>\r\n\r\n  <ItemGroup>\r\n\t<PackageReference\r\n      Include=\"A\"\r\n      Version=\"1.0.0\" />\r\n  </ItemGroup>\r\n</Project>\n",
        ["the namespace of old"] = """
            === App/App.csproj
            <?xml version="1.0" encoding="utf-8"?>
            <Project Sdk="Microsoft.NET.Sdk" xmlns="http://schemas.microsoft.com/developer/msbuild/2003" DefaultTargets="Build" ToolsVersion="15.0">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup>
            </Project>
            """,
    };

    private static string Project(string content) => $"=== App/App.csproj\n{Sdk}\n  {content}\n</Project>\n";
}
