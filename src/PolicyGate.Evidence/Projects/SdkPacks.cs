using System.Xml;
using NuGet.Versioning;
using PolicyGate.Packages;

namespace PolicyGate.Projects;

/// <summary>
/// The packages that a .NET SDK brings by itself: id and version as its own known-package items say (<c>KnownFrameworkReference</c>,
/// <c>KnownAppHostPack</c>, <c>KnownILLinkPack</c> … in Microsoft.NETCoreSdk.BundledVersions.props), for the runtime identifiers that they list.
/// </summary>
internal sealed class SdkPacks
{
    private const string Rid = "**RID**";
    private readonly HashSet<string> packs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the known-package items of the SDK in this folder; knows none where the folder is none.</summary>
    public static SdkPacks Read(string? sdkFolder)
    {
        SdkPacks packs = new();
        string? file = sdkFolder is null ? null : Path.Combine(sdkFolder, "Microsoft.NETCoreSdk.BundledVersions.props");
        if (file is null || !File.Exists(file))
        {
            return packs;
        }

        using XmlReader reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Name.StartsWith("Known", StringComparison.Ordinal))
            {
                packs.Add(reader);
            }
        }

        return packs;
    }

    /// <summary>The folder of the SDK that runs; for the tool, of the one of this installation that restored. A folder elsewhere is a project's claim.</summary>
    public static string? FolderOf(AssetsFile? assets, EvaluatedProject? evaluated)
    {
        string? running = evaluated?.Installation.SdkFolder ?? Path.GetDirectoryName(TrustedRoots.Find());
        string? claimed = evaluated is null ? assets?.Frameworks.Select(framework => framework.SdkFolder).FirstOrDefault(folder => folder is not null) : null;
        return claimed is not null && running is not null && Path.GetDirectoryName(Path.GetFullPath(claimed)) == Path.GetDirectoryName(running) ? Path.GetFullPath(claimed) : running;
    }

    /// <summary>What that SDK brings, where a project has something that it could be.</summary>
    public static SdkPacks Of(AssetsFile assets, EvaluatedProject? evaluated)
    {
        bool needed = assets.Frameworks.Any(framework => framework.Downloads.Count > 0 || framework.Dependencies.Any(dependency => dependency.IsImplicit));
        return Read(needed ? FolderOf(assets, evaluated) : null);
    }

    /// <summary>Whether the SDK itself would choose this package, in this version.</summary>
    public bool Contains(string id, NuGetVersion? version) => version is not null && packs.Contains(Key(id, version));

    private static string Key(string id, NuGetVersion version) => $"{id}/{version.ToNormalizedString()}";

    private void Add(XmlReader item)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        string element = item.Name;
        for (bool more = item.MoveToFirstAttribute(); more; more = item.MoveToNextAttribute())
        {
            attributes[item.Name] = item.Value;
        }

        item.MoveToElement();
        string[] rids = [.. attributes
            .Where(attribute => attribute.Key.EndsWith("RuntimeIdentifiers", StringComparison.Ordinal) && !attribute.Key.Contains("Excluded", StringComparison.Ordinal))
            .SelectMany(attribute => MsbuildText.List(attribute.Value))];
        string[] packVersions = [.. attributes.Where(attribute => attribute.Key.EndsWith("PackVersion", StringComparison.Ordinal) && attribute.Key != "TargetingPackVersion").Select(attribute => attribute.Value)];
        bool isNamed = false;
        foreach ((string name, string value) in attributes)
        {
            bool isPattern = name.EndsWith("PackNamePattern", StringComparison.Ordinal) || name.EndsWith("PackNamePatterns", StringComparison.Ordinal);

            isNamed |= isPattern || name == "TargetingPackName";
            if (name == "TargetingPackName")
            {
                AddVersions([value], [attributes.GetValueOrDefault("TargetingPackVersion")]);
            }
            else if (isPattern)
            {
                string?[] versions = name.StartsWith("RuntimePack", StringComparison.Ordinal)
                    ? [attributes.GetValueOrDefault("LatestRuntimeFrameworkVersion"), attributes.GetValueOrDefault("DefaultRuntimeFrameworkVersion")]
                    : [.. packVersions];
                AddVersions(MsbuildText.List(value).SelectMany(pattern => pattern.Contains(Rid, StringComparison.Ordinal) ? rids.Select(rid => pattern.Replace(Rid, rid, StringComparison.Ordinal)) : [pattern]), versions);
            }
        }

        // KnownILLinkPack, KnownWebAssemblySdkPack: the item's own name is the package's. KnownILCompilerPack is a package, and names others, one for each runtime.
        if ((!isNamed || element == "KnownILCompilerPack") && element.EndsWith("Pack", StringComparison.Ordinal) && attributes.TryGetValue("Include", out string? include))
        {
            AddVersions([include], packVersions);
        }
    }

    private void AddVersions(IEnumerable<string> ids, IEnumerable<string?> versions)
    {
        NuGetVersion[] parsed = [.. versions.Select(text => NuGetVersion.TryParse(text, out NuGetVersion? version) ? version : null).OfType<NuGetVersion>()];
        foreach (string id in ids)
        {
            packs.UnionWith(parsed.Select(version => Key(id, version)));
        }
    }
}
