using System.Collections;
using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>
/// Lays one layer over what the layers before it say: scalars replace, lists append, mappings merge by key, <c>rules</c> by id. What is final
/// may be tightened and never loosened (PG0107).
/// </summary>
internal sealed class LayerMerger(FinalKeys final)
{
    /// <summary>What both layers say; each section, and what is beside them, has its say about what changed.</summary>
    public Policy Merge(Policy lower, Policy upper)
    {
        LayerKeys.SeveritiesAcrossLayers(lower, upper, final);
        WaiversGrammar.OfWhatIsFinal(upper, final);
        LayerKeys.MissingEvidenceAcrossLayers(lower, upper, final);
        foreach (SectionGrammar section in upper.Language.Sections)
        {
            section.AcrossLayers(lower, upper, final);
        }

        return new Policy(upper.File, upper.Language, Merge(lower.Content, upper.Content, string.Empty));
    }

    private Values Merge(Values lower, Values upper, string path)
    {
        Values merged = new(upper.Grammar, upper.At, upper.IsInherited, upper.Name);
        for (int i = 0; i < upper.Grammar.Keys.Count; i++)
        {
            Key key = upper.Grammar.Keys[i];
            if (upper[i] is not { } value)
            {
                merged.Set(i, lower[i], lower.PlaceAt(i));
                continue;
            }

            Check(key, path + key.Name, lower, lower[i], value);
            merged.Set(i, lower[i] is { } before ? Over(key, path, before, value) : value, upper.PlaceAt(i));
        }

        return merged;
    }

    private object Over(Key key, string path, object lower, object upper)
    {
        switch (key.Kind)
        {
            case ListKind list:
                return Appended(list.New(0), lower, upper);
            case NamesKind names:
                return Appended(names.New(), lower, upper);
            case RulesKind:
                Dictionary<string, Located<Severity>> rules = new((IReadOnlyDictionary<string, Located<Severity>>)lower, StringComparer.Ordinal);
                foreach ((string id, Located<Severity> severity) in (IReadOnlyDictionary<string, Located<Severity>>)upper)
                {
                    rules[id] = severity;
                }

                return rules;
            case MapKind:
                return Merge((Values)lower, (Values)upper, $"{path}{key.Name}.");
            default:
                return upper;
        }
    }

    private static IList Appended(IList merged, object lower, object upper)
    {
        foreach (object item in ((IEnumerable)lower).Cast<object>().Concat(((IEnumerable)upper).Cast<object>()))
        {
            merged.Add(item);
        }

        return merged;
    }

    private void Check(Key key, string path, Values lowerSection, object? lower, object upper)
    {
        if (key.WhenFinal == WhenFinal.Stays && lower is ISaid before && upper is ISaid now && final.Has(path) && !now.SaysTheSame(before))
        {
            final.Loosened(now.At, $"{path} is final");
        }

        if (key.WhenFinal == WhenFinal.MayNotGrow && final.Has(path) && key.OpenedBy(lower, upper).Cast<SourceSpan?>().FirstOrDefault() is { } opened)
        {
            final.Loosened(opened, $"{path} is final: it may not grow");
        }

        string section = path[..(path.LastIndexOf('.') + 1)];
        if (key.Undercuts is { } scalar && !final.Has(path) && final.Has(section + scalar.Name) && key.WeakerThan(lowerSection, upper).Cast<SourceSpan?>().FirstOrDefault() is { } weaker)
        {
            final.Loosened(weaker, $"{section}{scalar.Name} is final: an exception may not ask for less");
        }
    }
}
