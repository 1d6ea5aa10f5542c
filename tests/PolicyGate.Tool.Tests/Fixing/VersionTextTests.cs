using NuGet.Versioning;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Tool.Fixing;

namespace PolicyGate.Tool.Tests.Fixing;

/// <summary>What a version in a file says, whatever its spelling.</summary>
public sealed class VersionTextTests
{
    [Theory]
    [InlineData("1.0", "1.0.0", true)]
    [InlineData(" 1.0.0 ", "1.0", true)]
    [InlineData("[1.0,)", "1.0.0", true)]
    [InlineData("[1.0.0, 2.0.0)", "[1.0,2.0)", true)]
    [InlineData("1.*", "1.*", true)]
    [InlineData("1.*", "1.0.*", false)]
    [InlineData("1.*", "1.*-*", false)]
    [InlineData("[1.0]", "1.0", false)]
    [InlineData("$(X)", "1.0", false)]
    [InlineData("", "1.0", false)]
    [InlineData(null, "1.0", false)]
    public void Ranges_compare_by_meaning(string? text, string range, bool isOf) => Assert.Equal(isOf, ItemPlaces.Says(text, VersionRange.Parse(range)));

    [Theory]
    [InlineData("1.2.3", false, true)]
    [InlineData("1.2.3", true, false)]
    [InlineData("[1.2.3]", false, true)]
    [InlineData("[1.2.3]", true, true)]
    [InlineData("[1.2.3,)", false, false)]
    [InlineData("(1.2.3,)", false, false)]
    [InlineData("[1.2.3,2.0]", false, false)]
    [InlineData("1.2.3-*", false, false)]
    [InlineData("1.2.*", false, false)]
    [InlineData("1.2.3.0", false, true)]
    [InlineData("1.2.4", false, false)]
    [InlineData("$(X)", false, false)]
    public void One_version_is_pinned_or_not(string text, bool isExact, bool pins) => Assert.Equal(pins, VersionText.Pins(text, NuGetVersion.Parse("1.2.3"), isExact));
}
