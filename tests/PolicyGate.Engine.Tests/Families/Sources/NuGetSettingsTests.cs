using PolicyGate.Facts;

namespace PolicyGate.Engine.Tests.Rules.Sources;

/// <summary>Which texts name one source.</summary>
public sealed class NuGetSettingsTests
{
    [Theory]
    [InlineData("https://packages.contoso.example/v3/index.json", "HTTPS://Packages.Contoso.Example/v3/index.json/", true)]
    [InlineData("https://packages.contoso.example/v3/index.json", "https://packages.contoso.example/v2", false)]
    [InlineData("relative/feed", "relative\\feed", true)]
    public void Sources_are_the_same_by_their_address(string one, string other, bool isSame) => Assert.Equal(isSame, NuGetSettings.IsSame(one, other));

    [Fact]
    public void Folders_are_as_many_as_the_machine_has()
    {
        string feed = Path.Combine(Path.GetTempPath(), "feed");
        Assert.True(NuGetSettings.IsSame(feed, feed + Path.DirectorySeparatorChar));
        Assert.True(NuGetSettings.IsSame("file://" + feed, feed));
        Assert.Equal(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), NuGetSettings.IsSame(feed, Path.Combine(Path.GetTempPath(), "Feed")));
    }
}
