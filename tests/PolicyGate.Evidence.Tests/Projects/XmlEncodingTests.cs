using System.Text;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>MSBuild reads its files by their byte order mark, else as UTF-8; what the declaration says it does not believe.</summary>
public sealed class XmlEncodingTests
{
    public static TheoryData<string, Encoding> Read => new()
    {
        { "utf-16", new UTF8Encoding(false) },
        { "utf-16", new UTF8Encoding(true) },
        { "UTF-16BE", new UTF8Encoding(false) },
        { "windows-1252", new UTF8Encoding(false) },
        { "shift_jis", new UTF8Encoding(false) },
        { "us-ascii", new UTF8Encoding(true) },
        { "iso-8859-1", new UTF8Encoding(true) },
        { "utf-8", Encoding.Unicode },
        { "utf-8", Encoding.BigEndianUnicode },
        { "utf-16", Encoding.Unicode },
        { "utf-8", Encoding.UTF32 },
        { "gb2312", Encoding.Unicode },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public void A_project_is_read_whatever_it_declares(string declared, Encoding written)
    {
        using TempFolder folder = new("pg-encoding");
        string project = folder.Write("App.csproj", string.Empty);
        File.WriteAllText(project, $"<?xml version=\"1.0\" encoding=\"{declared}\"?>\n<Project><ItemGroup><PackageReference Include=\"Zoë\" /></ItemGroup></Project>", written);
        Assert.Equal("Zoë", Assert.Single(ProjectXmlReader.Read(project, new InputFiles())).Id);
    }

    [Fact]
    public void What_MSBuild_does_not_load_is_PG0001()
    {
        using TempFolder folder = new("pg-encoding");
        string project = folder.Write("App.csproj", "<?xml version=\"1.0\" encoding=\"nonsense-99\"?>\n<Project />");
        Assert.Contains("declares the encoding nonsense-99", Assert.Throws<FactsException>(() => ProjectXmlReader.Read(project, new InputFiles())).Message, StringComparison.Ordinal);
        File.WriteAllBytes(project, Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?><Project />"));
        Assert.Contains("not well-formed", Assert.Throws<FactsException>(() => ProjectXmlReader.Read(project, new InputFiles())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NuGet_s_files_are_what_they_declare_code_pages_included()
    {
        using TempFolder folder = new("pg-encoding");
        string file = folder.Write("packages.config", string.Empty);
        XmlEncodings.Register();
        File.WriteAllText(file, "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n<packages><package id=\"Zoë\" version=\"1.0.0\" /></packages>", Encoding.GetEncoding("windows-1252"));
        Assert.Equal("Zoë", Assert.Single(PackagesConfigReader.Read(file, new InputFiles())).Id);
    }
}
