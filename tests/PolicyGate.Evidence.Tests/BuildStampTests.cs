using PolicyGate.Testing;

namespace PolicyGate;

public sealed class BuildStampTests
{
    private static readonly DateTime SealedAt = new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_build_of_each_framework_that_was_compiled_has_to_have_begun_under_this_seal()
    {
        using TempFolder folder = new("pg-built");
        Assert.Contains("that of a restore", Problem(), StringComparison.Ordinal);

        BuildStamp.Write(folder["Other.csproj.net8.0.policygate.built"], "seal");
        Assert.Contains("that of a restore", Problem(), StringComparison.Ordinal);

        BuildStamp.Write(folder["App.csproj..policygate.built"], "seal");
        BuildStamp.Write(folder["App.csproj.net10.0.policygate.built"], "seal");
        Assert.Null(Problem());

        folder.Write("Release/net10.0/App.csproj.FileListAbsolute.txt", string.Empty);
        folder.Write("Release/net8.0/Other.csproj.FileListAbsolute.txt", string.Empty);
        Assert.Null(Problem());

        folder.Write("Release/net8.0/App.csproj.FileListAbsolute.txt", string.Empty);
        Assert.Contains("built for net8.0", Problem(), StringComparison.Ordinal);

        BuildStamp.Write(folder["App.csproj.net8.0.policygate.built"], "seal");
        Assert.Null(Problem());

        // With artifacts of all projects in one place.
        folder.Write("debug_net9.0/App.csproj.FileListAbsolute.txt", string.Empty);
        folder.Write("release_net9.0_linux-x64/Other.csproj.FileListAbsolute.txt", string.Empty);
        Assert.Contains("built for net9.0", Problem(), StringComparison.Ordinal);

        BuildStamp.Write(folder["App.csproj.net9.0.policygate.built"], "seal");
        Assert.Null(Problem());

        string? Problem() => BuildStamp.Problem(folder.Path, "App.csproj", "seal", SealedAt, ["net10.0", "net8.0", "net9.0"]);
    }

    [Fact]
    public void Of_a_framework_that_was_not_built_since_the_seal_an_earlier_one_does()
    {
        using TempFolder folder = new("pg-built");
        BuildStamp.Write(folder["App.csproj.net8.0.policygate.built"], "before");
        Assert.Null(Problem());

        File.SetLastWriteTimeUtc(folder.Write("Debug/net8.0/App.csproj.FileListAbsolute.txt", string.Empty), SealedAt.AddDays(-1));
        Assert.Null(Problem());

        File.SetLastWriteTimeUtc(folder.Write("Debug/net8.0/App.dll", string.Empty), SealedAt.AddDays(1));
        Assert.Contains("built for net8.0", Problem(), StringComparison.Ordinal);

        // Never under any.
        File.SetLastWriteTimeUtc(folder["Debug/net8.0/App.dll"], SealedAt.AddDays(-1));
        File.SetLastWriteTimeUtc(folder.Write("Debug/net10.0/App.csproj.FileListAbsolute.txt", string.Empty), SealedAt.AddDays(-1));
        Assert.Contains("built for net10.0", Problem(), StringComparison.Ordinal);

        string? Problem() => BuildStamp.Problem(folder.Path, "App.csproj", "seal", SealedAt, ["net10.0", "net8.0"]);
    }

    [Fact]
    public void One_that_cannot_be_written_is_none()
    {
        using TempFolder folder = new("pg-built");
        folder.Write("file", "text");
        BuildStamp.Write(folder["file/App.csproj.net8.0.policygate.built"], "seal");
        Assert.NotNull(BuildStamp.Problem(folder.Path, "App.csproj", "seal", SealedAt, ["net8.0"]));
    }
}
