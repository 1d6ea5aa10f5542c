using Microsoft.Build.Framework;
using PolicyGate.Reporting;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.Tasks;

/// <summary>Says again what a verdict that still holds said, from the findings file. Reads no policy and no assets file.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReplayFindings : Task
{
    /// <summary>The findings file, absolute.</summary>
    [Required]
    public string FindingsFilePath { get; set; } = string.Empty;

    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary><c>NoWarn</c>.</summary>
    public string NoWarn { get; set; } = string.Empty;

    /// <summary><c>WarningsAsErrors</c>.</summary>
    public string WarningsAsErrors { get; set; } = string.Empty;

    /// <summary><c>WarningsNotAsErrors</c>.</summary>
    public string WarningsNotAsErrors { get; set; } = string.Empty;

    /// <summary><c>TreatWarningsAsErrors</c>.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        FindingLogger logger = new(Log, new WarningLevels(NoWarn, WarningsAsErrors, WarningsNotAsErrors, TreatWarningsAsErrors), designTime: false, errorsOnly: false);
        string[] lines;
        try
        {
            lines = System.Text.Encoding.UTF8.GetString(RegularFile.Read(FindingsFilePath) ?? throw new FileNotFoundException("it is not there")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, "PG0001", null, Printable.Name(FindingsFilePath), 1, 1, 0, 0, $"the findings file cannot be read ({Printable.Line(e.Message)}); delete the project's obj folder and build again");
            return false;
        }

        foreach (string line in lines)
        {
            if (LoggedFinding.TryParse(line) is { } finding)
            {
                logger.Log(finding);
            }
            else
            {
                Log.LogError(null, "PG0001", null, Printable.Name(FindingsFilePath), 1, 1, 0, 0, "the findings file is malformed; delete the project's obj folder and build again");
            }
        }

        logger.End(ProjectFile);
        return !Log.HasLoggedErrors;
    }
}
