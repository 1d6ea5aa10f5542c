using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>Items, and MSBuild project SDKs.</content>
internal sealed partial class ProjectXmlReader
{
    private void Item(XElement element, string name, string file)
    {
        string ids = element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value ?? string.Empty;
        bool isUpdate = element.Attribute("Include") is null;
        bool isProject = name.Equals("ProjectReference", StringComparison.OrdinalIgnoreCase);
        SourceSpan at = element.At(file);
        bool isPlain = element.Attribute("Include") is not null && element.Attribute("Exclude") is null && !isConditional
            && !element.AncestorsAndSelf().Any(one => one.Attribute("Condition") is not null || one.Name.LocalName is "Otherwise" or "Target");
        foreach (string id in MsbuildText.List(isProject ? Exactly(ids, file, element) : Expand(ids, file, element)))
        {
            IReadOnlyList<string> each = [id];
            if (isProject && !isUpdate && PropertyExpansion.IsOpen(id))
            {
                unfollowed.Add(new Unfollowed(at, $"the reference to {id} leads where only an evaluation knows", IsReference: MayBeRestored(id)));
            }
            else if (isProject && FileWildcards.Is(id))
            {
                each = FileWildcards.Files(id, projectFolder) ?? each;
            }

            foreach (string one in each)
            {
                if (declarations.Count >= MostDeclarations)
                {
                    throw new FactsException(at, FormattableString.Invariant($"the project and what it imports have more than {MostDeclarations} declarations"));
                }

                declarations.Add(new XmlDeclaration(name, one, Metadata(element, "Version"), Metadata(element, "VersionOverride"), at, isUpdate)
                {
                    IsPlainInclude = isPlain,
                    IsChange = isUpdate,
                });
            }
        }

        if (element.Attribute("Remove")?.Value is { } removed)
        {
            declarations.Add(new XmlDeclaration($"{name}.Remove", removed, null, null, at) { IsChange = true });
        }
    }

    // NuGet restores no .props: of such a reference no restore graph tells.
    private static bool MayBeRestored(string reference) => reference.EndsWith(')') || Path.GetExtension(reference).EndsWith("proj", StringComparison.OrdinalIgnoreCase) || reference.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    private static string? Metadata(XElement element, string name) =>
        element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value
        ?? element.Elements().FirstOrDefault(child => child.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Trim();

    /// <summary>The MSBuild SDKs that an element names: <c>&lt;Project Sdk="A;B/1.0"&gt;</c>, <c>&lt;Sdk Name="A" /&gt;</c>, <c>&lt;Import Project="x" Sdk="A" /&gt;</c>.</summary>
    internal static IEnumerable<string> SdksOf(XElement element) => MsbuildText.List((element.Name.LocalName is "Project" or "Import" ? element.Attribute("Sdk")
        : element.Name.LocalName == "Sdk" && element.Parent?.Parent is null ? element.Attribute("Name") : null)?.Value ?? string.Empty);

    // Only Project takes a version behind a slash.
    private void Sdks(XElement element, string file)
    {
        foreach (string name in SdksOf(element))
        {
            string[] parts = element.Name.LocalName == "Project" ? name.Split('/', 2) : [name];
            string? version = parts.Length > 1 ? parts[1] : element.Name.LocalName == "Project" ? null : element.Attribute("Version")?.Value;
            string id = Exactly(parts[0], file, element);
            version = version is null ? null : Exactly(version, file, element).Trim();

            // Of a least version NuGet's resolver takes no notice, and where there is none it takes that of global.json.
            version = version is { Length: > 0 } && !(parts.Length > 1 && version.StartsWith("min=", StringComparison.OrdinalIgnoreCase)) ? version : null;
            if (PropertyExpansion.IsOpen(id) || PropertyExpansion.IsOpen(version ?? string.Empty))
            {
                unfollowed.Add(new Unfollowed(element.At(file), $"the MSBuild SDK {id}{(version is null ? string.Empty : $" {version}")} is named by what only an evaluation knows"));
            }

            if (!PropertyExpansion.IsOpen(id) && !IsInside(id))
            {
                unfollowed.Add(new Unfollowed(element.At(file), $"the MSBuild SDK {id} is named by a path: MSBuild takes what lies there and asks nobody", "name a package, or import its files by their paths"));
            }

            // Of another name or version nobody would know which packages it brings.
            ByProperty($"{name} {element.Attribute("Version")?.Value}", new Unfollowed(element.At(file), $"the MSBuild SDK {name} goes by a property that is set twice or under a condition"), IsDoubtfulAt(element), _ => false);
            declarations.Add(new XmlDeclaration(XmlDeclaration.Sdk, id, version?.Length > 0 ? version : null, null, element.At(file)));
        }

        // A path of the SDK's own is a name in its folder.
        if (element.Name.LocalName == "Import" && element.Attribute("Sdk")?.Value is { } names)
        {
            string path = element.Attribute("Project")?.Value ?? string.Empty;
            Unfollowed outOf = new(element.At(file), $"the import of {Exactly(path, file, element)} leads out of the folder of the MSBuild SDK {names}", "name a file in it");
            ByProperty(path, outOf, IsDoubtfulAt(element), IsOwn);
            if (!IsOwn(Exactly(path, file, element)))
            {
                unfollowed.Add(outOf);
            }
        }

        static bool IsOwn(string path) => !PropertyExpansion.IsOpen(path) && IsInside(MsbuildText.Unescaped(path));
    }

    // Whether a path leads nowhere but down.
    private static bool IsInside(string path) => path.Trim().Replace('\\', '/').Split('/').All(MsbuildText.IsName);
}
