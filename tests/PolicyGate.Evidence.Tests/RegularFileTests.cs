using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests;

/// <summary>The one way to open a file of a repository: it ends, and it does not leave the repository.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder folder = new("pg-regular");

    public RegularFileTests() => Directory.CreateDirectory(folder["repo/.git"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_there_is_read_and_what_is_not_is_null()
    {
        Assert.Equal("text", Encoding.UTF8.GetString(RegularFile.Read(folder.Write("repo/a", "text"))!));
        Assert.Equal("te", Encoding.UTF8.GetString(RegularFile.Head(folder["repo/a"], 2)!));
        Assert.Empty(RegularFile.Read(folder.Write("repo/empty", string.Empty))!);
        Assert.Null(RegularFile.Read(folder["repo/none"]));
        Assert.Null(RegularFile.Read(folder["repo/a/none"]));
        Assert.Null(RegularFile.Head(folder["repo/none"], 2));
    }

    [Fact]
    public void A_link_inside_the_repository_is_followed_also_through_a_folder()
    {
        folder.Write("repo/real/a", "text");
        File.CreateSymbolicLink(folder["repo/link"], "real/a");
        File.CreateSymbolicLink(folder["repo/again"], folder["repo/link"]);
        Directory.CreateSymbolicLink(folder["repo/folder"], "real");
        foreach (string path in new[] { "repo/link", "repo/again", "repo/folder/a" })
        {
            Assert.Equal("text", Encoding.UTF8.GetString(RegularFile.Read(folder[path])!));
        }
    }

    [Fact]
    public void A_repository_that_is_reached_by_a_link_is_a_repository()
    {
        folder.Write("repo/real/a", "text");
        File.CreateSymbolicLink(folder["repo/link"], "real/a");
        Directory.CreateSymbolicLink(folder["alias"], folder["repo"]);
        Assert.Equal("text", Encoding.UTF8.GetString(RegularFile.Read(folder["alias/link"])!));
        Assert.Equal("text", Encoding.UTF8.GetString(RegularFile.Read(folder["alias/real/a"])!));
    }

    [Fact]
    public void A_link_out_of_the_repository_is_not_followed_also_not_through_a_folder()
    {
        folder.Write("outside/a", "secret");
        folder.Write("repository/a", "a name that begins alike");
        File.CreateSymbolicLink(folder["repo/absolute"], folder["outside/a"]);
        File.CreateSymbolicLink(folder["repo/relative"], "../outside/a");
        File.CreateSymbolicLink(folder["repo/alike"], "../repository/a");
        Directory.CreateSymbolicLink(folder["repo/folder"], "../outside");
        File.CreateSymbolicLink(folder["repo/second"], "folder/a");
        foreach (string path in new[] { "repo/absolute", "repo/relative", "repo/alike", "repo/folder/a", "repo/second" })
        {
            Assert.Contains("is a link out of the repository", Assert.ThrowsAny<IOException>(() => RegularFile.Read(folder[path])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Outside_of_any_repository_a_link_leads_where_it_leads()
    {
        folder.Write("elsewhere/a", "text");
        Directory.CreateSymbolicLink(folder["packages"], "elsewhere");
        Assert.Equal("text", Encoding.UTF8.GetString(RegularFile.Read(folder["packages/a"])!));
    }

    [Fact]
    public void Links_to_nowhere_and_in_a_circle_are_named()
    {
        File.CreateSymbolicLink(folder["repo/nowhere"], "none");
        File.CreateSymbolicLink(folder["repo/a"], "b");
        File.CreateSymbolicLink(folder["repo/b"], "a");
        File.CreateSymbolicLink(folder["repo/self"], "self");
        Assert.Contains("is a link to nowhere", Assert.ThrowsAny<IOException>(() => RegularFile.Read(folder["repo/nowhere"])).Message, StringComparison.Ordinal);
        Assert.Contains("round in a circle", Assert.ThrowsAny<IOException>(() => RegularFile.Read(folder["repo/a"])).Message, StringComparison.Ordinal);
        Assert.Contains("round in a circle", Assert.ThrowsAny<IOException>(() => RegularFile.Read(folder["repo/self"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_a_pipe_a_device_and_a_socket_are_no_files()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(folder["repo/packages.lock.json"]);
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder["s"]));
        foreach ((string path, string what) in new[] { (folder["repo/packages.lock.json"], "a folder"), (Pipe.Make(folder["repo/pipe"]), "a pipe"), ("/dev/zero", "a device"), ("/dev/random", "a device"), (folder["s"], "a socket") })
        {
            Assert.Contains($"is {what}, not a file", Assert.ThrowsAny<IOException>(() => RegularFile.Read(path)).Message, StringComparison.Ordinal);
            Assert.ThrowsAny<IOException>(() => RegularFile.Head(path, 1));
        }
    }

    [Fact]
    public void What_is_longer_than_its_reader_takes_is_not_read()
    {
        folder.Write("repo/long", new string('x', 1001));
        Assert.Throws<FileTooLargeException>(() => RegularFile.Read(folder["repo/long"], 1000));
        Assert.Equal(1001, RegularFile.Read(folder["repo/long"], 1001)!.Length);
        Assert.Throws<FileTooLargeException>(() => RegularFile.Read(Sparse(10L * 1024 * 1024 * 1024)));
        Assert.Contains("is not text", Assert.ThrowsAny<IOException>(() => RegularFile.Read(Sparse(100L * 1024 * 1024))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_says_it_has_no_length_is_read_to_its_end_and_not_further_than_is_allowed()
    {
        const string Status = "/proc/self/status";
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Contains("Pid:", Encoding.UTF8.GetString(RegularFile.Read(Status)!), StringComparison.Ordinal);
        Assert.Throws<FileTooLargeException>(() => RegularFile.Read(Status, 10));
    }

    private string Sparse(long length)
    {
        string path = folder["repo/sparse"];
        using FileStream stream = new(path, FileMode.Create);
        stream.SetLength(length);
        return path;
    }
}
