namespace PolicyGate.Reporting;

/// <summary>Shows absolute paths relative to the repository, with <c>/</c>.</summary>
internal sealed record RepositoryPaths(string Root)
{
    /// <summary>The path relative to the root; as it is where it lies outside.</summary>
    public string Relative(string path)
    {
        string normal = path.Replace('\\', '/');
        string root = Root.Replace('\\', '/').TrimEnd('/') + "/";
        return normal.StartsWith(root, StringComparison.Ordinal) ? normal[root.Length..] : normal;
    }

    /// <summary>The relative path as it is shown.</summary>
    public string Shown(string path) => Printable.Name(Relative(path));
}
