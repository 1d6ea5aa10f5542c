using System.Text;
using PolicyGate.Projects;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>A key twice in a lock file is PG0001 at its line, wherever it is read.</summary>
public class LockFileTwiceTests
{
    private const string Entry = "{ \"type\": \"Direct\", \"resolved\": \"1.0.0\" }";

    [Theory]
    [InlineData("{ \"version\": 2,\n\"version\": 2, \"dependencies\": {} }", "version")]
    [InlineData("{ \"version\": 2, \"dependencies\": {},\n\"dependencies\": {} }", "dependencies")]
    [InlineData("{ \"version\": 2, \"dependencies\": { \"net8.0\": {},\n\"net8.0\": {} } }", "net8.0")]
    [InlineData("{ \"version\": 2, \"dependencies\": { \"net8.0\": { \"A\": " + Entry + ",\n\"A\": " + Entry + " } } }", "A")]
    [InlineData("{ \"version\": 2, \"dependencies\": { \"net8.0\": { \"A\": " + Entry + ",\n\"a\": " + Entry + " } } }", "a")]
    [InlineData("{ \"version\": 2, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\", \"resolved\": \"1.0.0\",\n\"resolved\": \"2.0.0\" } } } }", "resolved")]
    [InlineData("{ \"version\": 2, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\", \"resolved\": \"1.0.0\", \"dependencies\": { \"B\": \"1\",\n\"b\": \"2\" } } } } }", "b")]
    public void Is_PG0001(string json, string key)
    {
        FactsException e = Assert.Throws<FactsException>(() => LockFileReader.Parse("packages.lock.json", Encoding.UTF8.GetBytes(json)));
        Assert.Equal(("PG0001", 2), (e.Rule.Id, e.At.Line));
        Assert.Contains($"has the key {key} twice", e.Message, StringComparison.Ordinal);
    }
}
