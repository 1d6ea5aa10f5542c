namespace PolicyGate.Evidence.Tests.Gate;

/// <summary>A path that goes by a property is followed by every value that the property may have where MSBuild reads it, and told where one of them nobody knows.</summary>
public sealed class PropertyValuesTests
{
    private const string Props = "Directory.Build.props";
    private const string App = "src/App/App.csproj";
    private const string Sdk = "<Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" />";
    private const string Evil = "<Project><Target Name=\"_PolicyGateHold\" /></Project>";
    private const string Gate = "<Import Project=\"Sdk.props\" Sdk=\"PolicyGate\" />";

    [Theory]
    [InlineData("<P>a</P>", "<P>b</P>")]
    [InlineData("<P>a</P>", "<P Condition=\"'$(C)' == '1'\">b</P>")]
    [InlineData("<P Condition=\"'$(P)' == ''\">a</P>", "<P>b</P>")]
    [InlineData("<Q>a</Q><P>$(Q)</P>", "<P>b</P>")]
    [InlineData("<P>a</P><Q Condition=\"'$(C)' == '1'\">b</Q>", "<Q Condition=\"'$(Q)' == ''\">a</Q><P Condition=\"'$(C)' == '2'\">$(Q)</P>")]
    [InlineData("<P>x</P><P>a</P><P Condition=\"'$(C)' == '1'\">b</P>", "")]
    public void Every_value_that_is_written_out_is_followed(string before, string own)
    {
        string[] files = [Props, $"<Project>{Gate}<PropertyGroup>{before}</PropertyGroup></Project>", "eng/a.props", "<Project />", "eng/b.props", "<Project />", "eng/x.props", "<Project />",
            App, $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{own}</PropertyGroup><Import Project=\"../../eng/$(P).props\" /></Project>"];
        Assert.Empty(Messages(files));
        foreach (string one in new[] { "eng/a.props", "eng/b.props" })
        {
            Assert.Equal(["defines the target _PolicyGateHold, which is the gate's own; remove it"], Messages([.. files, one, Evil]));
        }
    }

    [Theory]
    [InlineData("<PropertyGroup Condition=\"'$(P)' == ''\"><P>a</P></PropertyGroup>")]
    [InlineData("<PropertyGroup Condition=\" '$(p)'=='' \"><Other>1</Other><P>a</P></PropertyGroup>")]
    [InlineData("<Choose><When Condition=\"'$(P)' == ''\"><PropertyGroup><P>a</P></PropertyGroup></When><Otherwise /></Choose>")]
    [InlineData("<Choose><When Condition=\"'$(P)' != ''\" /><Otherwise><PropertyGroup><P>a</P></PropertyGroup></Otherwise></Choose>")]
    [InlineData("<Choose><When Condition=\"'$(C)' == '1'\"><PropertyGroup><P>a</P></PropertyGroup></When><When Condition=\"'$(C)' == '2'\"><PropertyGroup><P>b</P></PropertyGroup></When><Otherwise><PropertyGroup><P Condition=\"'$(P)' == ''\">a</P></PropertyGroup></Otherwise></Choose>")]
    [InlineData("<Choose><When Condition=\"'$(C)' == '1'\"><PropertyGroup Condition=\"Exists('a')\"><P>a</P></PropertyGroup></When><Otherwise><PropertyGroup><P>b</P></PropertyGroup></Otherwise></Choose>")]
    public void A_value_is_sure_by_the_condition_of_its_group_and_by_all_branches_of_a_choice(string groups)
    {
        string[] files = [Props, GateCoverageTests.Imports, "src/App/.props", "<Project />", "src/App/a.props", "<Project />", "src/App/b.props", "<Project />", App, $"<Project Sdk=\"Microsoft.NET.Sdk\">{groups}<Import Project=\"$(P).props\" /></Project>"];
        Assert.Empty(Messages(files));
        Assert.Equal(["defines the target _PolicyGateHold, which is the gate's own; remove it"], Messages([.. files, "src/App/a.props", Evil]));
    }

