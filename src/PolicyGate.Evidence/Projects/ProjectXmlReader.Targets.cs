using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>What a text may be at the end of an evaluation, as the names of targets are: by whatever any file gives its properties, or where nothing does.</content>
internal sealed partial class ProjectXmlReader
{
    private const int MostTexts = 64;

    // Nothing where they are too many, or one is known to nobody.
    private IReadOnlyList<string>? EveryValue(string text, SourceSpan at) => EveryValue(text, at, new HashSet<string>(StringComparer.OrdinalIgnoreCase));

    private IReadOnlyList<string>? EveryValue(string text, SourceSpan at, HashSet<string> asked) =>
        Combined(text, at, MostTexts, name => writes.ContainsKey(name) || given.Contains(name), name => EveryValueOf(name, asked));

    private HashSet<string?>? EveryValueOf(string name, HashSet<string> asked)
    {
        HashSet<string?> values = new(StringComparer.Ordinal) { string.Empty };
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

        return values;
    }
}
