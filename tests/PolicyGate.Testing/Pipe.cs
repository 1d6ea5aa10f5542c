using System.Diagnostics;

namespace PolicyGate.Testing;

/// <summary>Pipes in a folder: whoever opens one for reading waits for a writer that never comes.</summary>
internal static class Pipe
{
    /// <summary>Makes one.</summary>
    public static string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        return process.ExitCode == 0 ? path : throw new IOException($"no pipe at {path}");
    }
}
