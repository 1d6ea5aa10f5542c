using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

public class ProjectXmlReaderTests
{
    [Fact]
    public void Finds_every_kind_of_declaration_in_every_file_that_the_project_imports()
    {
        using TempFolder folder = new();
        folder.Write("Directory.Build.props", """
            <Project>
              <Import Project="$(MSBuildThisFileDirectory)eng/common.props" />
              <ItemGroup><PackageReference Include="FromBuildProps" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        folder.Write("eng/common.props", """
            <Project>
              <PropertyGroup><Extra>$(MSBuildThisFileDirectory)more.props</Extra></PropertyGroup>
              <Import Project="$(Extra)" />
            </Project>
            """);
        folder.Write("eng/more.props", "<Project>\n<ItemGroup>\n<PackageReference Include=\"FromMore\" />\n</ItemGroup>\n</Project>");
        folder.Write("Directory.Packages.props", """
            <Project>
              <ItemGroup>
                <PackageVersion Include="Central" Version="1.0.0" />
                <GlobalPackageReference Include="Global" Version="2.0.0" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Directory.Build.targets", "<Project><ItemGroup><PackageReference Update=\"Updated\" Version=\"9.0.0\" /></ItemGroup></Project>");
        folder.Write("src/Directory.Build.props", """
            <Project>
              <Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" />
            </Project>
            """);
        string project = folder.Write("src/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="..\shared.projitems" Condition="Exists('..\shared.projitems')" />
              <ItemGroup Condition="'$(TargetFramework)' == 'net10.0'">
                <PackageReference Include="Attribute" Version="1.0.0" />
                <PackageReference
                    Include="Child">
                  <Version>[2.0,3.0)</Version>
                </PackageReference>
                <PackageReference Include="One;Two" Version="3.0.0" />
                <PackageReference Include="Over" VersionOverride="4.0.0" />
                <PackageDownload Include="Download" Version="[5.0.0]" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("src/shared.projitems", "<Project xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\"><ItemGroup><PackageReference Include=\"Old\" Version=\"1\" /></ItemGroup></Project>");
        InputFiles inputs = new();
        IReadOnlyList<XmlDeclaration> found = ProjectXmlReader.Read(project, inputs);
        string[] said = [.. found.Where(declaration => declaration.Element != XmlDeclaration.PropertyGroup).Select(declaration => $"{Path.GetFileName(declaration.At.File)}({declaration.At.Line},{declaration.At.Column}) {declaration.Element} {declaration.Id} {declaration.Version}{declaration.Override}")];
        Assert.Equal(
            [
                "App.csproj(1,1) Sdk Microsoft.NET.Sdk ",
                "shared.projitems(1,81) PackageReference Old 1",
                "App.csproj(4,5) PackageReference Attribute 1.0.0",
                "App.csproj(5,5) PackageReference Child [2.0,3.0)",
                "App.csproj(9,5) PackageReference One 3.0.0",
                "App.csproj(9,5) PackageReference Two 3.0.0",
                "App.csproj(10,5) PackageReference Over 4.0.0",
                "App.csproj(11,5) PackageDownload Download [5.0.0]",
                "more.props(3,1) PackageReference FromMore ",
                "Directory.Build.props(3,14) PackageReference FromBuildProps 1.0.0",
                "Directory.Packages.props(3,5) PackageVersion Central 1.0.0",
                "Directory.Packages.props(4,5) GlobalPackageReference Global 2.0.0",
                "Directory.Build.targets(1,21) PackageReference Updated 9.0.0",
            ],
            said);
        Assert.Contains(inputs.All, input => input.Path == folder["eng/more.props"] && input.State == InputState.Content);
        Assert.Contains(inputs.All, input => input.Path == folder["src/App/Directory.Build.props"] && input.State == InputState.Absent);
    }

    [Fact]
    public void Files_that_import_each_other_end()
    {
        using TempFolder folder = new();
        folder.Write("a.props", "<Project><Import Project=\"b.props\" /></Project>");
        folder.Write("b.props", "<Project><Import Project=\"a.props\" /><Import Project=\"b.props\" /></Project>");
        string project = folder.Write("App.csproj", "<Project><Import Project=\"a.props\" /><Import Project=\"missing.props\" /><Import Project=\"*.props\" /><Import Project=\"$(Unknown)x.props\" /></Project>");
        Assert.Empty(ProjectXmlReader.Read(project, new InputFiles()));
    }

    [Theory]
    [InlineData("<Project Sdk=\"Contoso.Sdk/1.0.0\" />", "1.0.0")]
    [InlineData("<Project Sdk=\"Contoso.Sdk/min=1.0.0\" />", "3.0.0")]
    [InlineData("<Project Sdk=\"Contoso.Sdk\" />", "3.0.0")]
    [InlineData("<Project><Sdk Name=\"Contoso.Sdk\" Version=\"\" /></Project>", "3.0.0")]
    [InlineData("<Project><Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" MinimumVersion=\"1.0.0\" /></Project>", "3.0.0")]
    public void An_SDK_has_the_version_that_NuGet_s_resolver_takes(string project, string version)
    {
        using TempFolder folder = new();
        folder.Write("global.json", """{ "msbuild-sdks": { "Contoso.Sdk": "2.0.0", "contoso.sdk": "3.0.0" } }""");
        XmlDeclaration sdk = Assert.Single(ProjectXmlReader.Read(folder.Write("App.csproj", project), new InputFiles()));
        Assert.Equal(version, DeclarationReader.ProjectSdk(sdk, GlobalJsonReader.ProjectSdks(folder.Path, new InputFiles()))?.Range?.MinVersion?.ToNormalizedString());
    }

    [Fact]
    public void A_file_based_app_declares_at_its_lines()
    {
        using TempFolder folder = new();
        folder.Write("app.cs", "#!/usr/bin/env dotnet\n#:package Serilog@4.*\n#:package Polly\n#:sdk Contoso.Sdk@1.0.0\n#:property X=y\nConsole.WriteLine();\n");
        Assert.Equal(["app.cs(2,1) Serilog 4.*", "app.cs(3,1) Polly ", "app.cs(4,1) Contoso.Sdk 1.0.0"], ProjectXmlReader.Read(folder["app.cs.csproj"], new InputFiles()).Select(declaration => $"{Path.GetFileName(declaration.At.File)}({declaration.At.Line},{declaration.At.Column}) {declaration.Id} {declaration.Version}"));
    }
}
