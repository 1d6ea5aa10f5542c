using System.Text.RegularExpressions;
using System.Xml.Linq;
using NuGet.Versioning;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>Puts a version in the place of another: only where that other one is what stands there.</summary>
internal static partial class VersionEdit
{
    /// <summary>Sets the version that an element or a directive has.</summary>
    /// <param name="files">The files.</param>
    /// <param name="at">The element, or the directive's line.</param>
    /// <param name="id">The package that it has to be of.</param>
    /// <param name="name"><c>Version</c> or <c>VersionOverride</c>.</param>
    /// <param name="before">The version that has to stand there.</param>
    /// <param name="after">The version that shall.</param>
    /// <returns>Whether it was.</returns>
    public static bool Set(EditedFiles files, SourceSpan at, string id, string name, VersionRange before, string after) =>
        files.Xml(at.File) is not null ? SetXml(files, at, id, name, before, after) : SetDirective(files, at, id, before, after);

    private static bool SetXml(EditedFiles files, SourceSpan at, string id, string name, VersionRange before, string after)
    {
        if (files.Element(at) is not { } element || !Ids(element).Contains(id, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        XmlFile file = files.Xml(at.File)!;
        return Metadata(element, name).ToArray() switch
        {
            [XAttribute attribute] when ItemPlaces.Says(attribute.Value, before) => SetAttribute(file, attribute, after),
            [XElement child] when ItemPlaces.Says(child.Value, before) => file.SetText(child, after),
            _ => false,
        };
    }

    /// <summary>The attributes and child elements of a name: MSBuild reads metadata in any case.</summary>
    public static IEnumerable<XObject> Metadata(XElement element, string name) =>
    [
        .. element.Attributes().Where(attribute => attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)),
        .. element.Elements().Where(child => child.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)),
    ];

    private static string[] Ids(XElement element) =>
        MsbuildText.List((string?)element.Attribute("Include") ?? (string?)element.Attribute("Update") ?? string.Empty);

    private static bool SetAttribute(XmlFile file, XAttribute attribute, string value)
    {
        file.SetAttribute(attribute, value);
        return true;
    }

    // #:package Id@1.*, with blanks wherever the SDK allows them.
    private static bool SetDirective(EditedFiles files, SourceSpan at, string id, VersionRange before, string after)
    {
        if (files.Text(at.File) is not { } app)
        {
            return false;
        }

        int start = app.Offset(at.Line, 1);
        int end = app.Original.IndexOfAny(['\r', '\n'], start) is >= 0 and var next ? next : app.Original.Length;
        Match directive = Directive().Match(app.Original[start..end]);
        if (!directive.Success || !directive.Groups["id"].Value.Equals(id, StringComparison.OrdinalIgnoreCase) || !ItemPlaces.Says(directive.Groups["version"].Value, before))
        {
            return false;
        }

        Group version = directive.Groups["version"];
        app.Replace(start + version.Index, version.Length, after.Trim('[', ']'));
        return true;
    }

    [GeneratedRegex(@"^\uFEFF?\s*#:package\s+(?<id>[^@\s]+)\s*@\s*(?<version>\S.*?)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}
