using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

public sealed class LocalPackageFoldersTests : IDisposable
{
    private readonly TempFolder folder = new("pg-folders");

    public LocalPackageFoldersTests()
    {
        foreach (string name in new[] { "repo/App/pk", "repo2", "obj/App/pk", "user/packages" })
        {
            Directory.CreateDirectory(folder[name]);
        }

        Directory.CreateSymbolicLink(folder["into"], folder["repo/App"]);
        Directory.CreateSymbolicLink(folder["repo/out"], folder["user"]);
        Directory.CreateSymbolicLink(folder["user/relative"], "../repo/App/pk");
        Directory.CreateSymbolicLink(folder["loop"], folder["loop"]);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("repo/App/pk/", "App/pk")]
    [InlineData("repo/not/there", "not/there")]
    [InlineData("repo", ".")]
    [InlineData("user/../repo/App/pk", "App/pk")]
    [InlineData("into/pk", "App/pk")]
    [InlineData("user/relative/", "App/pk")]
    [InlineData("obj/App/pk", "../obj/App/pk")]
    [InlineData("user/packages", null)]
    [InlineData("repo/out/packages", null)]
    [InlineData("repo2", null)]
    [InlineData("loop/packages", null)]
    public void A_folder_is_the_repository_s_where_it_really_is_in_it(string path, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], LocalPackageFolders.Of([folder[path]], folder["repo"], folder["obj/App"]));
}
