using System.Reflection;

namespace PolicyGate.Testing;

/// <summary>The folder of PolicyGate's own repository.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = System.IO.Path.GetFullPath(typeof(RepositoryRoot).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!);
}
