using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// A project that reads no Directory.Build.props, as builds of a repository begin with, and that nobody judges: it is under no gate. What it and its imports take,
/// files to import and code for tasks, has to be the repository's or MSBuild's.
/// </summary>
internal static partial class UngatedProject
{
    private const int MostFiles = 256;

    /// <summary>The elements of a project's file that MSBuild reads before Directory.Build.props: all of them where it does not read that.</summary>
    public static IReadOnlyList<XElement> Of(IEnumerable<XElement> elements) => [.. elements.TakeWhile(element => !GateCoverage.ReadsBuildProps(element) || element.AncestorsAndSelf().Any(one => ProjectXmlReader.IsUncertain(one) && !ProjectXmlReader.IsWhereThereIsOne(one)))];

    /// <summary>What it takes of which nobody decides whether it is of a package.</summary>
    /// <param name="path">The project.</param>
    /// <param name="elements">The elements of its file, as <see cref="Of"/> has them.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="read">Reads the elements of a file that is imported.</param>
    /// <exception cref="FactsException">A file cannot be read.</exception>
    public static IReadOnlyList<Finding> Taken(string path, IReadOnlyList<XElement> elements, string repository, Func<string, IReadOnlyList<XElement>> read)
    {
        List<Finding> findings = [];
        HashSet<string> seen = [LocalPackageFolders.Real(path)];
        Queue<(string File, IReadOnlyList<XElement> Elements)> open = new([(path, elements)]);
        string bounds = LocalPackageFolders.Real(repository);
        while (open.TryDequeue(out (string File, IReadOnlyList<XElement> Elements) next))
        {
            foreach (XElement element in next.Elements)
            {
                if (PathOf(element) is { Length: > 0 } taken && !PropertyExpansion.IsOfToolset(taken))
                {
                    string? own = Own(taken, Path.GetDirectoryName(next.File)!, Path.GetDirectoryName(path)!, bounds);
                    bool isImport = element.Name.LocalName == "Import";
                    if (own is null || (isImport && FileWildcards.Is(own)) || seen.Count > MostFiles)
                    {
                        findings.Add(GateRules.NotUnderTheGate.At(element.At(next.File), $"takes {taken}, and {(next.File == path ? string.Empty : $"{Path.GetFileName(path)}, which imports this file, ")}is under no gate, as Directory.Build.props is not read before this: whether that is of a package nobody decides; write out a path of the repository, or let it import Microsoft.Common.props first"));
                    }
                    else if (isImport && File.Exists(own) && seen.Add(LocalPackageFolders.Real(own)))
                    {
                        open.Enqueue((own, read(own)));
                    }
                }
                else if (element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup && PropertyExpansion.IsToolset(element.Name.LocalName))
                {
                    findings.Add(GateRules.NotUnderTheGate.At(element.At(next.File), $"sets {element.Name.LocalName}, by which files of MSBuild are found, where no gate is, as Directory.Build.props is not read before this; remove it"));
                }
            }
        }

        return findings;
    }

    // What an import, a task or the source of one names.
    private static string? PathOf(XElement element) => (element.Name.LocalName switch
    {
        "Import" when element.Attribute("Sdk") is null => (string?)element.Attribute("Project"),
        "UsingTask" => (string?)element.Attribute("AssemblyFile"),
        "Reference" when element.Parent is { Name.LocalName: "Task", Parent.Name.LocalName: "UsingTask" } && IsPath((string?)element.Attribute("Include")) => (string?)element.Attribute("Include"),
        "Code" when element.Parent is { Name.LocalName: "Task", Parent.Name.LocalName: "UsingTask" } => (string?)element.Attribute("Source"),
        _ => null,
    })?.Trim();

    // An assembly by its name is of the framework or of MSBuild.
    private static bool IsPath(string? reference) => reference is not null && (PropertyExpansion.IsOpen(reference) || MsbuildText.Unescaped(reference).AsSpan().IndexOfAny("/\\") >= 0 || reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));

    private static string? Own(string path, string folder, string projectFolder, string bounds)
    {
        string text = MsbuildText.Unescaped(path);
        string plain = Here().Replace(text, string.Empty);
        return !PropertyExpansion.IsOpen(plain) && !Path.IsPathRooted(plain)
            && ReferencedFiles.Full(plain, text.Contains("MSBuildProjectDirectory", StringComparison.OrdinalIgnoreCase) ? projectFolder : folder) is { } full
            && LocalPackageFolders.Real(full) is var real && Seal.IsBelow(real, bounds) && PackageFolder.Of(real) is null ? full : null;
    }

    [GeneratedRegex(@"^\$\((?:MSBuildThisFileDirectory|MSBuildProjectDirectory)\)[/\\]?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Here();
}
