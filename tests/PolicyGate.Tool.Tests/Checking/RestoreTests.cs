using PolicyGate.Testing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>What <c>--restore</c> restores: every project that is there, and nothing else.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task A_project_is_restored_whatever_its_file_is_called_and_what_is_none_is_not()
    {
        using TempFolder folder = new("pg-restore");
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("App/App.csproj", "<Project><ItemGroup><ProjectReference Include=\"../eng/tools.msbuild\" /></ItemGroup></Project>");
        folder.Write("eng/tools.msbuild", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"1.0.0\" /></ItemGroup></Project>");
        folder.Write("run.cs", "#:package A@1.0.0\n");
        folder.Write("Web/packages.config", "<packages />");
        folder.Write("Locked/packages.lock.json", "{}");
        File.CreateSymbolicLink(folder["Gone.csproj"], folder["nowhere.csproj"]);
        Assert.Equal(["App/App.csproj", "eng/tools.msbuild", "run.cs"], await TargetsAsync(folder, "."));

        // Solutions are restored as such, where nothing else was named.
        folder.Write("All.slnx", "<Solution><Project Path=\"App/App.csproj\" /></Solution>");
        Assert.Equal(["All.slnx"], await TargetsAsync(folder, "All.slnx"));
        Assert.Equal(["App/App.csproj", "eng/tools.msbuild", "run.cs"], await TargetsAsync(folder, "All.slnx", "run.cs"));
    }

    private static async Task<IEnumerable<string>> TargetsAsync(TempFolder folder, params string[] named)
    {
        string[] paths = [.. named.Select(path => Path.GetFullPath(path, folder.Path))];
        return Restore.Targets(paths, await RepositoryScan.FindAsync(paths, CancellationToken.None)).Select(target => Path.GetRelativePath(folder.Path, target).Replace('\\', '/'));
    }
}
