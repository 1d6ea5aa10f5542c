using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <content>File-based apps.</content>
internal sealed partial class RepositoryScan
{
    private bool IsApp(string file)
    {
        try
        {
            return file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? FileBasedApp.Is(file) : IsProgram(file) && FileBasedApp.IsScript(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(new CheckInput(InputKind.Project, file, null) { Problem = $"cannot be read: {e.Message}" });
            return false;
        }
    }

    // Not every file is opened: only what a person starts by its name.
    private static bool IsProgram(string file) => Path.GetExtension(file).Length == 0 || (!OperatingSystem.IsWindows() && File.Exists(file) && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));

    private void App(string file)
    {
        CheckInput app = ProjectGraphFile.OfApp(file);
        Named(app.ProjectFile);
        if (inputs.TryAdd(Key(app), app))
        {
            open.Enqueue(app.ProjectFile);
        }
    }
}
