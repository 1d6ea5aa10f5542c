using System.Xml.Linq;

namespace PolicyGate.Projects.Evaluation;

/// <content>Items, once all properties are known.</content>
internal sealed partial class XmlEvaluation
{
    private void Item(XElement group, string file, Certainty holds)
    {
        Certainty ofGroup = holds.And(Holds(group, file));
        foreach (XElement element in ofGroup == Certainty.No ? [] : group.Elements())
        {
            if (items.IsTooMuch)
            {
                return;
            }

            string type = element.Name.LocalName;
            Certainty here = ofGroup.And(element.Attribute("Condition")?.Value.Contains("%(", StringComparison.Ordinal) == true ? Certainty.Unknown : Holds(element, file));
            if (element.Attribute("Include") is { } include)
            {
                items.Include(type, Included(type, include.Value, file, element), Ids(element.Attribute("Exclude")?.Value, file, element), element.At(file), Metadata(element, file), here);
            }
            else if (element.Attribute("Update") is { } update)
            {
                items.Update(type, Ids(update.Value, file, element), Metadata(element, file), here);
            }
            else if (element.Attribute("Remove") is { } remove)
            {
                items.Remove(type, Ids(remove.Value, file, element), here);
            }
        }
    }

    // Ids, files of a wildcard, and items of another type with all that they are.
    private List<PlacedItem> Included(string type, string text, string file, XElement element)
    {
        List<PlacedItem> included = [];
        foreach (string part in MsbuildText.List(Expand(text, file, element)))
        {
            if (part.StartsWith("@(", StringComparison.Ordinal) && part.EndsWith(')') && part[2..^1].Trim() is var other && other.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                included.AddRange(items.Of(other));
            }
            else if (PropertyExpansion.IsOpen(part))
            {
                // Which packages these are is not known, and so not whether they are all.
                isWhole &= !IsOfPackages(type);
            }
            else if (type.Equals("ProjectReference", StringComparison.OrdinalIgnoreCase) && FileWildcards.Is(part))
            {
                included.AddRange((FileWildcards.Files(part, projectFolder) ?? []).Select(Placed));
            }
            else
            {
                included.Add(Placed(MsbuildText.Unescaped(part)));
            }
        }

        return included;

        PlacedItem Placed(string id) => new(type, id, element.At(file), true);
    }

    private static bool IsOfPackages(string type) => type.StartsWith("Package", StringComparison.OrdinalIgnoreCase) || type.Equals("GlobalPackageReference", StringComparison.OrdinalIgnoreCase) || type.Equals("ProjectReference", StringComparison.OrdinalIgnoreCase);

    private List<string> Ids(string? text, string file, XElement element)
    {
        List<string> ids = [];
        foreach (string part in MsbuildText.List(Expand(text, file, element)))
        {
            bool isList = part.StartsWith("@(", StringComparison.Ordinal) && part.EndsWith(')');
            ids.AddRange(isList ? items.Of(part[2..^1].Trim()).Select(item => item.Id) : [MsbuildText.Unescaped(part)]);
        }

        return ids;
    }

    private ItemMetadata Metadata(XElement element, string file)
    {
        return new ItemMetadata([.. Values("Version")], [.. Values("VersionOverride")]);

        // A child counts where there is an attribute too.
        IEnumerable<(PlacedValue, Certainty)> Values(string name)
        {
            foreach (XAttribute attribute in element.Attributes().Where(attribute => attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return (Value(attribute.Value), Certainty.Yes);
            }

            foreach (XElement child in element.Elements().Where(child => child.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return (Value(child.Value), Holds(child, file));
            }
        }

        PlacedValue Value(string text) => new(MsbuildText.Unescaped(Expand(text, file, element)).Trim(), element.At(file), true);
    }
}
