using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

public class ToolManifestReaderTests
{
    [Fact]
    public void Each_tool_is_declared_at_its_line()
    {
        Assert.Equal(["a 1.0.0 (4,5)", "B 2.0.0-rc.1 (5,5)"], Read("{\n  \"version\": 1, // ours\n  \"tools\": {\n    \"a\": { \"version\": \"1.0.0\", \"commands\": [\"a\"], \"rollForward\": false },\n    \"B\": { \"commands\": [], \"more\": { \"version\": \"9\" }, \"version\": \"2.0.0-rc.1\" },\n  },\n}"));
        Assert.Empty(Read("{ \"isRoot\": true }"));
        Assert.Empty(Read("{ \"tools\": {} }"));
    }

    [Theory]
    [InlineData("[]", "a tool manifest is an object with the key tools")]
    [InlineData("\"a\"", "a tool manifest is an object with the key tools")]
    [InlineData("{ \"tools\": [] }", "tools is an object of tools by their ids")]
    [InlineData("{ \"tools\": null }", "tools is an object of tools by their ids")]
    [InlineData("{ \"tools\": { \"a\": \"1.0.0\" } }", "a is an object with the key version")]
    [InlineData("{ \"tools\": { \"a\": {} } }", "a has no version; a tool manifest names one")]
    [InlineData("{ \"tools\": { \"a\": { \"commands\": [\"a\"] }, \"b\": { \"version\": \"1.0.0\" } } }", "a has no version; a tool manifest names one")]
    [InlineData("{ \"tools\": { \"a\": { \"version\": \"1.*\" } } }", "\"1.*\" is not a version of a; a tool manifest names one")]
    [InlineData("{ \"tools\": { \"a\": { \"version\": \"\" } } }", "\"\" is not a version of a; a tool manifest names one")]
    public void What_the_SDK_refuses_is_no_manifest_without_tools(string text, string message) =>
        Assert.EndsWith(message, Assert.Throws<FactsException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{ \"tools\": { \"a\": { \"version\": 1 } } }", "the tool manifest dotnet-tools.json is not what dotnet reads (")]
    [InlineData("{ \"tools\": {", "the tool manifest dotnet-tools.json is not well-formed JSON; correct it")]
    [InlineData("", "the tool manifest dotnet-tools.json is not well-formed JSON; correct it")]
    public void What_is_no_manifest_is_told_to_whoever_wrote_it(string text, string message)
    {
        string told = Assert.Throws<FactsException>(() => Read(text)).Message;
        Assert.StartsWith(message, told, StringComparison.Ordinal);
        Assert.EndsWith("; correct it", told, StringComparison.Ordinal);
    }

    private static string[] Read(string text)
    {
        using TempFolder folder = new("pg-tools");
        string file = folder.Write("dotnet-tools.json", text);
        return [.. ToolManifestReader.Read(file, new InputFiles()).Select(tool => $"{tool.Id} {tool.Range!.MinVersion!.ToNormalizedString()} ({tool.At.Line},{tool.At.Column})")];
    }
}
