using System.Runtime.CompilerServices;
using Microsoft.Build.Framework;
using PolicyGate.Reporting;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.Tasks;

/// <summary>
/// The .NET SDK's ResolvePackageAssets takes what packages bring from a file of its own where that is newer than the assets file, and asks nothing else of it. A file
/// that is not the one which it wrote here last is removed, so that it reads the assets file, which was judged. Beside it stands what it was, under a secret of the user's.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CheckPackageAssetsCache : Task
{
    private const string Extension = ".policygate";

    /// <summary>The SDK's file, absolute or relative to the project.</summary>
    public string CacheFile { get; set; } = string.Empty;

    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>Whether the SDK has just written it, or read the one that was known.</summary>
    public bool IsKnown { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (CacheFile.Length == 0)
        {
            return true;
        }

        string file = Path.GetFullPath(CacheFile, Path.GetDirectoryName(ProjectFile)!);
        try
        {
            if (!File.Exists(file))
            {
                return true;
            }

            string token = GuardSecret.Token($"package assets|{file}|{SealStamp.Of(file)}");
            bool holds = File.Exists(file + Extension) && File.ReadAllText(file + Extension) == token;
            if (IsKnown && !holds)
            {
                File.WriteAllText(file + Extension, token);
            }
            else if (!holds)
            {
                Log.LogMessage(MessageImportance.Low, $"{Shown(file)} is not what the .NET SDK wrote here last; it is removed, so that the assets file is read");
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, "PG0001", null, null, ProjectFile, 1, 1, 0, 0, $"the .NET SDK's file {Shown(file)} can be neither known nor removed: {Shown(e.Message)}; delete it, or make its folder writable");
        }

        return !Log.HasLoggedErrors;
    }

    // Apart, so that what every build pays loads no more of the engine.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Shown(string text) => Printable.Line(text);
}
