using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Tests;

/// <summary>Whose code a project is.</summary>
public sealed class CodeOwnersTests
{
    [Theory]
    [InlineData("* @all", "src/App/App.csproj", "@all")]
    [InlineData("* @all\n/src/ @src @more", "src/App/App.csproj", "@src @more")]
    [InlineData("/src/ @src\n* @all", "src/App/App.csproj", "@all")]
    [InlineData("*.csproj @dotnet", "src/App/App.csproj", "@dotnet")]
    [InlineData("*.csproj @dotnet", "src/App/App.fsproj", "")]
    [InlineData("src/* @files", "src/App/App.csproj", "")]
    [InlineData("src/* @files", "src/App.csproj", "@files")]
    [InlineData("App/ @app", "src/App/App.csproj", "@app")]
    [InlineData("/App/ @app", "src/App/App.csproj", "")]
    [InlineData("src/**/App.csproj @deep", "src/a/b/App.csproj", "@deep")]
    [InlineData("src/**/App.csproj @deep", "src/App.csproj", "@deep")]
    [InlineData("**/App @app", "src/App/App.csproj", "@app")]
    [InlineData("/ @root", "src/App/App.csproj", "@root")]
    [InlineData("* @all\nsrc/App", "src/App/App.csproj", "")]
    [InlineData("my\\ app/ @spaces # a comment", "my app/App.csproj", "@spaces")]
    [InlineData("# * @nobody\n[Section] @x\n^[Optional]\n", "src/App/App.csproj", "")]
    [InlineData("(a+)+$ @regex", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "")]
    public void Is_of_the_last_pattern_that_matches(string text, string path, string owners) => Assert.Equal(owners, new CodeOwners(CodeOwners.Read(text)).Of(path));
}
