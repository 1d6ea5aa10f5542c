using System.Reflection;

namespace PolicyGate.Testing;

/// <summary>The folder of PolicyGate's own repository.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Recorded("RepositoryRoot");

    /// <summary>The package folder that the tests themselves were restored into: genuine packages, to be read only.</summary>
    public static string Packages { get; } = Recorded("PackageRoot");

    private static string Recorded(string key) => System.IO.Path.GetFullPath(typeof(RepositoryRoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);
}
