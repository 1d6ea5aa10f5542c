using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.PolicyFiles;

/// <summary>The <c>waivers</c> section.</summary>
internal sealed class WaiverReader(PolicyVocabulary vocabulary, bool inherited)
{
    /// <summary>Reads the section.</summary>
    public WaiversSection? Read(YamlNode node, SourceSpan at)
    {
        if (KeyReader.Open(node, "waivers", vocabulary) is not { } keys)
        {
            return null;
        }

        Located<TimeSpan>? maximum = keys.Take("max-length") is { } length ? vocabulary.Duration(length, "waivers.max-length") : null;
        List<Waiver> entries = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode item in keys.Take("entries") is { } list ? vocabulary.Items(list, "waivers.entries") : [])
        {
            if (KeyReader.Open(item, "a waiver", vocabulary) is { } waiverKeys && Entry(waiverKeys) is { } waiver)
            {
                if (!seen.Add(Subject(waiver)))
                {
                    vocabulary.Duplicate(item.At, "the same waiver stands here twice");
                }

                entries.Add(waiver);
            }
        }

        keys.Done();
        return new WaiversSection(at, maximum, entries);
    }

    // What the waiver is about, whatever its order, reason and end.
    private static string Subject(Waiver waiver) => string.Join('|', new[]
    {
        waiver.Rules,
        waiver.Packages.Select(package => package.ToString()),
        waiver.Subjects,
        waiver.Projects.Select(glob => glob.Text),
    }.Select(part => string.Join(',', part.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase))));

    private Waiver? Entry(KeyReader keys)
    {
        IReadOnlyList<Located<string>> rules = keys.Required("rules") is { } ruleList ? vocabulary.Texts(ruleList, "rules") : [];
        foreach (Located<string> rule in rules)
        {
            if (RuleCatalog.Find(rule.Value) is not { } known)
            {
                vocabulary.Invalid(rule.At, $"there is no rule {rule.Value} in this version");
            }
            else if (!known.IsWaivable)
            {
                vocabulary.Invalid(rule.At, $"{rule.Value} cannot be waived");
            }
        }

        YamlNode? subjectList = keys.Take("subjects");
        IReadOnlyList<string> subjects = subjectList is null ? [] : [.. vocabulary.Texts(subjectList, "subjects").Select(subject => subject.Value)];
        YamlNode? packageList = subjectList is null or YamlList { Items.Count: 0 } ? keys.Required("packages") : keys.Take("packages");
        IReadOnlyList<PackageEntry> packages = packageList is null ? [] : vocabulary.Packages(packageList, "packages");
        IReadOnlyList<Glob> projects = keys.Take("projects") is { } globs ? vocabulary.Globs(globs, "projects") : [];
        string? reason = keys.Required("reason") is { } reasonNode ? vocabulary.Text(reasonNode, "reason") : null;
        string? approvedBy = keys.Take("approved-by") is { } approver ? vocabulary.Text(approver, "approved-by") : null;
        Located<DateOnly>? expires = keys.Required("expires") is { } day ? vocabulary.Date(day, "expires") : null;
        keys.Done();
        return reason is null || expires is null
            ? null
            : new Waiver([.. rules.Select(rule => rule.Value)], packages, projects, reason, approvedBy, expires, keys.At, inherited) { Subjects = subjects };
    }
}
