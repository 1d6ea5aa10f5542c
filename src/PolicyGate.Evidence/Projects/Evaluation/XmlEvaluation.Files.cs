using System.Xml.Linq;

namespace PolicyGate.Projects.Evaluation;

/// <content>Files: properties and imports, in the order of the document; items wait until all properties are known, as in MSBuild.</content>
internal sealed partial class XmlEvaluation
{
    private void File(string path, Certainty holds)
    {
        if (holds == Certainty.No || !seen.Add(path) || Document(path) is not { } root)
        {
            return;
        }

        if (seen.Count > MostFiles)
        {
            isWhole = false;
            return;
        }

        Children(root, path, holds);
    }

    private XElement? Document(string path) => documents.TryGetValue(path, out XElement? known) ? known
        : documents[path] = inputs.Optional(path, What, RegularFile.LargestText) is { } bytes ? InputReading.Document(path, What, bytes, XmlEncoding.AsMsbuild).Root : null;

    private void Children(XElement parent, string file, Certainty holds)
    {
        if (++depth > Deepest)
        {
            isWhole = false;
        }
        else
        {
            foreach (XElement element in parent.Elements())
            {
                Child(element, file, holds);
            }
        }

        depth--;
    }

    private void Child(XElement element, string file, Certainty holds)
    {
        if (element.Name.LocalName == "ItemGroup")
        {
            // Its condition is asked with all properties.
            pending.Add((element, file, holds));
            return;
        }

        Certainty here = holds.And(Holds(element, file));
        if (here != Certainty.No)
        {
            switch (element.Name.LocalName)
            {
                case "PropertyGroup":
                    foreach (XElement property in element.Elements())
                    {
                        Property(property, file, here);
                    }

                    break;
                case "ImportGroup":
                    Children(element, file, here);
                    break;
                case "Import" when element.Attribute("Sdk") is null && !(here == Certainty.Unknown && IsOfNothing(element)):
                    Import(Expand(element.Attribute("Project")?.Value, file, element), file, here);
                    break;
                case "Choose":
                    Choose(element, file, here);
                    break;
                default:
                    break;
            }
        }
    }

    // <Import Project="$(Name)" Condition="'$(Name)' != ''" /> where nobody sets Name.
    private bool IsOfNothing(XElement import) => import.Attribute("Project")?.Value is { } path && PropertyExpansion.Names(path).Any()
        && PropertyExpansion.Names(path).All(name => !properties.ContainsKey(name) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    // The first When that holds, else Otherwise; of what comes behind a When that may hold nothing is certain.
    private void Choose(XElement choose, string file, Certainty holds)
    {
        Certainty open = holds;
        foreach (XElement branch in choose.Elements().Where(branch => branch.Name.LocalName is "When" or "Otherwise"))
        {
            Certainty here = Holds(branch, file);
            if (open.And(here) != Certainty.No)
            {
                Children(branch, file, open.And(here));
            }

            open = open.And(here.Not());
        }
    }

    private void Property(XElement element, string file, Certainty holds)
    {
        string name = element.Name.LocalName;
        if (fixedOnes.Contains(name))
        {
            return;
        }

        string? before = properties.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
        Certainty here = holds.And(Holds(element, file));
        if (here == Certainty.No)
        {
            return;
        }

        // What may or may not be set has no value that is known; $(Name) stays as it stands.
        properties[name] = here == Certainty.Yes || before == element.Value ? Expand(element.Value, file, element).Trim() : $"$({name})";
    }

    private void Import(string paths, string from, Certainty holds)
    {
        foreach (string path in MsbuildText.List(paths))
        {
            if (PropertyExpansion.IsOpen(path))
            {
                isWhole &= PropertyExpansion.IsOfToolset(path);
                continue;
            }

            string folder = Path.GetDirectoryName(from)!;
            if (!FileWildcards.Is(path))
            {
                File(Path.GetFullPath(PropertyFunctions.Slashes(MsbuildText.Unescaped(path)), folder), holds);
            }
            else if (FileWildcards.Files(path, folder) is { } files)
            {
                foreach (string file in files)
                {
                    File(file, holds);
                }
            }
            else
            {
                isWhole = false;
            }
        }
    }
}
