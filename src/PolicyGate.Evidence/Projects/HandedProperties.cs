using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <summary>
/// The properties that a task hands to another build as a whole, <c>Properties="$(All)"</c>: what the same file writes into <c>All</c>, through whichever others, is a list of
/// properties, and each has to have its name written out. What a task reads, or another file writes, is not seen.
/// </summary>
internal static partial class HandedProperties
{
    /// <summary>Whether a name in what is handed on is computed.</summary>
    /// <param name="element">The task.</param>
    /// <param name="text">What it hands on.</param>
    public static bool AreComputed(XElement element, string text)
    {
        if (!PropertyExpansion.IsOpen(text))
        {
            return false;
        }

        ILookup<string, string> written = Written(element.AncestorsAndSelf().Last());
        Queue<string> open = new(Wholes(text));
        HashSet<string> seen = new(open, StringComparer.OrdinalIgnoreCase);
        while (open.TryDequeue(out string? name))
        {
            foreach (string value in written[name])
            {
                if (value.Split(';').Any(part => part.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals && PropertyExpansion.IsOpen(part[..equals])))
                {
                    return true;
                }

                foreach (string next in Wholes(value).Where(seen.Add))
                {
                    open.Enqueue(next);
                }
            }
        }

        return false;
    }

    private static IEnumerable<string> Wholes(string text) => text.Split(';').Where(part => !part.Contains('=', StringComparison.Ordinal)).SelectMany(part => Reference().Matches(part)).Select(match => match.Groups[1].Value);

    // Asked once of each file.
    private static ILookup<string, string> Written(XElement root)
    {
        if (root.Annotation<ILookup<string, string>>() is { } known)
        {
            return known;
        }

        ILookup<string, string> written = root.Descendants()
            .Where(element => element.Parent?.Name.LocalName is XmlDeclaration.PropertyGroup or "ItemGroup")
            .Select(element => (element.Name.LocalName, Text: element.Parent!.Name.LocalName == XmlDeclaration.PropertyGroup ? element.Value : (string?)element.Attribute("Include")))
            .Where(one => one.Text is not null)
            .ToLookup(one => one.LocalName, one => MsbuildText.Unescaped(one.Text!), StringComparer.OrdinalIgnoreCase);
        root.AddAnnotation(written);
        return written;
    }

    [GeneratedRegex(@"[$@%]\(\s*([A-Za-z_][\w-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
