using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>The closure of a project: every package of every target, once per version, with its shortest way and its parents.</summary>
internal sealed class ClosureReader
{
    private readonly AssetsFile assets;
    private readonly IReadOnlyList<Declaration> declared;
    private readonly DeclarationReader places;
    private readonly Dictionary<string, Node> nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, Declaration> byId;

    public ClosureReader(AssetsFile assets, IReadOnlyList<Declaration> declared, DeclarationReader places)
    {
        (this.assets, this.declared, this.places) = (assets, declared, places);
        byId = declared.Where(declaration => !IsOutsideTheGraph(declaration)).ToLookup(declaration => declaration.Id, StringComparer.OrdinalIgnoreCase);
        foreach (AssetsTarget target in assets.Targets)
        {
            Walk(target);
        }

        foreach (Declaration declaration in declared.Where(IsOutsideTheGraph))
        {
            AddOutside(declaration);
        }
    }

    /// <summary>The packages, ordered by id and version.</summary>
    public IReadOnlyList<ResolvedPackage> Packages() => [.. nodes.Values
        .Select(node => node.Package with { Parents = node.Parents, NamedFiles = node.Files, Imports = node.Imports, IsUsedAtRunTime = node.IsUsedAtRunTime })
        .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
        .ThenBy(package => package.Version)];

