using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Verdicts;

namespace PolicyGate.Testing;

/// <summary>Policies out of text, by the real reader.</summary>
internal static class TestPolicy
{
    /// <summary>The policy that this text means to a project; throws where the text is wrong.</summary>
    public static Policy Parse(string yaml, string projectPath = "src/App/App.csproj")
    {
        (PolicyLoad load, _) = Load(("policygate.yaml", "version: 1\n" + yaml), projectPath);
        return load.Policy ?? throw new InvalidOperationException(string.Join('\n', Describe(load.Problems)));
    }

    /// <summary>What is wrong with a text: <c>PG0104(3,5) message</c>.</summary>
    public static IReadOnlyList<string> Problems(string yaml) => Describe(Load(("policygate.yaml", yaml)).Load.Problems);

    /// <summary>Loads the first of some files.</summary>
    public static (PolicyLoad Load, IReadOnlyList<Input> Inputs) Load((string Name, string Text) first, params (string Name, string Text)[] others) => Load(first, "src/App/App.csproj", others);

    /// <summary>Loads the first of some files in a language of its own.</summary>
    public static (PolicyLoad Load, IReadOnlyList<Input> Inputs) Load((string Name, string Text) first, PolicyLanguage language, params (string Name, string Text)[] others) => Load(first, "src/App/App.csproj", language, others);

    /// <summary>Loads the first of some files for a project.</summary>
    public static (PolicyLoad Load, IReadOnlyList<Input> Inputs) Load((string Name, string Text) first, string projectPath, params (string Name, string Text)[] others) => Load(first, projectPath, PolicyLanguage.Current, others);

    private static (PolicyLoad Load, IReadOnlyList<Input> Inputs) Load((string Name, string Text) first, string projectPath, PolicyLanguage language, (string Name, string Text)[] others)
    {
        using TempFolder folder = new("pg-policy");
        foreach ((string name, string text) in others.Append(first))
        {
            folder.Write(name, text);
        }

        InputFiles inputs = new();
        PolicyLoad load = PolicyLoader.Load(folder[projectPath], folder[first.Name], _ => projectPath, inputs, language);
        return (load, inputs.All);
    }

    /// <summary>Findings in short: <c>PG0104(3,5) message</c>.</summary>
    public static IReadOnlyList<string> Describe(IEnumerable<Finding> findings) =>
        [.. findings.Select(finding => $"{finding.Rule.Id}({finding.At.Line},{finding.At.Column}) {finding.Message}")];
}
