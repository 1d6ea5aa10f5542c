using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>An export, read whole.</summary>
/// <param name="Header">Its first line.</param>
/// <param name="Owners">Whose each project is, in the order of the first line.</param>
/// <param name="Packages">The other lines.</param>
/// <param name="Digest">SHA-256 of the file, upper-case hex.</param>
internal sealed record Export(InventoryHeader Header, IReadOnlyList<string> Owners, IReadOnlyList<InventoryPackage> Packages, string Digest)
{
    private readonly Dictionary<string, string> gaps = Header.Projects.Where(project => project.Problem.Length > 0).ToDictionary(project => project.Path, project => project.Problem, StringComparer.Ordinal);
    private readonly HashSet<string> paths = [.. Header.Paths];

    /// <summary>Why it does not know whether a project is still there that it does not name; <see langword="null"/> where it does: what lies below a folder that could not be read is not gone, nor what lies beside the paths that were read.</summary>
    public string? WhyUnknown(string project)
    {
        string[] parts = gaps.Count + paths.Count > 0 ? [.. RepositoryPart.Around(project)] : [];
        return parts.Select(part => gaps.GetValueOrDefault(part)).FirstOrDefault(problem => problem is not null)
            ?? (paths.Count > 0 && !parts.Any(paths.Contains) ? $"the last report is of {string.Join(", ", Header.Paths)} alone" : null);
    }
}
