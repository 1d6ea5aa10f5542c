namespace PolicyGate.Inventory.Ingesting;

/// <summary>Parts of a repository.</summary>
internal static class RepositoryPart
{
    /// <summary>All parts that a path is in, itself first, the whole repository (<c>.</c>) last.</summary>
    /// <param name="path">Relative to the repository, with <c>/</c>.</param>
    public static IEnumerable<string> Around(string path)
    {
        for (string part = path; part.Length > 0; part = part[..Math.Max(part.LastIndexOf('/'), 0)])
        {
            yield return part;
        }

        yield return ".";
    }
}