    [Theory]
    [InlineData("<PropertyGroup Condition=\"'$(C)' == ''\"><P>a</P></PropertyGroup>")]
    [InlineData("<PropertyGroup><P Condition=\"' $(P)' == ''\">a</P></PropertyGroup>")]
    [InlineData("<Choose><When Condition=\"'$(C)' == '1'\"><PropertyGroup><P>a</P></PropertyGroup></When></Choose>")]
    [InlineData("<Choose><When Condition=\"'$(C)' == '1'\" /><When Condition=\"'$(P)' == ''\"><PropertyGroup><P>a</P></PropertyGroup></When></Choose>")]
    [InlineData("<Choose><When Condition=\"'$(C)' == '1'\" /><Otherwise><PropertyGroup><P>a</P></PropertyGroup></Otherwise></Choose>")]
    [InlineData("<Choose><When Condition=\"'$(C)' == '1'\"><PropertyGroup Condition=\"'$(D)' == ''\"><P>a</P></PropertyGroup></When><Otherwise><PropertyGroup><P>a</P></PropertyGroup></Otherwise></Choose>")]
    [InlineData("<PropertyGroup><P>a</P><P Condition=\"'$(C)' == '1'\">$(Nobody)</P></PropertyGroup>")]
    [InlineData("<PropertyGroup><P>a</P><P Condition=\"'$(C)' == '1'\">$(P)a</P></PropertyGroup>")]
    [InlineData("<PropertyGroup><P>a</P><P Condition=\"'$(C)' == '1'\"><b /></P></PropertyGroup>")]
    [InlineData("<PropertyGroup><P>a</P><P><b /></P></PropertyGroup>")]
    [InlineData("<PropertyGroup><P>a</P><P Condition=\"'$(C)' == '1'\">nowhere</P></PropertyGroup>")]
    [InlineData("<PropertyGroup><P Condition=\"'$(C)' == '1'\">a</P></PropertyGroup><PropertyGroup Condition=\"'$(P)' == ''\"><Q>a</Q><P>$(Q)</P></PropertyGroup><PropertyGroup><P Condition=\"'$(C)' == '2'\">$(Later)</P></PropertyGroup>")]
    public void What_may_have_no_value_or_one_that_nobody_knows_is_told(string groups) => Assert.Contains(
        Messages([Props, GateCoverageTests.Imports, "src/App/.props", "<Project />", "src/App/a.props", "<Project />", App, $"<Project Sdk=\"Microsoft.NET.Sdk\">{groups}<Import Project=\"$(P).props\" /></Project>"]),
        message => message.StartsWith("the import of ", StringComparison.Ordinal));

