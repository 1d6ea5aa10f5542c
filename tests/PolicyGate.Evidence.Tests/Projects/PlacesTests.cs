using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>The place and the advised version of a finding are those of its framework; what cannot be told is said at the project.</summary>
public sealed class PlacesTests
{
    private const string OnlyABuild = "; which line declares it only a build can tell";

    [Theory]
    [InlineData("'$(TargetFramework)' == 'net9.0'", "'$(TargetFramework)' == 'net10.0'")]
    [InlineData("$(TargetFramework.EndsWith('9.0'))", "!$(TargetFramework.EndsWith('9.0'))")]
    [InlineData("'$(TargetFrameworkVersion)' == 'v9.0'", "$([MSBuild]::VersionGreaterThan('$(TargetFrameworkVersion)', 'v9.0'))")]
    [InlineData("'$(Nobody)' == 'knows'", "'$(Nobody)' != 'knows'")]
    public void Each_framework_s_float_is_pinned_to_what_it_resolved(string nine, string ten)
    {
        using RestoredProject project = Two("A [1.*, )", "A/1.5.0", "A [2.*, )", "A/2.5.0");
        Write(project, $"<PackageReference Include=\"A\" Version=\"2.*\" Condition=\"{ten}\" />", $"<PackageReference Include=\"A\" Version=\"1.*\" Condition=\"{nine}\" />");
        Assert.Equal(["PG0201 App.csproj(2,12) A floats (2.*); pin it: Version=\"2.5.0\"", "PG0201 App.csproj(3,12) A floats (1.*); pin it: Version=\"1.5.0\""], project.Says("pinning: { direct: fixed }"));
        Assert.Equal(["PG0401 App.csproj(3,12) A 1.5.0 is denied"], project.Says("packages: { deny: [A@1.5.0] }"));
    }

    [Fact]
    public void One_element_that_serves_frameworks_which_resolved_differently_is_not_advised_one_version()
    {
        using RestoredProject project = Two("A [*, )", "A/1.5.0", "A [*, )", "A/2.5.0");
        Write(project, "<PackageReference Include=\"A\" Version=\"*\" />");
        Assert.Equal(["PG0201 App.csproj(2,12) A floats (*); its frameworks resolved it to 1.5.0 and 2.5.0: pin it for each of them, under a condition"], project.Says("pinning: { direct: fixed }"));
        Assert.Equal(["PG0205 App.csproj(2,12) A has its own version; its frameworks resolved it to 1.5.0 and 2.5.0: add a PackageVersion under a condition for each of them to Directory.Packages.props"], project.Says("pinning: { central: required }"));
    }

    [Fact]
    public void A_central_version_is_advised_for_the_framework_that_resolved_it()
    {
        using RestoredProject project = Two("A [1.0.0, )", "A/1.0.0", "A [2.0.0, )", "A/2.0.0");
        Write(project, "<PackageReference Include=\"A\" Version=\"1.0.0\" Condition=\"'$(TargetFramework)' == 'net9.0'\" />", "<PackageReference Include=\"A\" Version=\"2.0.0\" Condition=\"'$(TargetFramework)' == 'net10.0'\" />");
        Assert.Equal(
            [
                "PG0205 App.csproj(2,12) A has its own version; add <PackageVersion Include=\"A\" Version=\"1.0.0\" Condition=\"'$(TargetFramework)' == 'net9.0'\" /> to Directory.Packages.props",
                "PG0205 App.csproj(3,12) A has its own version; add <PackageVersion Include=\"A\" Version=\"2.0.0\" Condition=\"'$(TargetFramework)' == 'net10.0'\" /> to Directory.Packages.props",
            ],
            project.Says("pinning: { central: required }"));
    }

