using System.Globalization;
using System.Text;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>XML that is made to cost: each is a located finding, decided before anything large is built.</summary>
public class HostileXmlTests
{
    private const int Deep = 100_000;

    public static TheoryData<string, string> Hostile => new()
    {
        { "has more than 256 levels", "<Project>" + Repeat("<a>", Deep) + Repeat("</a>", Deep) + "</Project>" },
        { "has more than 256 levels", "<Project><PropertyGroup>" + Repeat("<a b='c'>\n", 255) + Repeat("</a>", 255) + "</PropertyGroup></Project>" },
        { "has more than 250000 elements", "<Project>" + Repeat("<a/>", 260_000) + "</Project>" },
        { "has more than 250000 elements", "<Project>" + Repeat("<a b='' c='' d='' e=''/>", 60_000) + "</Project>" },
        { "is not well-formed XML", "<!DOCTYPE Project [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Project>&b;</Project>" },
        { "is longer than 65536 characters", Doubling(32, i => $"<A{i}>$(A{i - 1})$(A{i - 1})</A{i}>") },
        { "is longer than 65536 characters", Doubling(64, i => $"<A{i}>x$(a{i - 1}) $(a{i - 1})</A{i}>") },
        { "is longer than 65536 characters", "<Project><PropertyGroup><A>" + new string('x', 60_000) + "</A></PropertyGroup><Import Project='" + Repeat("$(A)", 10_000) + "' /></Project>" },
        { "is longer than 65536 characters", "<Project><PropertyGroup><A>" + new string('x', 60_000) + "</A></PropertyGroup><ItemGroup><PackageReference Include='" + Repeat("$(A);", 1_000) + "' /></ItemGroup></Project>" },
        { "all of them together than 4194304", "<Project><PropertyGroup><A>" + new string('x', 60_000) + "</A>" + Repeat("<B>$(A)</B>", 1_000) + "</PropertyGroup></Project>" },
        { "have more than 100000 declarations", "<Project><ItemGroup><PackageReference Include='" + Repeat("a;", 100_001) + "' /></ItemGroup></Project>" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Is_a_located_finding(string says, string xml)
    {
        using TempFolder folder = new("pg-xml");
        string project = folder.Write("App.csproj", xml);
        FactsException e = Assert.Throws<FactsException>(() => ProjectXmlReader.Read(project, new InputFiles()));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Equal((project, true), (e.At.File, e.At is { Line: > 0, Column: > 0 }));
        Assert.Equal("PG0001", e.Rule.Id);
    }

    [Fact]
    public void Just_below_the_limits_it_is_read()
    {
        using TempFolder folder = new("pg-xml");
        string project = folder.Write("App.csproj", "<Project>" + Repeat("<Choose><When>", 127) + "<PackageReference Include='A' />" + Repeat("</When></Choose>", 127) + "</Project>");
        Assert.Contains(ProjectXmlReader.Read(project, new InputFiles()), declaration => declaration.Id == "A");
        folder.Write("App.csproj", Doubling(10, i => $"<A{i}>$(A{i - 1})$(A{i - 1})</A{i}>"));
        Assert.Equal(XmlDeclaration.PropertyGroup, Assert.Single(ProjectXmlReader.Read(project, new InputFiles())).Element);
    }

    [Fact]
    public void A_path_function_with_a_long_run_of_spaces_costs_what_it_is_long()
    {
        using TempFolder folder = new("pg-xml");
        string project = folder.Write("App.csproj", "<Project>" + Repeat("<Import Project=\"$([MSBuild]::GetPathOfFileAbove(" + new string(' ', 60_000) + "\" />", 20) + "<PackageReference Include='A' /></Project>");
        Assert.Contains(ProjectXmlReader.Read(project, new InputFiles()), declaration => declaration.Id == "A");
    }

    [Fact]
    public void More_files_than_are_followed_are_a_finding_and_no_silence()
    {
        using TempFolder folder = new("pg-xml");
        for (int i = 0; i < 300; i++)
        {
            folder.Write(Name(i), $"<Project><Import Project=\"{Name(i + 1)}\" /></Project>");
        }

        string project = folder.Write("App.csproj", $"<Project><Import Project=\"{Name(0)}\" /></Project>");
        Assert.Contains("imports more than 256 files", Assert.Throws<FactsException>(() => ProjectXmlReader.Read(project, new InputFiles())).Message, StringComparison.Ordinal);

        static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"i{number}.props");
    }

    [Fact]
    public void Conditions_are_known_of_what_stands_below_them_and_in_what_they_import()
    {
        using TempFolder folder = new("pg-xml");
        folder.Write("under.props", "<Project><PropertyGroup><U>1</U></PropertyGroup></Project>");
        folder.Write("free.props", "<Project><PropertyGroup><F>1</F></PropertyGroup></Project>");
        string project = folder.Write("App.csproj", "<Project><ImportGroup Condition='true'><Import Project='under.props' /></ImportGroup><Import Project='free.props' /><Choose><When Condition='x'><PropertyGroup><W>1</W></PropertyGroup></When><Otherwise><PropertyGroup><O>1</O></PropertyGroup></Otherwise></Choose><PropertyGroup><N>1</N></PropertyGroup></Project>");
        StringBuilder seen = new();
        _ = ProjectXmlReader.Read(project, new InputFiles(), (element, _, isConditional) =>
        {
            if (element.Parent?.Name.LocalName == "PropertyGroup")
            {
                seen.Append(element.Name.LocalName).Append(isConditional ? "? " : " ");
            }
        });
        Assert.Equal("U? F W? O? N ", seen.ToString());
    }

    [Fact]
    public void Other_XML_is_bounded_too()
    {
        using TempFolder folder = new("pg-xml");
        string deep = Repeat("<a>", Deep) + Repeat("</a>", Deep);
        string file = folder.Write("packages.config", $"<packages>{deep}</packages>");
        Assert.Contains("levels", Assert.Throws<FactsException>(() => PackagesConfigReader.Read(file, new InputFiles())).Message, StringComparison.Ordinal);
        folder.Write("nuget.config", $"<configuration>{deep}</configuration>");
        FactsException e = Assert.Throws<FactsException>(() => NuGetConfigReader.Bound(folder.Path, new InputFiles()));
        Assert.Equal(folder["nuget.config"], e.At.File);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Doubling(int times, Func<int, string> property) => "<Project><PropertyGroup><A0>xxxxxxxxxx</A0>" + string.Concat(Enumerable.Range(1, times).Select(property)) + "</PropertyGroup></Project>";
}