    [Fact]
    public void More_values_than_anybody_writes_are_told()
    {
        string many = string.Concat(Enumerable.Range(0, 40).Select(i => $"<P Condition=\"'$(C)' == '{i}'\">{i}</P>"));
        IEnumerable<string> there = Enumerable.Range(0, 40).SelectMany(i => new[] { $"src/App/{i}.props", "<Project />" });
        string[] Files(string groups) => [Props, GateCoverageTests.Imports, .. there, "src/App/a.props", "<Project />", App, $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><P>a</P>{groups}</PropertyGroup><Import Project=\"$(P).props\" /></Project>"];
        Assert.Contains("goes by a property that is set twice", Assert.Single(Messages(Files(many))), StringComparison.Ordinal);
        string chain = "<P0 Condition=\"'$(C)' == '0'\">0</P0>" + string.Concat(Enumerable.Range(0, 9_000).Select(i => $"<P{i + 1}>$(P{i})</P{i + 1}>")) + "<P Condition=\"'$(C)' == '1'\">$(P9000)</P>";
        Assert.Contains("goes by a property that is set twice", Assert.Single(Messages(Files(chain))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<P Condition=\"'$(P)' == ''\">a</P>", "<P>b</P>", "")]
    [InlineData("<Q Condition=\"'$(Q)' == ''\">a</Q><P>$(Q)</P>", "<Q>b</Q>", "")]
    [InlineData("<P Condition=\"'$(P)' == ''\">a</P>", "<P>b</P>", "<Import Project=\"$(VSToolsPath)\\Microsoft.Common.props\" Condition=\"Exists('$(VSToolsPath)\\Microsoft.Common.props')\" />")]
    [InlineData("<P Condition=\"'$(P)' == ''\">a</P>", "<P>b</P>", "<Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" Condition=\"'$(C)' == '1'\" />")]
    [InlineData("<P Condition=\"'$(P)' == ''\">a</P>", "<P>b</P>", "<Import Project=\"../../Directory.Build.props\" Condition=\"'$(C)' == '1'\" />")]
    public void What_a_project_sets_before_MSBuild_reads_Directory_Build_props_is_in_force_there(string before, string own, string first)
    {
        // A gate that is imported by one of the values alone is none.
        string[] files = [Props, $"<Project>{Gate}<PropertyGroup>{before}</PropertyGroup><Import Project=\"$(MSBuildThisFileDirectory)eng/$(P).props\" /></Project>", "eng/a.props", "<Project />", "eng/b.props", Evil,
            App, $"<Project>{first}<PropertyGroup>{own}</PropertyGroup>{Sdk}</Project>"];
        Assert.Contains("defines the target _PolicyGateHold, which is the gate's own; remove it", Messages(files));
        files = [Props, $"<Project><PropertyGroup>{before}</PropertyGroup><Import Project=\"$(MSBuildThisFileDirectory)eng/$(P).props\" /></Project>", "eng/a.props", GateCoverageTests.Imports, "eng/b.props", "<Project />", App, files[^1]];
        Assert.Contains(Messages(files), message => message.StartsWith("the gate is imported under a condition", StringComparison.Ordinal));

        // Behind it, it is not.
        Assert.Empty(Messages([.. files, App, $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{own}</PropertyGroup></Project>"]));
    }

    [Theory]
    [InlineData("<PropertyGroup><P Condition=\"'$(P)' == ''\">b</P></PropertyGroup><Import Project=\"$(P).props\" />" + Sdk, "defines the target _PolicyGateHold")]
    [InlineData("<Import Project=\"$(P).props\" />" + Sdk, "the import of $(P).props goes by a property")]
    [InlineData("<Import Project=\"../../Directory.Build.props\" Condition=\"'$(C)' == '1'\" /><Import Project=\"$(P).props\" />" + Sdk, "the import of $(P).props goes by a property")]
    [InlineData("<Import Project=\"../../eng.props\" />" + Sdk, "the import of src/App/$(P).props goes by a property")]
    public void What_Directory_Build_props_sets_no_project_has_before_MSBuild_reads_it(string own, string says)
    {
        string[] files = [Props, $"<Project>{Gate}<PropertyGroup><P>a</P></PropertyGroup><Import Project=\"eng.props\" /></Project>", "eng.props", "<Project><Import Project=\"src/App/$(P).props\" /></Project>", "src/App/a.props", "<Project />", "src/App/b.props", Evil, "src/App/.props", Evil, App, $"<Project>{own}</Project>"];
        Assert.Contains(Messages(files), message => message.StartsWith(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<PropertyGroup><P>a</P></PropertyGroup>", "<Import Project=\"src/App/$(P).props\" />", "the import of src/App/$(P).props goes by a property")]
    [InlineData("<PropertyGroup><P Condition=\"'$(P)' == ''\">a</P></PropertyGroup><Import Project=\"$(P).props\" />", "<PropertyGroup><P Condition=\"'$(P)' == ''\">b</P></PropertyGroup>", "defines the target _PolicyGateHold")]
    [InlineData("<PropertyGroup><P>a</P></PropertyGroup>", "<PropertyGroup><P Condition=\"'$(P)' == ''\">b</P></PropertyGroup><Import Project=\"src/App/$(P).props\" />", "defines the target _PolicyGateHold")]
    public void Directory_Packages_props_is_read_before_the_project(string own, string packages, string says) => Assert.Contains(
        Messages([Props, GateCoverageTests.Imports, "src/App/a.props", "<Project />", "src/App/b.props", Evil, "src/App/.props", Evil, "Directory.Packages.props", $"<Project>{packages}</Project>", App, $"<Project Sdk=\"Microsoft.NET.Sdk\">{own}</Project>"]),
        message => message.StartsWith(says, StringComparison.Ordinal));

    [Fact]
    public void Where_a_group_names_what_is_there_the_path_may_begin_with_nothing()
    {
        string[] files = [Props, GateCoverageTests.Imports, App, "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup Condition=\"Exists('gone')\"><P>gone</P></PropertyGroup><Import Project=\"$(P)evil.props\" Condition=\"Exists('$(P)evil.props')\" /></Project>"];
        Assert.Empty(Messages(files));
        Assert.Equal(["defines the target _PolicyGateHold, which is the gate's own; remove it"], Messages([.. files, "src/App/evil.props", Evil]));
    }

    [Theory]
    [InlineData("<Project><PropertyGroup><Q>evil</Q></PropertyGroup></Project>", "<PropertyGroup><Q>good</Q></PropertyGroup>", "<Import Project=\"$(Q).props\" /><Import Project=\"a.props\" />")]
    [InlineData("<Project><PropertyGroup><Q>evil</Q></PropertyGroup></Project>", "<PropertyGroup><Q>good</Q></PropertyGroup>", "<Import Project=\"$(Q).props\" />")]
    [InlineData("<Project><Import Project=\"$(Q).props\" /></Project>", "<PropertyGroup><Q>evil</Q></PropertyGroup>", "<PropertyGroup><Q>good</Q></PropertyGroup><Import Project=\"a.props\" />")]
    [InlineData("<Project><Import Project=\"$(Q).props\" /></Project>", "<PropertyGroup><Q>evil</Q></PropertyGroup>", "<PropertyGroup><Q>good</Q></PropertyGroup>")]
    [InlineData("<Project><Import Project=\"$(R).props\" /></Project>", "<PropertyGroup><Q>evil</Q><R>$(Q)</R></PropertyGroup>", "<PropertyGroup><R>good</R></PropertyGroup><Import Project=\"a.props\" />")]
    [InlineData("<Project><Import Project=\"$(Z)evil.props\" Condition=\"Exists('$(Z)evil.props')\" /></Project>", "", "<PropertyGroup><Z>z</Z></PropertyGroup><Import Project=\"a.props\" />", "the import of $(Z)evil.props goes by a property")]
    [InlineData("<Project><Import Project=\"inner.props\" /></Project>", "<PropertyGroup><Q>good</Q></PropertyGroup>", "<Import Project=\"$(Q).props\" /><Import Project=\"inner.props\" />")]
    public void What_is_read_by_another_value_counts_at_every_place_where_it_may_be_read(string a, string before, string behind, string says = "defines the target _PolicyGateHold") => Assert.Contains(Messages(
    [
        Props, GateCoverageTests.Imports, "src/App/a.props", a, "src/App/b.props", "<Project />", "src/App/good.props", "<Project />", "src/App/evil.props", Evil,
        "src/App/inner.props", "<Project><PropertyGroup><Q>evil</Q></PropertyGroup></Project>", App,
        $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><P>b</P><P Condition=\"'$(C)' == '1'\">a</P><P Condition=\"'$(C)' != '1'\">b</P></PropertyGroup>{before}<Import Project=\"$(P).props\" />{behind}</Project>",
    ]), message => message.StartsWith(says, StringComparison.Ordinal));

    [Theory]
    [InlineData("$(MSBuildExtensionsPath)\\Microsoft\\WindowsXaml\\v$(VisualStudioVersion)\\x.targets", "<PropertyGroup Condition=\"'$(VisualStudioVersion)' == '' or '$(VisualStudioVersion)' &lt; '14.0'\"><VisualStudioVersion>14.0</VisualStudioVersion></PropertyGroup>", true)]
    [InlineData("$(F)", "<Choose><When Condition=\"'$(VisualStudioVersion)' == '11.0'\"><PropertyGroup Condition=\"Exists('$(MSBuildExtensionsPath32)\\..\\Microsoft SDKs\\F#\\3.0\\F.targets')\"><F>$(MSBuildExtensionsPath32)\\..\\Microsoft SDKs\\F#\\3.0\\F.targets</F></PropertyGroup></When><Otherwise><PropertyGroup Condition=\"Exists('$(MSBuildExtensionsPath32)\\v$(VisualStudioVersion)\\F.targets')\"><F>$(MSBuildExtensionsPath32)\\v$(VisualStudioVersion)\\F.targets</F></PropertyGroup></Otherwise></Choose>", true)]
    [InlineData("$(MSBuildExtensionsPath32)\\..\\Microsoft SDKs\\F#\\..\\..\\F.targets", "", false)]
    [InlineData("$(MSBuildExtensionsPath32)\\..\\Microsoft SDKs\\F\\F.targets", "", false)]
    [InlineData("$(VSToolsPath)\\..\\Microsoft SDKs\\F#\\F.targets", "", false)]
    public void What_templates_of_projects_import_is_of_MSBuild(string path, string groups, bool isOfMsbuild) =>
        Assert.Equal(isOfMsbuild, Messages([Props, GateCoverageTests.Imports, App, $"<Project Sdk=\"Microsoft.NET.Sdk\">{groups}<Import Project=\"{path}\" /></Project>"]).Length == 0);

    [Theory]
    [InlineData("<Import Project=\"$(P)\" Sdk=\"Microsoft.NET.Sdk\" />", "../../evil.props", "leads out of the folder of the MSBuild SDK")]
    [InlineData("<Import Project=\"Sdk.props\" Sdk=\"Contoso.Sdk\" Version=\"$(P)\" />", "2.0.0", "the MSBuild SDK Contoso.Sdk goes by a property")]
    public void The_path_and_the_version_of_an_SDK_have_one_value(string import, string other, string says)
    {
        string Own(string more) => $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><P>1.0.0</P>{more}</PropertyGroup>{import}</Project>";
        Assert.Empty(Messages([Props, GateCoverageTests.Imports, App, Own(string.Empty)]));
        Assert.Contains(says, Assert.Single(Messages([Props, GateCoverageTests.Imports, App, Own($"<P Condition=\"'$(C)' == '1'\">{other}</P><P Condition=\"'$(C)' == '2'\">1.0.0</P>")])), StringComparison.Ordinal);
    }

    private static string[] Messages(string[] files) => [.. GateCoverageTests.Check(files).Select(finding => finding.Message)];
}
