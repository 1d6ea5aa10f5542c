using System.Globalization;
using PolicyGate.Policies;

namespace PolicyGate.Engine.Tests.Policies;

public class IdPatternTests
{
    [Theory]
    [InlineData("Serilog", "Serilog", true)]
    [InlineData("Serilog", "SERILOG", true)]
    [InlineData("Serilog", "Serilog.Sinks", false)]
    [InlineData("Serilog.*", "Serilog.Sinks.Console", true)]
    [InlineData("Serilog.*", "serilog.sinks.console", true)]
    [InlineData("Serilog.*", "Serilog", false)]
    [InlineData("Serilog.*", "SerilogX", false)]
    [InlineData("Serilog*", "SerilogX", true)]
    [InlineData("*", "Anything.At-All_1", true)]
    [InlineData("Microsoft.*", "microsoft.IDENTITY", true)]
    public void Matches_as_package_source_mapping_does(string pattern, string id, bool expected) =>
        Assert.Equal(expected, IdPattern.TryParse(pattern)!.Matches(id));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("*.Core")]
    [InlineData("A.*.B")]
    [InlineData("A**")]
    [InlineData(".A")]
    [InlineData("A..B")]
    [InlineData("A.")]
    [InlineData("../A")]
    [InlineData("A\n")]
    [InlineData("A\n*")]
    public void Refuses_what_is_malformed(string pattern) => Assert.Null(IdPattern.TryParse(pattern));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    [InlineData("de-DE")]
    public void Ids_compare_without_case_in_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.True(IdPattern.TryParse("MICROSOFT.IDENTITY.*")!.Matches("microsoft.identity.client"));
            Assert.True(IdPattern.TryParse("iText")!.Matches("ITEXT"));
            Assert.True(IdPattern.TryParse("ITEXT")!.Equals(IdPattern.TryParse("itext")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
