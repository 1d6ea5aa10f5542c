namespace PolicyGate.Tasks;

/// <summary>Where the PolicyGate lies that runs.</summary>
internal static class OwnFolder
{
    /// <summary>The folder of its package: that of <c>tasks/net8.0/PolicyGate.Tasks.dll</c>.</summary>
    public static readonly string Root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(OwnFolder).Assembly.Location)))!;

    /// <summary>The folder of all that is PolicyGate's: on a managed machine that of the hook too, which only administrators write.</summary>
    public static string Whole => Managed.IsManaged ? Path.GetDirectoryName(Root)! : Root;
}