    /// <summary>The targets, for the comparison with a lock file.</summary>
    public IReadOnlyList<Target> Targets() => [.. assets.Targets.Select(target =>
    {
        AssetsFramework? framework = Framework(target);
        HashSet<string> roots = Roots(target);
        ILookup<string, VersionRange?> ranges = (framework?.Dependencies ?? []).ToLookup(dependency => dependency.Id, dependency => dependency.Range, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, TargetEntry> entries = target.Libraries.Values.ToDictionary(
            library => library.Id,
            library => new TargetEntry(
                library.Id,
                library.Version,
                library.IsProject ? TargetEntryKind.Project : roots.Contains(library.Id) ? TargetEntryKind.Direct : TargetEntryKind.Transitive,
                ranges[library.Id].FirstOrDefault()) { Asked = library.Asked },
            StringComparer.OrdinalIgnoreCase);
        string name = target.Rid is null ? target.Framework : $"{target.Framework}/{target.Rid}";
        string alias = framework?.Alias ?? target.Framework;
        return new Target(target.Name, name, entries) { Alias = target.Rid is null ? alias : $"{alias}/{target.Rid}", Framework = framework?.Name ?? target.Framework };
    })];

    private void Walk(AssetsTarget target)
    {
        string framework = Framework(target)?.Name ?? target.Framework;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        Queue<(AssetsLibrary Library, PackageWay Way)> queue = new();
        foreach (string root in Roots(target).Order(StringComparer.OrdinalIgnoreCase))
        {
            Enqueue(root, string.Empty, null);
        }

        while (queue.TryDequeue(out (AssetsLibrary Library, PackageWay Way) next))
        {
            foreach (string dependency in next.Library.Dependencies.Order(StringComparer.OrdinalIgnoreCase))
            {
                Enqueue(dependency, next.Library.Id, next.Way);
            }
        }

        // What no way leads to is in the closure all the same.
        foreach (AssetsLibrary orphan in target.Libraries.Values.Where(library => !seen.Contains(library.Id)))
        {
            Enqueue(orphan.Id, string.Empty, null);
        }

        void Enqueue(string id, string parent, PackageWay? way)
        {
            if (!target.Libraries.TryGetValue(id, out AssetsLibrary? library))
            {
                return;
            }

            PathStep step = new(library.Id, library.IsProject ? string.Empty : library.Version.ToNormalizedString());
            PackageWay longer = way?.Then(step) ?? [step];
            if (!library.IsProject)
            {
                Add(library, longer, parent, framework);
            }

            if (seen.Add(library.Id))
            {
                queue.Enqueue((library, longer));
            }
        }
    }

    private void Add(AssetsLibrary library, PackageWay way, string parent, string framework)
    {
        string key = $"{library.Id}/{library.Version.ToNormalizedString()}";
        if (!nodes.TryGetValue(key, out Node? node) || way.Count < node.Package.Path.Count)
        {
            bool isDirect = way.Count == 1;
            Declaration? own = isDirect ? Declared(library.Id, framework) : null;
            (SourceSpan at, bool isUnknown) = isDirect ? (own?.At ?? places.PackageAt(library.Id, library.Version), own?.IsPlaceUnknown == true) : FirstStepAt(way.First, framework);
            node = new Node(
                new ResolvedPackage
                {
                    Id = library.Id,
                    Version = library.Version,
                    Path = way,
                    Parents = new HashSet<string>(),
                    At = at,
                    IsPlaceUnknown = isUnknown,
                    IsDirect = isDirect,
                    IsFromSdk = isDirect ? own is { IsFromSdk: true } && own.Range?.MinVersion == library.Version : places.IsOfSdk(library.Id, library.Version),
                    FolderPath = assets.LibraryPaths.GetValueOrDefault($"{library.Id}/{library.Version}") ?? assets.LibraryPaths.GetValueOrDefault(key),
                    ListedAnalyzers = assets.ListedAnalyzers.GetValueOrDefault($"{library.Id}/{library.Version}") ?? assets.ListedAnalyzers.GetValueOrDefault(key) ?? new HashSet<string>(),
                    ClaimedHash = assets.ClaimedHashes.GetValueOrDefault($"{library.Id}/{library.Version}") ?? assets.ClaimedHashes.GetValueOrDefault(key),
                },
                node?.Parents ?? new HashSet<string>(StringComparer.OrdinalIgnoreCase),
                node?.Files ?? new HashSet<string>(StringComparer.OrdinalIgnoreCase),
                node?.Imports ?? new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            nodes[key] = node;
        }

        node.Parents.Add(parent);
        node.Files.UnionWith(library.Files);
        node.IsUsedAtRunTime = node.IsUsedAtRunTime == true ? true : library.IsUsedAtRunTime;
        node.Imports.UnionWith(library.Imports);
    }

    private (SourceSpan At, bool IsUnknown) FirstStepAt(PathStep first, string framework) => first.Version.Length == 0
        ? places.ProjectReferenceAt(first.Id, framework)
        : Declared(first.Id, framework) is { } declaration ? (declaration.At, declaration.IsPlaceUnknown) : (places.ProjectAt, false);

    private Declaration? Declared(string id, string framework) => byId[id].FirstOrDefault(declaration => declaration.Frameworks.Contains(framework));

    // NuGet and MSBuild bring these in beside the graph.
    private static bool IsOutsideTheGraph(Declaration declaration) => declaration.Kind is DeclarationKind.PackageDownload or DeclarationKind.ProjectSdk or DeclarationKind.Import or DeclarationKind.CliToolReference;

    /// <summary>A package that no graph has: a download, a project SDK, a tool.</summary>
    internal static ResolvedPackage Outside(Declaration declaration)
    {
        NuGetVersion version = declaration.Range!.MinVersion ?? new NuGetVersion(0, 0, 0);
        return new ResolvedPackage
        {
            Id = declaration.Id,
            Version = version,
            Path = [new PathStep(declaration.Id, version.ToNormalizedString())],
            Parents = new HashSet<string>(),
            At = declaration.At,
            IsDirect = true,
            IsVersionKnown = declaration.Range!.MinVersion is not null,
            IsFromSdk = declaration.IsFromSdk,
            IsPlaceUnknown = declaration.IsPlaceUnknown,
            RunsAsAWhole = declaration.Kind is DeclarationKind.ProjectSdk or DeclarationKind.DotnetTool,
            FolderPath = InstalledPackages.PathOf(declaration.Id, version),
        };
    }

    private void AddOutside(Declaration download)
    {
        NuGetVersion version = download.Range!.MinVersion ?? new NuGetVersion(0, 0, 0);
        string key = $"{download.Id}/{version.ToNormalizedString()}";
        ResolvedPackage outside = Outside(download);
        if (nodes.TryGetValue(key, out Node? known))
        {
            nodes[key] = known with { Package = known.Package with { RunsAsAWhole = known.Package.RunsAsAWhole || outside.RunsAsAWhole } };
            return;
        }

        nodes[key] = new Node(outside, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { string.Empty }, new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
    }

    private AssetsFramework? Framework(AssetsTarget target) =>
        assets.Frameworks.FirstOrDefault(framework => target.Name.Equals(framework.Alias, StringComparison.OrdinalIgnoreCase) || target.Name.StartsWith(framework.Alias + "/", StringComparison.OrdinalIgnoreCase))
        ?? assets.Frameworks.FirstOrDefault(framework => framework.Framework.Equals(target.Framework, StringComparison.OrdinalIgnoreCase));

    private HashSet<string> Roots(AssetsTarget target) => (Framework(target)?.Roots ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private sealed record Node(ResolvedPackage Package, HashSet<string> Parents, HashSet<string> Files, HashSet<string> Imports)
    {
        public bool? IsUsedAtRunTime { get; set; }
    }
}
