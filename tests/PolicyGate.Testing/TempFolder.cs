namespace PolicyGate.Testing;

/// <summary>A folder of a test's own, gone when the test is.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder(string name = "pg") => Path = Directory.CreateTempSubdirectory($"{name}-").FullName;

    /// <summary>A folder of the run, for many tests, gone with it.</summary>
    public static TempFolder OfRun(string name)
    {
        TempFolder folder = new(name);
        EndOfRun.Then(folder.Dispose);
        return folder;
    }

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a file, and the folders to it.</summary>
    public string Write(string relative, string text)
    {
        string path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        // A worker node may hold on for a moment.
        for (int attempt = 0; attempt < 20 && Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
        }
    }
}
