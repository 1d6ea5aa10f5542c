using System.Text;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

public sealed class GlobalJsonReaderTests : IDisposable
{
    private readonly TempFolder folder = new("pg-global-json");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("{ \"sdk\": ", "the file global.json is not well-formed JSON; correct it")]
    [InlineData("", "the file global.json is not well-formed JSON; correct it")]
    [InlineData("{ \"msbuild-sdks\": { \"A\": \"\\ud800\" } }", "the file global.json is not what dotnet reads (")]
    public void One_that_cannot_be_read_is_for_whoever_wrote_it(string text, string message)
    {
        File.WriteAllBytes(folder["global.json"], Encoding.UTF8.GetBytes(text));
        FactsException told = Assert.Throws<FactsException>(() => GlobalJsonReader.ProjectSdks(folder.Path, new InputFiles()));
        Assert.StartsWith(message, told.Message, StringComparison.Ordinal);
        Assert.EndsWith("; correct it", told.Message, StringComparison.Ordinal);
        Assert.Equal(folder["global.json"], told.At.File);
    }

    [Fact]
    public void One_that_cannot_be_read_names_no_folders_either() =>
        Assert.EndsWith("; correct it", Assert.Throws<FactsException>(() => GlobalJsonReader.OtherSdks(Path.GetDirectoryName(folder.Write("global.json", "{"))!, new InputFiles())).Message, StringComparison.Ordinal);
}
