using PolicyGate.Policies;

namespace PolicyGate.Engine.Tests.Policies;

public class GlobTests
{
    [Theory]
    [InlineData("tests/**", "tests/A/A.csproj", true)]
    [InlineData("tests/**", "src/A/A.csproj", false)]
    [InlineData("**/*.Tests.csproj", "src/A.Tests/A.Tests.csproj", true)]
    [InlineData("src/Shop/**", "SRC/shop/Shop.csproj", true)]
    [InlineData("src/*.csproj", "src/A/A.csproj", false)]
    public void Matches_repo_relative_paths(string glob, string path, bool expected) => Assert.Equal(expected, new Glob(glob).IsMatch(path));
}
