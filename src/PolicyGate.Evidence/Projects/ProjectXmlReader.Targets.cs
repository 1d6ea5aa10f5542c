using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>What a text may be at the end of an evaluation, as the names of targets are: by whatever any file gives its properties, or where nothing does.</content>
internal sealed partial class ProjectXmlReader
{
    private const int MostTexts = 64;

    // Nothing where they are too many, or one is known to nobody.
    private IReadOnlyList<string>? EveryValue(string text, SourceSpan at) => EveryValue(text, at, new HashSet<string>(StringComparer.OrdinalIgnoreCase));

    private IReadOnlyList<string>? EveryValue(string text, SourceSpan at, HashSet<string> asked)
    {
        List<Dictionary<string, string?>> all = [new(StringComparer.OrdinalIgnoreCase)];
        foreach (string name in PropertyExpansion.Names(text).Distinct(StringComparer.OrdinalIgnoreCase).Where(name => writes.ContainsKey(name) || given.Contains(name)))
        {
            HashSet<string> values = new(StringComparer.Ordinal) { string.Empty };
            if (given.Contains(name) || asked.Count > LongestChain)
            {
                return null;
            }

            if (asked.Add(name))
            {
                foreach (Write write in writes[name])
                {
                    if (EveryValue(write.Text, write.At, asked) is not { } of)
                    {
                        return null;
                    }

                    values.UnionWith(of);
                }

                asked.Remove(name);
            }

            if (all.Count * values.Count > MostTexts)
            {
                return null;
            }

            all = [.. all.SelectMany(known => values.Select(value => new Dictionary<string, string?>(known, StringComparer.OrdinalIgnoreCase) { [name] = value }))];
        }

        expansions += all.Count;
        return expansions > MostExpansions ? null : [.. all.Select(known => Expand(text, at, known)).Distinct(StringComparer.Ordinal)];
    }
}
