using System.Diagnostics;
using System.Globalization;
using System.Text;
using PolicyGate.PolicyFiles;

namespace PolicyGate.Tool.Inputs;

/// <summary>Asks git. Nothing that a repository sets runs a program: no hook, no monitor, no filter.</summary>
internal static class GitCommand
{
    private const int LongestList = 64 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Settings of the repository that run programs; and git's own variables, where a hook calls.
    private static readonly string[] Harmless = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "-c", "core.quotePath=false"];
    private static readonly string[] OfHooks = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES"];

    private static readonly Lazy<string?> Git = new(() => Program("git"));

    /// <summary>A program by <c>PATH</c>, never one of the current folder: that may be a stranger's.</summary>
    public static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(File.Exists);

    /// <summary>What a command prints, decoded as UTF-8; <see langword="null"/> where git is not installed, fails, prints more than 64 MiB or takes more than a minute.</summary>
    public static string? Run(string folder, params string[] arguments)
    {
        using MemoryStream? output = Run(folder, [], arguments);
        return output is null ? null : Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>Whether a folder is the root of what git takes for the repository of another one: an empty <c>.git</c> says nothing.</summary>
    /// <param name="folder">A folder of it.</param>
    /// <param name="repository">The folder that has the <c>.git</c>.</param>
    public static bool IsRepository(string folder, string repository) => Run(folder, "rev-parse", "--show-toplevel") is { } top && Links.Real(top.TrimEnd('\r', '\n')) == Links.Real(repository);

    /// <summary>Those of some files that git ignores, there or not: what is committed is never ignored. None where git is not installed or they are in no repository.</summary>
    /// <param name="files">Their absolute paths.</param>
    public static IReadOnlyList<string> Ignored(IEnumerable<string> files)
    {
        List<string> ignored = [];
        ILookup<string, string> byRealPath = files.Distinct(StringComparer.Ordinal).ToLookup(file => Path.Combine(Links.Real(Path.GetDirectoryName(file)!), Path.GetFileName(file)), StringComparer.Ordinal);
        foreach (IGrouping<string?, string> repository in byRealPath.Select(file => file.Key).GroupBy(file => PolicyLocator.RepositoryRoot(Path.GetDirectoryName(file)!)))
        {
            if (repository.Key is { } root && IsRepository(root, root))
            {
                using MemoryStream? output = Run(root, Encoding.UTF8.GetBytes(string.Join('\0', repository) + '\0'), "check-ignore", "--stdin", "-z");
                ignored.AddRange(output is null ? [] : Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length).Split('\0').SelectMany(file => byRealPath[file]));
            }
        }

        return ignored;
    }

    /// <summary>The content of objects, in their order, by one process; <see langword="null"/> where git has not all of them, and as <see cref="Run(string, string[])"/>.</summary>
    /// <param name="folder">The repository.</param>
    /// <param name="hashes">Their hashes.</param>
    public static IReadOnlyList<byte[]>? Objects(string folder, IReadOnlyList<string> hashes)
    {
        using MemoryStream? output = hashes.Count == 0 ? null : Run(folder, Encoding.ASCII.GetBytes(string.Concat(hashes.Select(hash => hash + "\n"))), "cat-file", "--batch");
        if (output is null)
        {
            return hashes.Count == 0 ? [] : null;
        }

        // "<hash> <type> <size>", a line end, the content, a line end; "<hash> missing".
        ReadOnlySpan<byte> rest = output.GetBuffer().AsSpan(0, (int)output.Length);
        List<byte[]> contents = [];
        foreach (string hash in hashes)
        {
            int end = rest.IndexOf((byte)'\n');
            string[] header = end < 0 ? [] : Encoding.ASCII.GetString(rest[..end]).Split(' ');
            if (header.Length != 3 || header[0] != hash || !int.TryParse(header[2], NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size >= rest.Length - end - 1)
            {
                return null;
            }

            contents.Add(rest.Slice(end + 1, size).ToArray());
            rest = rest[(end + 1 + size + 1)..];
        }

        return contents;
    }

    private static MemoryStream? Run(string folder, byte[] input, params string[] arguments)
    {
        if (Git.Value is not { } git)
        {
            return null;
        }

        ProcessStartInfo start = new(git) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in Harmless.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string variable in OfHooks)
        {
            start.Environment.Remove(variable);
        }

        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";

        // What a partial clone has not fetched is not fetched now: that asks the network, and runs what the repository's settings say.
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            Task<MemoryStream?> output = Task.Run(() => Bounded(process.StandardOutput.BaseStream));
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
            if (!output.Wait(Patience) || output.Result is null || !process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return null;
        }
    }

    private static MemoryStream? Bounded(Stream stream)
    {
        MemoryStream output = new();
        byte[] buffer = new byte[64 * 1024];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            if (output.Length + read > LongestList)
            {
                return null;
            }

            output.Write(buffer, 0, read);
        }

        return output;
    }
}
