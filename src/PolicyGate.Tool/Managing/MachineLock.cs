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

    /// <summary>Waits until nobody else changes a folder; until it is disposed, nobody does.</summary>
    /// <param name="folder">The machine's folder.</param>
    /// <param name="mayMake">Whether the folder is made where it is not there.</param>
    /// <exception cref="BundleException">Somebody changes it for longer than anybody should, or it is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">Whoever asks may not change it.</exception>
    public static FileStream Take(MachineFolder folder, bool mayMake)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // Whoever can open it can hold it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            if (mayMake)
            {
                Directory.CreateDirectory(folder.Root);
            }

            try
            {
                FileStream held = new(FileOf(folder), options);
                if (File.Exists(FileOf(folder)))
                {
                    return held;
                }

                // Whoever had it has just left the folder.
                held.Dispose();
            }
            catch (DirectoryNotFoundException e) when (!mayMake)
            {
                throw new BundleException($"what was installed in {folder.Root} has been removed", e);
            }
            catch (IOException) when (waited < Patience)
            {
            }
            catch (IOException e)
            {
                throw new BundleException($"somebody else is changing {folder.Root}: {e.Message}", e);
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Gives it free in a folder in which nothing is installed any more, and takes the folder away where nothing is in it.</summary>
    public static void Leave(MachineFolder folder, FileStream held)
    {
        if (OperatingSystem.IsWindows())
        {
            held.Dispose();
        }

        File.Delete(FileOf(folder));
        held.Dispose();
        if (Directory.Exists(folder.Root) && !Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            Directory.Delete(folder.Root);
        }
    }
}
