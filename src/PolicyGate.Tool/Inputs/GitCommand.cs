using System.Diagnostics;
using System.Text;

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
        if (Git.Value is not { } git)
        {
            return null;
        }

        ProcessStartInfo start = new(git) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (string argument in Harmless.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string variable in OfHooks)
        {
            start.Environment.Remove(variable);
        }

        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            Task<string?> output = Task.Run(() => Bounded(process.StandardOutput));
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

    private static string? Bounded(StreamReader reader)
    {
        StringBuilder text = new();
        char[] buffer = new char[16 * 1024];
        for (int read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            if (text.Append(buffer, 0, read).Length > LongestList)
            {
                return null;
            }
        }

        return text.ToString();
    }
}
