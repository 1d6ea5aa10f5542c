using PolicyGate.Machine;

namespace PolicyGate.Tool.Managing;

/// <summary>That one at a time changes a machine's folder. The system gives the file free when whoever holds it ends, however that is.</summary>
internal static class MachineLock
{
    private const string FileName = ".lock";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The file that is held, in a machine's folder.</summary>
    public static string FileOf(MachineFolder folder) => Path.Combine(folder.Root, FileName);

    /// <summary>Waits until nobody else changes a folder, which is there; until it is disposed, nobody does.</summary>
    /// <exception cref="BundleException">Somebody changes it for longer than anybody should.</exception>
    /// <exception cref="UnauthorizedAccessException">Whoever asks may not change it.</exception>
    public static FileStream Take(MachineFolder folder)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // Whoever can open it can hold it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(FileOf(folder), options);
            }
            catch (IOException) when (waited < Patience)
            {
                Thread.Sleep(Pause);
            }
            catch (IOException e)
            {
                throw new BundleException($"somebody else is changing {folder.Root}: {e.Message}", e);
            }
        }
    }
}
