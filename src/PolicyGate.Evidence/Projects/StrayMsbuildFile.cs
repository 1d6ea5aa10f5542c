using System.Buffers;
using System.Xml;
using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// A file of a repository that MSBuild could import, whoever does and by whatever way: which files a project imports is MSBuild's to say, and a text that is read
/// otherwise than MSBuild reads it leads elsewhere. So each is asked for what keeps the gate away, and for nothing else.
/// </summary>
internal static class StrayMsbuildFile
{
    private const string What = "MSBuild file";
    private const string Root = "Project";
    private const string Namespace = "http://schemas.microsoft.com/developer/msbuild/2003";

    // The longest byte order mark and the first character behind it, with blank lines before.
    private const int Beginning = 256;
    private static readonly SearchValues<byte> Before = SearchValues.Create([0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);

    /// <summary>What is wrong with one, and what it says of others; nothing where MSBuild would not load it.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="real">Where links lead it, which MSBuild follows anywhere.</param>
    /// <param name="asked">What is to be asked of a file that nobody judges as a project; <see langword="null"/> for nothing.</param>
    public static StrayAnswer Ask(string path, string real, StrayQuestions? asked = null)
    {
        StrayAnswer answer = Imported(path, real, asked);
        return Path.GetFileName(path).Equals(LaunchProfiles.FileName, StringComparison.OrdinalIgnoreCase) ? answer with { Findings = [.. StrayAnswer.Of(Profiles(path)).Findings, .. answer.Findings] } : answer;
    }

    private static StrayFinding Always(Finding finding) => new(finding, []);

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

    private static StrayAnswer Imported(string path, string real, StrayQuestions? asked)
    {
        try
        {
            if (!IsProject(real))
            {
                return StrayAnswer.Of();
            }

            XElement[] elements = Elements(path, real);
            StrayFinding[] findings =
            [
                .. from element in elements
                   let problem = GateSwitches.DefeatOf(element)
                   where problem is not null
                   select Always(GateRules.NotUnderTheGate.At(element.At(path), $"{problem}; no project is known to import this file, and none may")),
                .. asked is null ? [] : Unjudged(path, real, elements, asked),
            ];
            return new StrayAnswer(findings, elements.SelectMany(GateSwitches.Given).ToHashSet(StringComparer.OrdinalIgnoreCase), elements.SelectMany(Names).ToHashSet(StringComparer.OrdinalIgnoreCase)) { HasSdk = UnseenBuilds.HasSdk(elements) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FactsException)
        {
            return StrayAnswer.Of(IsWellFormed(real) ? [GateRules.NotUnderTheGate.At((e as FactsException)?.At ?? SourceSpan.WholeFile(path), $"{e.Message}: MSBuild could import it, and whether it leaves the gate alone cannot be told; mend that, or remove the file")] : []);
        }
    }

    // Of what an import names, or a property by which one may go, the last step.
    private static IEnumerable<string> Names(XElement element)
    {
        string? text = element.Name.LocalName == "Import" ? (string?)element.Attribute("Project") : element.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup && !element.HasElements ? element.Value : null;
        return text is null ? [] : text.Split([';', '\'', '"', ',']).Select(path => path[(path.LastIndexOfAny(['/', '\\', ')']) + 1)..].Trim()).Where(UnseenBuilds.IsImported);
    }

    // A package is asked where something takes it.
    private static IEnumerable<StrayFinding> Unjudged(string path, string real, XElement[] elements, StrayQuestions asked) =>
    [
        .. UnseenBuilds.IsImported(path) && PackageFolder.Of(real) is not null ? [] : UngatedProject.Taken(path, elements, asked, file => Elements(file, file), !IsImportedByName(path)).Select(told => IsImportedByName(path) ? told with { Unless = Path.GetFileName(path) } : told),
        .. asked.IsGateAsked && UnseenBuilds.WithoutBuildProps(path, elements) is { } without ? [Always(GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(path), without))] : Array.Empty<StrayFinding>(),
        .. from sdk in UnseenBuilds.Sdks(path, elements, asked.Pinned)
           where asked.Sdks?.Contains(sdk.Id) == false
           select Always(GateRules.NotUnderTheGate.At(sdk.Element.At(path), $"takes the MSBuild SDK {sdk.Id}, which is of no project that is judged: whoever builds or imports this file runs it; let a project take it, or remove it")),
    ];

    // What a solution takes by itself, every build of one takes.
    private static bool IsImportedByName(string path) => UnseenBuilds.IsImported(path) && !SolutionFiles.Is(path);

    private static XElement[] Elements(string path, string real) => [.. InputReading.Document(path, What, RegularFile.ReadRequired(real, RegularFile.LargestText), XmlEncoding.AsMsbuild).Descendants()];

    // By its bytes: MSBuild imports a file of any name.
    internal static bool IsProject(string path)
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
