using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>File-based apps.</content>
internal sealed partial class ProjectXmlReader
{
    // The SDK makes a project of its directives: what it says counts as if it were written there.
    private void App(string file)
    {
        if (!seen.Add(file))
        {
            return;
        }

        Bound(file);
        IReadOnlyList<AppDirective> directives = FileBasedApp.Read(file, inputs) ?? throw new FactsException(SourceSpan.WholeFile(file), $"there is no {What} {Path.GetFileName(file)}");
        foreach (AppDirective directive in directives)
        {
            if (directive.Name.Contains('\0', StringComparison.Ordinal))
            {
                throw new FactsException(directive.At, "the directive has a null character in it, which no path and no id has; remove it");
            }

            string name = expansion.Expand(directive.Name, directive.At, "the directive");
            string? value = directive.Value is null ? null : expansion.Expand(directive.Value, directive.At, "the directive");
            switch (directive.Kind)
            {
                case AppDirectiveKind.Sdk or AppDirectiveKind.Package when PropertyExpansion.IsOpen(name) || (directive.Kind == AppDirectiveKind.Sdk && PropertyExpansion.IsOpen(value ?? string.Empty)):
                    unfollowed.Add(new Unfollowed(directive.At, $"{directive} is named by what only an evaluation knows"));
                    break;
                case AppDirectiveKind.Sdk:
                    declarations.Add(new XmlDeclaration(XmlDeclaration.Sdk, name, value, null, directive.At));
                    break;
                case AppDirectiveKind.Package:
                    declarations.Add(new XmlDeclaration("PackageReference", name, value, null, directive.At));
                    break;
                case AppDirectiveKind.Project or AppDirectiveKind.Ref or AppDirectiveKind.Include when PropertyExpansion.IsOpen(name):
                    unfollowed.Add(new Unfollowed(directive.At, $"{directive} leads where only an evaluation knows", IsReference: true));
                    break;
                case AppDirectiveKind.Project:
                    declarations.Add(new XmlDeclaration("ProjectReference", FileBasedApp.ProjectOf(name, file), null, null, directive.At));
                    break;
                case AppDirectiveKind.Ref:
                    declarations.Add(new XmlDeclaration("ProjectReference", Path.GetFullPath(name.Replace('\\', '/'), Path.GetDirectoryName(file)!), null, null, directive.At));
                    break;
                case AppDirectiveKind.Include:
                    string full = Path.GetFullPath(name.Replace('\\', '/'), Path.GetDirectoryName(file)!);
                    foreach (string included in (FileWildcards.Is(name) ? FileWildcards.Files(name, Path.GetDirectoryName(file)!) ?? [] : [full]).Where(one => one.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && inputs.Exists(one)))
                    {
                        App(included);
                    }

                    break;
                default:
                    Wrote(name, directive.Value ?? string.Empty, directive.At, Setting.Sure);
                    properties[name] = value ?? string.Empty;
                    places[name] = directive.At;
                    if (AddedSources.Properties.Contains(name))
                    {
                        sourceProperties.Add(new WrittenProperty(name, properties[name], directive.At, IsDoubtful: false));
                    }

                    if (ObjPath.Names.Contains(name) || Imported.Contains(name))
                    {
                        unfollowed.Add(new Unfollowed(directive.At, $"{directive} leads where only an evaluation knows", "remove it"));
                    }

                    if (visit is not null && TryElement(name) is { } element)
                    {
                        Visit(new XElement(XmlDeclaration.PropertyGroup, element).Elements().First(), directive.At, isConditional);
                    }

                    break;
            }
        }
    }

    private static XElement? TryElement(string name)
    {
        try
        {
            return new XElement(XmlConvert.VerifyNCName(name));
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            return null;
        }
    }
}
