using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Reporting;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Adopting;

/// <summary>What a drafted policy says of itself: what it is from, and what of the repository it does not cover.</summary>
internal static class DraftHeader
{
    /// <summary>Its lines.</summary>
    public static IEnumerable<string> Of(Inventory inventory, IReadOnlyList<UnreadProject> unread, DateOnly today)
    {
        int manifests = inventory.Projects.Count(facts => facts.Kind == InputKind.ToolManifest);
        string projects = Quantity.Of(inventory.Projects.Count - manifests, "project") + (manifests > 0 ? $", {Quantity.Of(manifests, "tool manifest")}" : string.Empty);
        string[] uncovered = [.. unread.Where(one => !one.IsExcluded).Select(one => one.Path)];
        string passes = uncovered.Length == 0 ? "It passes as of today" : "What it covers passes as of today";
        yield return string.Create(CultureInfo.InvariantCulture, $"# Written by policygate init on {today:yyyy-MM-dd} from {projects} and {Quantity.Of(inventory.Packages.Count, "package")}. {passes}; review it, then tighten it.");
        if (uncovered.Length > 0)
        {
            yield return $"# Not covered, because it could not be read: {YamlValue.List(uncovered)}";
        }
    }
}