    [Theory]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" Condition=\"'$(Configuration)' == 'Debug'\" />", "<PackageReference Include=\"A\" Version=\"1.0.0\" Condition=\"'$(Configuration)' != 'Debug'\" />", "App.csproj(1,1)")]
    [InlineData("<PackageReference Include=\"A\" Version=\"$(Nobody)\" Condition=\"'$(X)' == 'Debug'\" />", "<PackageReference Include=\"A\" Version=\"$(KnowsIt)\" Condition=\"'$(X)' != 'Debug'\" />", "App.csproj(1,1)")]
    [InlineData("<PackageReference Include=\"A\" Version=\"1.0.0\" Condition=\"'$(X)' == 'Debug'\" />", "<PackageReference Include=\"A\" Version=\"2.0.0\" Condition=\"'$(X)' != 'Debug'\" />", "App.csproj(2,12)")]
    [InlineData("<PackageReference Include=\"A\" Version=\"$(Nobody)\" />", "<None Include=\"B\" />", "App.csproj(2,12)")]
    [InlineData("<PackageReference Include=\"B\" Version=\"1.0.0\" />", "<Import Project=\"$(Nobody)/more.props\" />", "App.csproj(1,1)")]
    public void Where_only_an_evaluation_knows_it_is_the_project(string first, string second, string place)
    {
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0 -> C", "C/1.0.0");
        Write(project, first, second);
        string said = place == "App.csproj(1,1)" ? OnlyABuild : string.Empty;
        Assert.Equal([$"PG0401 {place} A 1.0.0 is denied{said}", $"PG0401 {place} C 1.0.0 is denied (App → A 1.0.0 → C 1.0.0){said}"], project.Says("packages: { deny: [A, C] }"));
    }

    [Theory]
    [InlineData("[4.0.0,)", "PG0202")]
    [InlineData("[4.0.0, )", "PG0202")]
    [InlineData(" [4.0.0,5.0.0) ", "PG0202")]
    [InlineData("4.0.0", "")]
    [InlineData("[4.0.0]", "")]
    [InlineData("4.*", "PG0201")]
    [InlineData("(3.9,)", "PG0202")]
    public void A_range_in_a_property_is_a_range(string text, string rule)
    {
        string range = NuGet.Versioning.VersionRange.Parse(text).ToNormalizedString();
        using RestoredProject project = new RestoredProject().Framework("net10.0", $"A {range}").Target("net10.0", "A/4.0.0");
        foreach (bool isOwn in new[] { true, false })
        {
            string property = $"<Project>\n<PropertyGroup><V>{text}</V><W>$(v)</W></PropertyGroup>\n<ItemGroup>";
            project.Folder.Write("Directory.Build.props", isOwn ? "<Project />" : property + "</ItemGroup></Project>");
            project.Write("App.csproj", (isOwn ? property : "<Project>\n\n<ItemGroup>") + "\n<PackageReference Include=\"A\" Version=\"$(W)\" />\n</ItemGroup></Project>");
            string[] says = [.. project.Says("pinning: { direct: fixed }").Select(line => line.Split(';')[0])];
            Assert.Equal(rule.Length == 0 ? [] : [$"{rule} App.csproj(4,1) A {(rule == "PG0201" ? "floats" : "asks for a range")} ({text.Trim()})"], says);
        }
    }

    [Fact]
    public void What_is_made_to_cost_is_said_at_the_project()
    {
        string twice = string.Concat(Enumerable.Repeat("<L Include=\"@(L)\" />", 64));
        string nested = string.Concat(Enumerable.Repeat("<Choose><Otherwise>", 100)) + string.Concat(Enumerable.Repeat("</Otherwise></Choose>", 100));
        foreach (string hostile in new[] { $"<ItemGroup><L Include=\"x;y\" />{twice}<PackageReference Include=\"@(L)\" /></ItemGroup>", nested, $"<ItemGroup Condition=\"{new string('(', 50_000)}\"><PackageReference Include=\"Z\" /></ItemGroup>" })
        {
            using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
            project.Write("App.csproj", $"<Project>\n{hostile}\n</Project>");
            Assert.StartsWith("PG0401 App.csproj(1,1) A 1.0.0 is denied", Assert.Single(project.Says("packages: { deny: [A] }")), StringComparison.Ordinal);
        }
    }

    private static RestoredProject Two(string nine, string nineHas, string ten, string tenHas) =>
        new RestoredProject().Framework("net9.0", nine).Framework("net10.0", ten).Target("net9.0", nineHas).Target("net10.0", tenHas);

    private static void Write(RestoredProject project, params string[] elements) =>
        project.Write("App.csproj", string.Join('\n', ["<Project>", .. elements.Select(element => element.StartsWith("<Import", StringComparison.Ordinal) ? element : $"<ItemGroup>{element}</ItemGroup>"), "</Project>"]));
}
