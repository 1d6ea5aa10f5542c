using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>PG0006 of what leads into a package folder by a wildcard, an item or a function, where no gate is.</summary>
public sealed class WildcardsTests
{
    [Theory]
    [InlineData("Directory.Solution.targets", "<Import Project=\"PACKAGES/contoso.o?d/1.0.0/build/a.targets\" />", true)]
    [InlineData("Directory.Solution.targets", "<Import Project=\"PACKAGES/*/1.0.0/build/*.targets\" />", true)]
    [InlineData("Directory.Solution.props", "<ItemGroup><I Include=\"PACKAGES/**/a.targets\" /></ItemGroup><Target Name=\"A\"><MSBuild Projects=\"@(I)\" /></Target>", true)]
    [InlineData("build.proj", "<ItemGroup><I Include=\"PACKAGES/C*.O?D/1.0.0/build/a.targets\" /></ItemGroup><Target Name=\"A\"><MSBuild Projects=\"@(I)\" /></Target>", true)]
    [InlineData("build.proj", "<Target Name=\"A\"><Exec Command=\"cp $(Somewhere)/.nu?et/packages/contoso.odd/1.0.0/a.dll .\" /></Target>", true)]
    [InlineData("build.proj", "<Target Name=\"A\"><Copy SourceFiles=\"PACKAGES/contoso.o?d/2.*/build/a.targets\" DestinationFolder=\"b\" /></Target>", false)]
    [InlineData("build.proj", "<ItemGroup><I Include=\"$(MSBuildThisFileDirectory)**/*.csproj;$(Somewhere)/**/*.cs\" /></ItemGroup><Target Name=\"A\"><MSBuild Projects=\"@(I)\" /></Target>", false)]
    [InlineData("build.proj", "<ItemGroup><I Include=\"a/zz/b.proj\" /></ItemGroup><Target Name=\"A\"><MSBuild Projects=\"@(I->Replace('zz','nuget'))\" /></Target>", true)]
    [InlineData("build.proj", "<ItemGroup><I Include=\"a/b.proj\" /><J Include=\"@(I->'%(RootDir)a%(Filename)')\" /></ItemGroup><Target Name=\"A\"><MSBuild Projects=\"@(J)\" /></Target>", true)]
    [InlineData("build.proj", "<PropertyGroup><A>/a/b.proj</A><B>$(A.Insert(2, '/nuget'))</B></PropertyGroup><Target Name=\"A\"><MSBuild Projects=\"$(B)\" /></Target>", true)]
    [InlineData("build.proj", "<ItemGroup><I Include=\"a/b.proj\" /></ItemGroup><Target Name=\"A\"><MSBuild Projects=\"@(I->'%(FullPath)');@(I->Distinct())\" /></Target>", false)]
    public void What_can_lead_into_a_package_folder_is_told(string name, string content, bool isTold)
    {
        using TempFolder packages = new();
        packages.Write("contoso.odd/1.0.0/.nupkg.metadata", "{}");
        packages.Write("contoso.odd/1.0.0/build/a.targets", "<Project />");
        using TempFolder folder = new();
        string file = folder.Write(name, $"<Project>{content.Replace("PACKAGES", packages.Path, StringComparison.Ordinal)}</Project>");
        folder.Write("src/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        string second = folder.Write("other.targets", "<Project><Import Project=\"Directory.Solution.targets\" Condition=\"false\" /></Project>");
        StrayQuestions asked = new(folder.Path, IsGateAsked: false, null);
        Assert.Equal(isTold, StrayAnswer.Of([StrayMsbuildFile.Ask(file, file, asked), StrayMsbuildFile.Ask(second, second, asked)]).Any());
    }

    [Fact]
    public void An_SDK_has_the_version_of_any_global_json()
    {
        using TempFolder folder = new();
        string file = folder.Write("s/x.targets", "<Project><Import Project=\"Sdk.targets\" Sdk=\"Contoso.Odd\" /></Project>");
        StrayQuestions asked = new(folder.Path, IsGateAsked: false, new HashSet<string>());
        Assert.Empty(StrayMsbuildFile.Ask(file, file, asked).Findings);
        asked = asked with { Pinned = new HashSet<string>(["contoso.odd"], StringComparer.OrdinalIgnoreCase) };
        Assert.Contains("takes the MSBuild SDK Contoso.Odd", Assert.Single(StrayMsbuildFile.Ask(file, file, asked).Findings).Finding.Message, StringComparison.Ordinal);
    }
}
