using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <content>Imports, whatever condition stands over them.</content>
internal sealed partial class ProjectXmlReader
{
    private const string DesignerFolder = "AppDesignerFolder";

    private void Imports(string paths, string file, XElement element, bool isUnderOne)
    {
        (bool Conditional, bool Doubtful) before = (isConditional, isDoubtfulFile);
        (isConditional, isDoubtfulFile) = (isUnderOne, IsDoubtfulAt(element));
        foreach (string path in MsbuildText.List(paths))
        {
            Import(path, file, element);
        }

        (isConditional, isDoubtfulFile) = before;
    }

    private void Import(string path, string from, XElement element)
    {
        if (PropertyExpansion.IsOpen(path))
        {
            if (!PropertyExpansion.IsOfToolset(path))
            {
                unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} leads where only an evaluation knows"));
            }

            return;
        }

        string folder = Path.GetDirectoryName(from)!;
        if (FileWildcards.Is(path))
        {
            string plain = MsbuildText.Unescaped(path);
            if (plain.Count(FileWildcards.Is) > path.Count(FileWildcards.Is))
            {
                // To MSBuild %2A is a star, and no wildcard.
                unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} leads where only an evaluation knows"));
                return;
            }

            path = plain;
            if (FileWildcards.Files(path, folder) is not { } files)
            {
                unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} is of more files than are followed", "import fewer, by their names"));
                return;
            }

            inputs.Await(Path.GetFullPath(path.Replace('\\', '/'), folder));
            bool before = isByWildcard;
            foreach (string file in files)
            {
                isByWildcard = before || !FileWildcards.IsPlain(path, file);
                File(file);
            }

            isByWildcard = before;
            return;
        }

        string full = Path.GetFullPath(MsbuildText.Unescaped(path).Replace('\\', '/'), folder);
        if (inputs.Exists(full) && !Directory.Exists(full))
        {
            File(full);
        }
        else if (!isConditional)
        {
            unfollowed.Add(new Unfollowed(element.At(from), $"the import of {path} leads to no file", "have the file there before this is asked, or remove the import"));
        }
    }

    // Whichever of them a property or a command line names, the .NET SDK imports it in every build (Microsoft.NET.Sdk.ImportPublishProfile.targets).
    private void PublishProfiles(string folder)
    {
        string designer = properties.GetValueOrDefault(DesignerFolder, string.Empty);
        if (PropertyExpansion.IsOpen(designer) || doubtful.Contains(DesignerFolder))
        {
            unfollowed.Add(new Unfollowed(places[DesignerFolder], $"{DesignerFolder}, where publish profiles are imported from, leads where only an evaluation knows"));
        }

        Way outer = way;
        (isConditional, isDoubtfulFile, way) = (true, true, new Way(way) { IsMaybe = true });
        foreach (string name in new[] { "Properties", "My Project", designer }.Distinct())
        {
            string profiles = Path.Combine(folder, name.Replace('\\', '/'), "PublishProfiles");
            foreach (string file in (FileWildcards.Files($"{profiles}/*.pubxml", folder) ?? []).Concat(FileWildcards.Files($"{profiles}/*.pubxml.user", folder) ?? []))
            {
                File(file);
            }
        }

        (isConditional, isDoubtfulFile, way) = (false, false, outer);
    }
}
