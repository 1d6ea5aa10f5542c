using System.Globalization;
using System.Text;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Testing;

/// <summary>The reference of the policy language, as a person reads it: every key in a policy, and how layers and <c>final</c> treat it.</summary>
internal static class ReferencePage
{
    private const int Comments = 38;

    /// <summary>The page, in Markdown.</summary>
    public static string Write(PolicyLanguage language)
    {
        StringBuilder page = new("```yaml\n");
        Key[] sections = [.. language.Sections.Select(section => section.Key)];
        Key[] first = [LayerKeys.Version, LayerKeys.Extends];
        foreach (Key key in first.Concat(sections).Concat(language.Layer.Written.Except(first).Except(sections)))
        {
            Example(page, key, string.Empty);
        }

        page.Append("```\n\n| key | what is written | with a layer over it | where it is final | asks for |\n|---|---|---|---|---|\n");
        foreach (SectionGrammar section in language.Sections)
        {
            foreach (Key key in section.Grammar.Written)
            {
                string path = $"{section.Key.Name}.{key.Name}";
                string[] rules = [.. RuleCatalog.All.Where(rule => rule.Setting == path).Select(rule => rule.Id)];
                page.Append(CultureInfo.InvariantCulture, $"| `{path}` | {key.Kind.Form} | {Layers(key)} | {Final(key)} | {string.Join(", ", rules)} |\n");
            }
        }

        return page.ToString();
    }

    private static void Example(StringBuilder page, Key key, string indent)
    {
        if (indent.Length == 0 && key.Name is not ("version" or "extends"))
        {
            page.Append('\n');
        }

        string inline = key.Example.StartsWith('\n') ? string.Empty : key.Example;
        string words = key.Kind is WordKind kind ? string.Join(" | ", kind.Words) + (key.Description.Length == 0 ? string.Empty : ". ") : string.Empty;
        page.Append($"{indent}{key.Name}:{(inline.Length == 0 ? string.Empty : " ")}{inline}".PadRight(Comments - 1)).Append(CultureInfo.InvariantCulture, $" # {words}{key.Description}\n");
        foreach (string line in key.Example.StartsWith('\n') ? key.Example[1..].Split('\n') : [])
        {
            page.Append(CultureInfo.InvariantCulture, $"{indent}  {line}\n");
        }

        foreach (Key inner in key.Kind is MapKind map && key.Example.Length == 0 ? map.Grammar.Written : [])
        {
            Example(page, inner, $"{indent}  ");
        }
    }

    private static string Layers(Key key) => key.Kind switch
    {
        ListKind => "appended",
        NamesKind => "merged by name",
        MapKind => "merged by key",
        _ => "replaced",
    };

    private static string Final(Key key) => key.WhenFinal switch
    {
        WhenFinal.MayGrow => "may grow",
        WhenFinal.HeldBySection => "may not grow",
        WhenFinal.MayNotGrow when key.Undercuts is { } scalar => $"may not grow; where `{scalar.Name}` is, may not ask for less",
        WhenFinal.MayNotGrow => "may not grow",
        _ => "stays",
    };
}
