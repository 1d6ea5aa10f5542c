namespace PolicyGate.Inventories;

/// <summary>The names and bounds of the form of an export: JSON, a line each, UTF-8.</summary>
internal static class InventoryFormat
{
    /// <summary>The schema that this version writes, and the newest that it reads.</summary>
    public const int Schema = 1;

    /// <summary>What the first line calls itself.</summary>
    public const string Name = "policygate-inventory";

    /// <summary>The most that an export may have, in bytes: a million and a half packages.</summary>
    public const long LargestFile = 512L * 1024 * 1024;

    /// <summary>The most that the first line may have, in bytes: it names every project.</summary>
    public const int LongestHeader = 16 * 1024 * 1024;

    /// <summary>The most that any other line may have, in bytes.</summary>
    public const int LongestLine = 1024 * 1024;

    /// <summary>How the time is written.</summary>
    public const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    internal const string SchemaKey = "schema";
    internal const string FormatKey = "format";
    internal const string Tool = "tool";
    internal const string Repository = "repository";
    internal const string Commit = "commit";
    internal const string TimeKey = "time";
    internal const string Bundle = "bundle";
    internal const string Packages = "packages";
    internal const string Projects = "projects";
    internal const string Paths = "paths";
    internal const string Path = "path";
    internal const string Gate = "gate";
    internal const string Problem = "problem";
    internal const string Owners = "owners";
    internal const string Pattern = "pattern";
    internal const string Project = "project";
    internal const string Id = "id";
    internal const string Version = "version";
    internal const string Hash = "hash";
    internal const string Source = "source";
    internal const string Direct = "direct";
    internal const string Way = "way";
    internal const string Runs = "runsBuildCode";
}
