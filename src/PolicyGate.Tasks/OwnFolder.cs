namespace PolicyGate.Tasks;

/// <summary>Where the PolicyGate lies that runs.</summary>
internal static class OwnFolder
{
    /// <summary>The folder of its package: that of <c>tasks/net8.0/PolicyGate.Tasks.dll</c>.</summary>
    public static readonly string Root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(OwnFolder).Assembly.Location)))!;
}
