using PolicyGate.Testing;
using PolicyGate.Tool.Fixing;

namespace PolicyGate.Tool.Tests.Fixing;

/// <summary>A copy of a repository holds what a restore reads, and a restore in it writes nothing into the repository.</summary>
public sealed class RepositoryCopyTests
{
    [Fact]
    public void Holds_what_a_restore_reads()
    {
        using TempFolder folder = new("pg-copy");
        foreach (string file in new[] { "App/App.csproj", "App/obj/project.assets.json", "App/bin/App.dll", "bin/Tool/Tool.csproj", "bin/Tool/obj/x", ".git/HEAD", "packages/a/a.nupkg", "artifacts/obj/App/project.assets.json", "artifacts/feed/x.nupkg" })
        {
            folder.Write($"repo/{file}", file);
        }

        string root = folder["repo"];
        string made;
        using (RepositoryCopy copy = RepositoryCopy.Of(root, [folder["repo/packages"], folder["elsewhere"]], [folder["repo/App/App.csproj"], folder["repo/bin/Tool/Tool.csproj"]], CancellationToken.None))
        {
            made = copy.Root;
            Assert.Equal(folder.Path, Path.GetDirectoryName(made));
            foreach (string there in new[] { "App/App.csproj", "bin/Tool/Tool.csproj", "App/bin/App.dll", ".git/HEAD", "packages/a/a.nupkg", "artifacts/feed/x.nupkg" })
            {
                Assert.Equal(there, File.ReadAllText(copy[Path.Combine(root, there)]));
            }

            foreach (string absent in new[] { "App/obj", "bin/Tool/obj", "artifacts/obj" })
            {
                Assert.False(Directory.Exists(copy[Path.Combine(root, absent)]), absent);
            }

            // What a restore would write.
            Directory.CreateDirectory(copy[Path.Combine(root, "bin/Tool/obj")]);
            File.WriteAllText(copy[Path.Combine(root, "bin/Tool/obj/x")], "other");
            File.WriteAllText(copy[Path.Combine(root, "App/App.csproj")], "other");
        }

        Assert.False(Directory.Exists(made));
        foreach (string file in new[] { "App/App.csproj", "App/bin/App.dll", "bin/Tool/obj/x", ".git/HEAD", "packages/a/a.nupkg" })
        {
            Assert.Equal(file, File.ReadAllText(Path.Combine(root, file)));
        }
    }

    [Fact]
    public void Its_links_lead_into_it_or_where_they_led()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TempFolder folder = new("pg-copy");
        folder.Write("repo/App/App.csproj", "app");
        folder.Write("outside/shared.props", "shared");
        string root = folder["repo"];
        Directory.CreateSymbolicLink(folder["repo/relative"], "App");
        Directory.CreateSymbolicLink(folder["repo/absolute"], folder["repo/App"]);
        Directory.CreateSymbolicLink(folder["repo/outside"], folder["outside"]);
        File.CreateSymbolicLink(folder["repo/nowhere"], "gone");
        File.CreateSymbolicLink(folder["repo/App/shared.props"], "../../outside/shared.props");
        using RepositoryCopy copy = RepositoryCopy.Of(root, [], [], CancellationToken.None);
        File.WriteAllText(copy[folder["repo/relative/App.csproj"]], "other");
        Assert.Equal("other", File.ReadAllText(copy[folder["repo/absolute/App.csproj"]]));
        Assert.Equal("app", File.ReadAllText(folder["repo/App/App.csproj"]));
        Assert.Equal("shared", File.ReadAllText(copy[folder["repo/outside/shared.props"]]));
        Assert.Equal("shared", File.ReadAllText(copy[folder["repo/App/shared.props"]]));
        Assert.Equal("gone", new FileInfo(copy[folder["repo/nowhere"]]).LinkTarget);
    }
}
