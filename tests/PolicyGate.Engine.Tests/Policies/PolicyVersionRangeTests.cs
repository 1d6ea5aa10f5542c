using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Engine.Tests.Policies;

public class PolicyVersionRangeTests
{
    [Theory]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("1.2.3", "1.2.4", false)]
    [InlineData("1.2.3", "1.2.3-rc.1", false)]
    [InlineData("1.0", "1.0.0.0", true)]
    [InlineData("1.0", "1.0.0+meta", true)]
    [InlineData("1.0.0.0", "1.0", true)]
    [InlineData("[1.2.3]", "1.2.3", true)]
    [InlineData("[1.0,2.0)", "1.9.9", true)]
    [InlineData("[1.0,2.0)", "2.0", false)]
    [InlineData("[1.0,2.0)", "0.9", false)]
    [InlineData("(,2.0)", "0.0.1", true)]
    [InlineData("[4.0,)", "99.0", true)]
    [InlineData("[4.0,)", "5.0.0-beta", true)]
    [InlineData("(1.0,)", "1.0", false)]
    [InlineData("*", "0.0.0-alpha", true)]
    public void Contains(string range, string version, bool expected) =>
        Assert.Equal(expected, PolicyVersionRange.TryParse(range)!.Contains(NuGetVersion.Parse(version)));

    [Theory]
    [InlineData("")]
    [InlineData("1.*")]
    [InlineData("[1.*,2.0)")]
    [InlineData("[2.0,1.0]")]
    [InlineData("(1.0,1.0)")]
    [InlineData("[1.0,1.0)")]
    [InlineData("[1.0")]
    [InlineData("latest")]
    [InlineData(">=1.0")]
    [InlineData("1.2.3-*")]
    public void Refuses_what_is_malformed_empty_or_floating(string range) => Assert.Null(PolicyVersionRange.TryParse(range));
}
