using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What differs between the contents of two archives: dependencies, frameworks, what a build reads or runs, other files, and what is offered to programs.</summary>
internal static class ContentDifferences
{
    /// <summary>What the part of what a build reads and runs is called.</summary>
    public const string BuildCode = "build code";

    /// <summary>What the part of other files is called.</summary>
    public const string Files = "files";

    /// <summary>The most names that a line lists; the rest is counted.</summary>
    private const int MostNames = 12;

    /// <summary>What differs, part by part.</summary>
    public static IEnumerable<ReviewPart> Of(ArchiveContents before, Facts.BuildCode codeBefore, ArchiveContents after, Facts.BuildCode codeAfter)
    {
        if (Names("dependencies", before.Dependencies, after.Dependencies, Ids(before.Dependencies).SetEquals(Ids(after.Dependencies)) ? ReviewWeight.Quiet : ReviewWeight.Note) is { } dependencies)
        {
            yield return dependencies;
        }

        string[] frameworks = Frameworks(before);
        if (Names("frameworks", frameworks, Frameworks(after), frameworks.Except(Frameworks(after), StringComparer.Ordinal).Any() ? ReviewWeight.Note : ReviewWeight.Quiet) is { } targets)
        {
            yield return targets;
        }

        Dictionary<string, CodeKinds> code = Kinds(codeBefore, codeAfter);
        string[] changed = [.. before.Files.Keys.Union(after.Files.Keys, StringComparer.Ordinal).Where(path => before.Files.GetValueOrDefault(path)?.Sha256 != after.Files.GetValueOrDefault(path)?.Sha256).Order(StringComparer.Ordinal)];
        string[] read = [.. changed.Where(path => code.ContainsKey(path) || IsText(before, after, path)).OrderBy(path => IsText(before, after, path) ? 0 : IsByTheWay(path) ? 2 : 1)];
        if (read.Length > 0)
        {
            yield return new ReviewPart(BuildCode, ReviewWeight.Decide, [.. read.Select(path => $"{State(before, after, path)} {path} ({(code.TryGetValue(path, out CodeKinds kinds) ? kinds.Words() : "read by the build")})")], TextChanges.Of(read, before, after));
        }

        string[] others = [.. changed.Except(read, StringComparer.Ordinal)];
        if (others.Length > 0)
        {
            yield return new ReviewPart(Files, ReviewWeight.Quiet, [.. others.GroupBy(path => State(before, after, path), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {Some([.. group])}")]);
        }

        if (Api(before.Api, after.Api) is { } api)
        {
            yield return api;
        }
    }

    private static ReviewPart? Api(PublicApi before, PublicApi after)
    {
        List<string> lines = [];
        string[] forwarded = [.. after.Forwarded.Where(type => !before.Forwarded.Contains(type)).Order(StringComparer.Ordinal)];
        string[] gone = [.. before.Members.Except(after.Members, StringComparer.Ordinal).Where(member => !IsForwarded(member, after.Forwarded)).Order(StringComparer.Ordinal)];
        int added = after.Members.Count(member => !before.Members.Contains(member));
        if (gone.Length > 0 || added > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{added} added, {gone.Length} gone, of {before.Members.Count} before"));
        }

        lines.AddRange(gone.Length == 0 ? [] : [$"gone {Some(gone)}"]);
        lines.AddRange(forwarded.Length == 0 ? [] : [$"moved to assemblies of other packages: {Some(forwarded)}"]);
        lines.AddRange(after.Unread.Count == 0 ? [] : [$"not compared, as their metadata cannot be read: {Some(after.Unread)}"]);
        return lines.Count == 0 ? null : new ReviewPart("public API", gone.Length + forwarded.Length > 0 || after.Unread.Count > 0 ? ReviewWeight.Note : ReviewWeight.Quiet, lines);
    }

    // The members of a type begin with its name.
    private static bool IsForwarded(string member, IReadOnlySet<string> types)
    {
        if (types.Contains(member))
        {
            return true;
        }

        int end = member.IndexOfAny(['(', ':', ' ']);
        for (int at = member.LastIndexOfAny(['.', '+'], (end < 0 ? member.Length : end) - 1); at > 0; at = member.LastIndexOfAny(['.', '+'], at - 1))
        {
            if (types.Contains(member[..at]))
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, CodeKinds> Kinds(Facts.BuildCode before, Facts.BuildCode after)
    {
        Dictionary<string, CodeKinds> kinds = new(StringComparer.Ordinal);
        foreach (CodeFile file in before.Files.Concat(after.Files))
        {
            kinds[file.Path] = kinds.GetValueOrDefault(file.Path) | file.Kinds;
        }

        return kinds;
    }

    private static bool IsText(ArchiveContents before, ArchiveContents after, string path) => before.Files.GetValueOrDefault(path)?.Text is not null || after.Files.GetValueOrDefault(path)?.Text is not null;

    // They are named last.
    private static bool IsByTheWay(string path) => path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/_._", StringComparison.Ordinal);

    private static string State(ArchiveContents before, ArchiveContents after, string path) => !before.Files.ContainsKey(path) ? "added" : !after.Files.ContainsKey(path) ? "gone" : "changed";

    // Other versions of the same are what updates bring.
    private static HashSet<string> Ids(IEnumerable<string> dependencies) => dependencies.Select(line => line.Split(' ')[1]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static ReviewPart? Names(string what, IReadOnlyList<string> before, IReadOnlyList<string> after, ReviewWeight weight)
    {
        string[] lines = [.. after.Except(before, StringComparer.Ordinal).Select(name => $"added {name}"), .. before.Except(after, StringComparer.Ordinal).Select(name => $"gone {name}")];
        return lines.Length == 0 ? null : new ReviewPart(what, weight, lines);
    }

    // lib/net8.0/X.dll: the second folder; NuGet's own words for any framework stand in the first.
    private static string[] Frameworks(ArchiveContents contents) =>
        [.. contents.Files.Keys.Where(path => path.StartsWith("lib/", StringComparison.OrdinalIgnoreCase)).Select(path => path.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Some(IReadOnlyList<string> names) => names.Count <= MostNames ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more");
}
