using System.Buffers;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// A file of a repository that MSBuild could import, whoever does and by whatever way: which files a project imports is MSBuild's to say, and a text that is read
/// otherwise than MSBuild reads it leads elsewhere. So each is asked for what keeps the gate away, and for nothing else.
/// </summary>
internal static partial class StrayMsbuildFile
{
    private const string What = "MSBuild file";
    private const string Root = "Project";
    private const string Namespace = "http://schemas.microsoft.com/developer/msbuild/2003";

    // The longest byte order mark and the first character behind it, with blank lines before.
    private const int Beginning = 256;
    private static readonly SearchValues<byte> Before = SearchValues.Create([0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);

    /// <summary>What is wrong with one; nothing where MSBuild would not load it, or it leaves the gate alone.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="real">Where links lead it, which MSBuild follows anywhere.</param>
    /// <param name="project">The repository, where it is a project that nobody judges; else <see langword="null"/>.</param>
    public static IEnumerable<Finding> Check(string path, string real, string? project = null) =>
        [.. Path.GetFileName(path).Equals(LaunchProfiles.FileName, StringComparison.OrdinalIgnoreCase) ? Profiles(path) : [], .. Imported(path, real, project)];

    private static Finding[] Profiles(string path)
    {
        try
        {
            return [.. GateCoverage.Profiles(path, new InputFiles())];
        }
        catch (FactsException e)
        {
            return [GateRules.NotUnderTheGate.At(e.At, $"{e.Message}: what dotnet run starts by it cannot be told; remove it, or make it smaller")];
        }
    }

    private static Finding[] Imported(string path, string real, string? project)
    {
        try
        {
            if (!IsProject(real))
            {
                return [];
            }

            byte[] bytes = RegularFile.ReadRequired(real, RegularFile.LargestText);
            XElement[] elements = [.. InputReading.Document(path, What, bytes, XmlEncoding.AsMsbuild).Descendants()];
            bool isUnderNone = project is not null && !elements.Any(element => GateCoverage.ReadsBuildProps(element) && !element.AncestorsAndSelf().Any(ProjectXmlReader.IsUncertain));
            return [.. Told(Defeat), .. isUnderNone ? Told(element => Taken(element, Path.GetDirectoryName(real)!, project!)) : []];

            IEnumerable<Finding> Told(Func<XElement, string?> problemOf) =>
                from element in elements
                let problem = problemOf(element)
                where problem is not null
                select GateRules.NotUnderTheGate.At(element.At(path), problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FactsException)
        {
            return IsWellFormed(real) ? [GateRules.NotUnderTheGate.At((e as FactsException)?.At ?? SourceSpan.WholeFile(path), $"{e.Message}: MSBuild could import it, and whether it leaves the gate alone cannot be told; remove it, or make it smaller")] : [];
        }
    }

    private static string? Defeat(XElement element) => GateSwitches.DefeatOf(element) is { } defeat ? $"{defeat}; no project is known to import this file, and none may" : null;

    // A project without Directory.Build.props, as builds of a repository begin with, is under no gate: what it imports, and the tasks that it loads, are the repository's or MSBuild's.
    private static string? Taken(XElement element, string folder, string repository)
    {
        string? path = element.Name.LocalName switch
        {
            "Import" when element.Attribute("Sdk") is null => (string?)element.Attribute("Project"),
            "UsingTask" => (string?)element.Attribute("AssemblyFile"),
            _ => null,
        };
        return path is null || IsOwn(MsbuildText.Unescaped(path.Trim()), folder, repository) ? null
            : $"takes {path}, and is under no gate, as it does not read Directory.Build.props: whether that is of a package nobody decides; write out a path of the repository, or let it import Microsoft.Common.props first";
    }

    private static bool IsOwn(string path, string folder, string repository)
    {
        string plain = Here().Replace(path, string.Empty);
        return PropertyExpansion.IsOfToolset(path)
            || (!PropertyExpansion.IsOpen(plain) && !Path.IsPathRooted(plain) && ReferencedFiles.Full(plain, folder) is { } full && Seal.IsBelow(LocalPackageFolders.Real(full), LocalPackageFolders.Real(repository)));
    }

    // By its bytes: MSBuild imports a file of any name.
    private static bool IsProject(string path)
    {
        using FileStream stream = RegularFile.OpenRequired(path);
        Span<byte> beginning = stackalloc byte[Beginning];
        int read = stream.ReadAtLeast(beginning, Beginning, throwOnEndOfStream: false);
        int first = beginning[..read].IndexOfAnyExcept(Before);
        if (first >= 0 ? beginning[first] != '<' : read < Beginning)
        {
            return false;
        }

        stream.Position = 0;
        using XmlReader reader = InputReading.RootAsMsbuild(stream);
        try
        {
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == Root && reader.NamespaceURI is "" or Namespace;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\$\((?:MSBuildThisFileDirectory|MSBuildProjectDirectory)\)[/\\]?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Here();

    // What is none MSBuild does not load either; of what is too large for it to be told it may.
    private static bool IsWellFormed(string path)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRequired(path);
            if (stream.Length > RegularFile.LargestText)
            {
                return true;
            }

            using XmlReader reader = InputReading.AsMsbuild(stream, DtdProcessing.Ignore);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
