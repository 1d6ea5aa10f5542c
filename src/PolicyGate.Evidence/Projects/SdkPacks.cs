using System.Buffers;
using System.Xml;

namespace PolicyGate.Projects;

/// <summary>
/// The packages that ship with a .NET SDK, by the SDK's own known-package items (<c>KnownFrameworkReference</c>,
/// <c>KnownAppHostPack</c>, <c>KnownILLinkPack</c> … in Microsoft.NETCoreSdk.BundledVersions.props), not by a list of names.
/// </summary>
internal sealed class SdkPacks
{
    private const string Rid = "**RID**";

    // https://learn.microsoft.com/dotnet/core/rid-catalog
    private static readonly SearchValues<char> OfRid = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Before, string After)> patterns = [];

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

    /// <summary>Whether the SDK knows a package of this id.</summary>
    public bool Contains(string id) => names.Contains(id) || patterns.Any(pattern => IsNamed(id, pattern.Before, pattern.After));

    private void Add(XmlReader item)
    {
        bool named = false;
        for (bool more = item.MoveToFirstAttribute(); more; more = item.MoveToNextAttribute())
        {
            if (item.Name is "TargetingPackName" || item.Name.EndsWith("PackNamePattern", StringComparison.Ordinal) || item.Name.EndsWith("PackNamePatterns", StringComparison.Ordinal))
            {
                named = true;
                foreach (string name in item.Value.Split(';', StringSplitOptions.RemoveEmptyEntries))
                {
                    AddName(name);
                }
            }
        }

        // KnownILLinkPack, KnownWebAssemblySdkPack: the item's own name is the package's.
        item.MoveToElement();
        if (!named && item.Name.EndsWith("Pack", StringComparison.Ordinal) && item.GetAttribute("Include") is { } include)
        {
            AddName(include);
        }
    }

    private void AddName(string name)
    {
        if (name.Split(Rid, 2) is [{ } before, { } after])
        {
            patterns.Add((before, after));
        }
        else
        {
            names.Add(name);
        }
    }

    private static bool IsNamed(string id, string before, string after) => id.Length > before.Length + after.Length
        && id.StartsWith(before, StringComparison.OrdinalIgnoreCase) && id.EndsWith(after, StringComparison.OrdinalIgnoreCase)
        && id.AsSpan(before.Length, id.Length - before.Length - after.Length).IndexOfAnyExcept(OfRid) < 0;
}
