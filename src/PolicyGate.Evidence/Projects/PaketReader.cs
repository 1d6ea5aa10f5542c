using System.Text;
using System.Text.RegularExpressions;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>The files of Paket, which resolves and installs packages beside NuGet (https://fsprojects.github.io/Paket/lock-file.html, references-files.html), with their lines.</summary>
internal static partial class PaketReader
{
    private const string Lock = "paket.lock";
    private const string References = "paket.references";

    /// <summary>The packages of a paket.lock, of all its groups: the whole closure.</summary>
    /// <exception cref="FactsException">The file cannot be read, or a version in it is none.</exception>
    public static IReadOnlyList<Declaration> Read(string file, InputFiles inputs)
    {
        List<Declaration> packages = [];
        bool isNuGet = false;
        foreach ((string line, int number) in Lines(inputs.Required(file, Lock, "write it, or check another path", ofEvaluation: false)))
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]))
            {
                // NUGET, GITHUB, GIT, HTTP, GROUP Build, STORAGE: NONE.
                isNuGet = line.Trim() == "NUGET";
            }
            else if (isNuGet && Package().Match(line) is { Success: true } match)
            {
                SourceSpan at = new(file, number, match.Groups[1].Index + 1);
                string id = match.Groups[1].Value;
                string text = match.Groups[2].Value;
                NuGetVersion version = NuGetVersion.TryParse(text, out NuGetVersion? parsed) ? parsed : throw new FactsException(at, $"\"{text}\" is not a version of {id}; run paket install");
                packages.Add(new Declaration(id, DeclarationKind.PackageReference, new VersionRange(version, true, version, true), $"[{text}]", at, at));
            }
        }

        return [.. packages.DistinctBy(package => (package.Id.ToUpperInvariant(), package.Range!.MinVersion))];
    }

    /// <summary>Checks that what a project asks Paket for is in the graph that NuGet restored: Paket puts it there where its targets are imported.</summary>
    /// <exception cref="FactsException">Something is not.</exception>
    public static void CheckReferences(AssetsFile assets, string projectFile, InputFiles inputs)
    {
        string name = Path.Combine(Path.GetDirectoryName(projectFile)!, Path.GetFileName(projectFile));
        string[] files = [$"{name}.{References}", $"{Path.ChangeExtension(name, null)}.{References}", Path.Combine(Path.GetDirectoryName(projectFile)!, References)];
        if (files.FirstOrDefault(inputs.Exists) is not { } file || inputs.Optional(file, References, RegularFile.LargestText) is not { } bytes)
        {
            return;
        }

        HashSet<string> graph = assets.Targets.SelectMany(target => target.Libraries.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach ((string line, int number) in Lines(bytes))
        {
            if (Reference().Match(line) is { Success: true } match && !graph.Contains(match.Groups[1].Value))
            {
                throw new FactsException(
                    new SourceSpan(file, number, match.Groups[1].Index + 1),
                    $"Paket is asked for {match.Groups[1].Value}, and the graph that NuGet restored does not have it: what only Paket installs is not judged; restore with Paket's targets imported, or reference it as a PackageReference");
            }
        }
    }

    private static IEnumerable<(string Line, int Number)> Lines(byte[] bytes) =>
        Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n').Select((line, index) => (line.TrimEnd('\r'), index + 1));

    // "    Newtonsoft.Json (13.0.3) - restriction: >= net45"; deeper lines are what it asks for.
    [GeneratedRegex(@"^ {4}(\S+) \(([^()\s]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Package();

    // "Newtonsoft.Json copy_local: true"; not "group Build", "File:Tool.fs", "// comment", "exclude X".
    [GeneratedRegex(@"^\s*(?!(?:group|exclude)\s)([A-Za-z0-9_][A-Za-z0-9_.-]*)(?:\s|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
