using PolicyGate.Language;
using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>A policy file's nodes to a layer of policy, strictly: version 1 of the policy language.</summary>
internal sealed class LayerReader(PolicyLanguage language, bool inherited, PolicyProblems problems)
{
    /// <summary>Reads a whole file; a file that is no mapping says nothing but that.</summary>
    public PolicyLayer Read(YamlNode root)
    {
        Values values = new GrammarReader(problems, inherited).Map(language.Layer, root, "a policy") ?? new Values(language.Layer, root.At, inherited);
        IReadOnlyList<Located<string>> final = values.List(LayerKeys.Final);
        foreach (Located<string> path in final.Where(path => !language.FinalPaths.Contains(path.Value)))
        {
            problems.Add(Rules.PolicyRules.InvalidValue, path.At, $"final names a section or section.key, not {path.Value}; known are {string.Join(", ", language.FinalPaths)}");
        }

        return new PolicyLayer(
            language.ContentOf(values),
            values.List(LayerKeys.Extends),
            final,
            [.. values.List(language.Scopes).Select(scope => new Scope(scope.Of(LayerKeys.ScopeProjects), language.ContentOf(scope)))]);
    }
}
