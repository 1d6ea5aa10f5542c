using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Each finding stands at the line of the framework concerned; the task has it from MSBuild, the tool from the files, and every restore here compares them.</summary>
public sealed class PlacesOfFrameworks
{
    private const string DenySecond = "version: 1\npackages: { deny: [Contoso.Good@1.1.0] }\n";
    private const string Two = "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><OutputType>Library</OutputType>";

    public static TheoryData<string, string, string> Shapes => new()
    {
        // The items, the first on line 7, and the line that has 1.1.0.
        { "the condition of each item", """<PackageReference Include="Contoso.Good" Version="1.0.0" Condition="'$(TargetFramework)' == 'net10.0'" />|<PackageReference Include="Contoso.Good" Version="1.1.0" Condition="'$(TargetFramework)' == 'netstandard2.0'" />""", "App.csproj(8,1)" },
        { "one of them turned round", """<PackageReference Include="Contoso.Good" Version="1.1.0" Condition="'$(TargetFramework)' != 'netstandard2.0'" />|<PackageReference Include="Contoso.Good" Version="1.0.0" Condition="'$(TargetFramework)' == 'netstandard2.0'" />""", "App.csproj(7,1)" },
        { "its first letters", """<PackageReference Include="Contoso.Good" Version="1.0.0" Condition="$(TargetFramework.StartsWith('netstandard'))" />|<PackageReference Include="Contoso.Good" Version="1.1.0" Condition="!$(TargetFramework.StartsWith('netstandard'))" />""", "App.csproj(8,1)" },
        { "its identifier", """<PackageReference Include="Contoso.Good" Version="1.0.0" Condition="'$(TargetFrameworkIdentifier)' == '.NETCoreApp'" />|<PackageReference Include="Contoso.Good" Version="1.1.0" Condition="'$(TargetFrameworkIdentifier)' == '.NETStandard'" />""", "App.csproj(8,1)" },
        { "what is compatible with it", """<PackageReference Include="Contoso.Good" Version="1.0.0" Condition="$([MSBuild]::IsTargetFrameworkCompatible('$(TargetFramework)', 'net8.0'))" />|<PackageReference Include="Contoso.Good" Version="1.1.0" Condition="!$([MSBuild]::IsTargetFrameworkCompatible('$(TargetFramework)', 'net8.0'))" />""", "App.csproj(8,1)" },
        { "an update", """<PackageReference Include="Contoso.Good" Version="1.0.0" />|<PackageReference Update="Contoso.Good" Version="1.1.0" Condition="'$(TargetFramework)' == 'net10.0'" />""", "App.csproj(7,1)" },
        { "a removal and another", """<PackageReference Include="Contoso.Good" Version="1.0.0" />|<PackageReference Remove="Contoso.Good" Condition="'$(TargetFramework)' == 'net10.0'" />|<PackageReference Include="Contoso.Good" Version="1.1.0" Condition="'$(TargetFramework)' == 'net10.0'" />""", "App.csproj(9,1)" },
        { "a child with a condition", """<PackageReference Include="Contoso.Good"><Version>1.0.0</Version><Version Condition="'$(TargetFramework)' == 'net10.0'">1.1.0</Version></PackageReference>""", "App.csproj(7,1)" },
        { "metadata in small letters", """<PackageReference Include="Contoso.Good" version="1.0.0" Condition="'$(TargetFramework)' == 'netstandard2.0'" />|<PackageReference Include="contoso.good"><version> 1.1.0 </version></PackageReference>""", "App.csproj(8,1)" },
        { "an escaped version", """<PackageReference Include="Contoso.Good" Version="1.0.0" Condition="'$(TargetFramework)' == 'netstandard2.0'" />|<PackageReference Include="Contoso%2EGood" Version="%5B1.1.0%5D" Condition="'$(TargetFramework)' == 'net10.0'" />""", "App.csproj(8,1)" },
        { "items of another type", """<Wanted Include="Contoso.Good" Version="1.1.0" />|<PackageReference Include="@(Wanted)" />""", "App.csproj(8,1)" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_written_for_one_framework_is_found_there(string shape, string items, string place)
    {
        using ScratchRepository repository = Product.Repository(DenySecond, withRegistry: true);
        Write(repository, "App/App.csproj", Two, items);
        Found(repository, shape, place);
    }

    [Theory]
    [InlineData("<V>1.0.0</V><V Condition=\"'$(TargetFramework)' == 'net10.0'\">1.1.0</V>", "", "App.csproj(7,1)")]
    [InlineData("<V Condition=\"'$(V)' == ''\">1.1.0</V>", "", "App.csproj(7,1)")]
    [InlineData("<Minor>1</Minor><V>1.$(Minor).0</V>", "", "App.csproj(7,1)")]
    [InlineData("", "<V>1.1.0</V>", "App.csproj(7,1)")]
    public void What_a_property_says_is_said_at_the_reference(string properties, string above, string place)
    {
        using ScratchRepository repository = Product.Repository(DenySecond, withRegistry: true);
        repository.Write("Directory.Build.props", repository.Read("Directory.Build.props").Replace("</Project>", $"<PropertyGroup>{above}</PropertyGroup></Project>", StringComparison.Ordinal));
        Write(repository, "App/App.csproj", Two + properties, """<PackageReference Include="Contoso.Good" Version="$(V)" />""");
        Found(repository, properties + above, place);
    }

    [Theory]
    [InlineData("""<Import Project="only.$(TargetFramework).props" />""", "App/only.net10.0.props", "only.net10.0.props(2,1)")]
    [InlineData("""<Import Project="$([System.IO.Path]::Combine($(MSBuildThisFileDirectory), 'eng', only.props))" />""", "App/eng/only.props", "only.props(2,1)")]
    [InlineData("""<Import Project="$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), nuget.config))/eng/only.props" />""", "eng/only.props", "only.props(2,1)")]
    [InlineData("""<Import Project="$([MSBuild]::NormalizePath($([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory), 'nuget.config')), 'eng', 'only.props'))" />""", "eng/only.props", "only.props(2,1)")]
    [InlineData("""<Import Project="../eng/on*.props" Condition="'$(TargetFramework)' == 'net10.0'" />""", "eng/only.props", "only.props(2,1)")]
    [InlineData("""<ImportGroup Condition="Exists('../eng/only.props')"><Import Project="..\eng\only.props" /></ImportGroup>""", "eng/only.props", "only.props(2,1)")]
    [InlineData("""<Choose><When Condition="'$(TargetFramework)' == 'netstandard2.0'"><ItemGroup /></When><Otherwise><PropertyGroup><P>../eng/only.props</P></PropertyGroup></Otherwise></Choose><Import Project="$(P)" Condition="'$(P)' != ''" />""", "eng/only.props", "only.props(2,1)")]
    public void An_import_is_followed_as_people_write_it(string import, string file, string place)
    {
        using ScratchRepository repository = Product.Repository(DenySecond, withRegistry: true);
        repository.Write(file, "<Project><ItemGroup>\n<PackageReference Include=\"Contoso.Good\" Version=\"1.1.0\" />\n</ItemGroup></Project>");
        Write(repository, "App/App.csproj", Two, string.Empty, import);
        Found(repository, import, place);
    }

    [Fact]
    public void Central_versions_of_two_files_and_two_frameworks_are_told_apart()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npinning: { direct: exact }\n", withRegistry: true);
        repository.Write("Directory.Packages.props", "<Project>\n<ItemGroup>\n<PackageVersion Include=\"Contoso.Good\" Version=\"1.0.0\" />\n</ItemGroup>\n</Project>");
        repository.Write("eng/Central.props", "<Project>\n<PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>\n<ItemGroup>\n<PackageVersion Include=\"Contoso.Good\" Version=\"1.0.0\" Condition=\"'$(TargetFramework)' == 'netstandard2.0'\" />\n<PackageVersion Include=\"Contoso.Good\" Version=\"1.1.0\" Condition=\"'$(TargetFramework)' == 'net10.0'\" />\n</ItemGroup>\n</Project>");
        repository.Write("Directory.Build.props", repository.Read("Directory.Build.props").Replace("</Project>", "<PropertyGroup><DirectoryPackagesPropsPath>$(MSBuildThisFileDirectory)eng/Central.props</DirectoryPackagesPropsPath></PropertyGroup></Project>", StringComparison.Ordinal));
        Write(repository, "App/App.csproj", Two, """<PackageReference Include="Contoso.Good" />""");
        CommandResult restored = repository.Dotnet("restore", "App");
        string[] found = [.. restored.Findings.Where(line => line.Contains("PG0204: Contoso.Good", StringComparison.Ordinal)).Distinct()];
        Assert.True(found.Length == 2, restored.ToString());
        Assert.Contains(found, line => line.Contains("Central.props(4,1)", StringComparison.Ordinal) && line.Contains("Version=\"[1.0.0]\"", StringComparison.Ordinal));
        Assert.Contains(found, line => line.Contains("Central.props(5,1)", StringComparison.Ordinal) && line.Contains("Version=\"[1.1.0]\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reference_of_one_framework_is_the_place_of_what_it_brings()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\n", withRegistry: true);
        Write(repository, "One/Lib/Lib.csproj", "<TargetFramework>netstandard2.0</TargetFramework>", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""");
        Write(repository, "Two/Lib/Lib.csproj", "<TargetFramework>netstandard2.0</TargetFramework><PackageId>Two</PackageId>", string.Empty);
        Write(repository, "App/App.csproj", Two, """<ProjectReference Include="../Two/Lib/*.csproj" />|<ProjectReference Include="../One/Lib/L?b.csproj" Condition="'$(TargetFramework)' == 'net10.0'" />""");
        CommandResult restored = repository.Dotnet("restore", "App");
        string[] found = [.. restored.Findings.Where(line => line.Contains("App.csproj(", StringComparison.Ordinal)).Distinct()];
        Assert.True(found is [{ } only] && only.Contains("App.csproj(8,1): error PG0401: Contoso.Good 1.0.0 is denied (App → Lib → Contoso.Good 1.0.0)", StringComparison.Ordinal), restored.ToString());
    }

    [Fact]
    public void Encodings_are_those_that_MSBuild_takes()
    {
        using ScratchRepository repository = Product.Repository(DenySecond);
        string props = repository.Write("eng/wide.props", string.Empty);
        File.WriteAllText(props, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project>\n<ItemGroup>\n<PackageReference Include=\"Contoso.Good\" Version=\"1.1.0\" />\n</ItemGroup></Project>", System.Text.Encoding.BigEndianUnicode);
        repository.Write("Directory.Build.props", "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n" + repository.Read("Directory.Build.props"));
        repository.Write("App/App.csproj", "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n<Project Sdk=\"Microsoft.NET.Sdk\">\n<PropertyGroup><TargetFramework>net10.0</TargetFramework><Authors>Zoë</Authors></PropertyGroup>\n<Import Project=\"../eng/wide.props\" />\n</Project>");
        Found(repository, "encodings", "wide.props(4,1)");
    }

    [Fact]
    public void The_native_compiler_is_the_SDK_s_own()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { default: deny, allow: [Contoso.Good] }\n", withRegistry: true);
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""", "<TargetFramework>net10.0</TargetFramework><PublishAot>true</PublishAot>");
        CommandResult restored = repository.Dotnet("restore", "App");
        Assert.True(restored.ExitCode == 0 && restored.Findings.Count == 0, restored.ToString());
        Assert.Contains("Microsoft.DotNet.ILCompiler", repository.Read("App/obj/project.assets.json"), StringComparison.Ordinal);
    }

    private static void Write(ScratchRepository repository, string file, string properties, string items, string import = "") => repository.Write(file, string.Join('\n',
        ["<Project Sdk=\"Microsoft.NET.Sdk\">", "<PropertyGroup>", properties, "</PropertyGroup>", import, "<ItemGroup>", .. items.Split('|'), "</ItemGroup>", "</Project>"]));

    private static void Found(ScratchRepository repository, string shape, string place)
    {
        CommandResult restored = repository.Dotnet("restore", "App");
        string[] found = [.. restored.Findings.Distinct()];
        Assert.True(found is [{ } only] && only.Contains($"{place}: error PG0401: Contoso.Good 1.1.0", StringComparison.Ordinal), $"{shape}\n{restored}");
    }
}
