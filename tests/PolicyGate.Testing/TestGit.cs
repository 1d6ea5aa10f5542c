using System.Diagnostics;

namespace PolicyGate.Testing;

/// <summary>Git in a folder of a test, whatever the user's settings are.</summary>
internal static class TestGit
{
    private static readonly string[] Settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"];

    /// <summary>Runs a command; what it prints, and its exit code.</summary>
    public static (int ExitCode, string Output) Try(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("git", [.. Settings, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("GIT_DIR");
        using Process git = Process.Start(start)!;
        git.ErrorDataReceived += (_, _) => { };
        git.BeginErrorReadLine();
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return (git.ExitCode, output);
    }

    /// <summary>Runs a command that has to succeed; what it prints.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static string Run(string folder, params string[] arguments) =>
        Try(folder, arguments) is (0, var output) ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");

    /// <summary>Commits everything that is there.</summary>
    public static void Commit(string folder, string message)
    {
        Run(folder, "add", "-A");
        Run(folder, "commit", "-q", "-m", message);
    }
}
