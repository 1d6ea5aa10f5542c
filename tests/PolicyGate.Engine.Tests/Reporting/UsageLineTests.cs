using PolicyGate.Reporting;

namespace PolicyGate.Engine.Tests.Reporting;

/// <summary>A line of the map of packages whose use is marked.</summary>
public sealed class UsageLineTests
{
    [Theory]
    [InlineData("PG1301\twarning\tA 1.0.0\ta/1.0.0/lib/A.dll\tit is denied")]
    [InlineData("PG1302\terror\tA 1.0.0\ta/1.0.0/lib/A.dll\t")]
    [InlineData("PG1302\tinfo\t\tA.dll\tx")]
    public void Is_read_as_it_was_written(string line) => Assert.Equal(line, UsageLine.TryParse(line)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("PG1301\twarning\tA\ta.dll")]
    [InlineData("PG1301\twarning\tA\ta.dll\tx\ty")]
    [InlineData("PG1303\twarning\tA\ta.dll\tx")]
    [InlineData("PG1301\tfatal\tA\ta.dll\tx")]
    [InlineData("PG1301\twarning\tA\t\tx")]
    public void Is_nothing_where_it_is_malformed(string line) => Assert.Null(UsageLine.TryParse(line));
}
