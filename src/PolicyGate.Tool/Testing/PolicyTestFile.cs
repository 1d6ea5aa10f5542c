using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Testing;

/// <summary>A finding that a case expects.</summary>
internal sealed record ExpectedFinding(string Rule, string? Package, string? Version, Severity? Severity, bool? Waived)
{
    /// <summary>Whether this is the finding.</summary>
    public bool Matches(Finding finding) => finding.Rule.Id == Rule
        && (Package is null || Package.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase))
        && (Version is null || Version == finding.Version?.ToNormalizedString())
        && (Severity is null || Severity == finding.Severity)
        && (Waived is null ? !finding.IsWaived : Waived == finding.IsWaived);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', new[] { Rule, Package, Version, Severity?.Word(), Waived == true ? "waived" : null }.Where(part => part is not null));
}

/// <summary>One case: packages, and what the policy says about them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fixture">A lock file or assets file, absolute; <see langword="null"/> where the packages are named in place.</param>
/// <param name="Packages">The packages that are named in place, as <c>Id@version</c>.</param>
/// <param name="Project">The path that scopes and waivers are matched with.</param>
/// <param name="Expected">Every error and warning, and every waived finding that is named.</param>
internal sealed record PolicyTestCase(string Name, string? Fixture, IReadOnlyList<(string Id, string Version)> Packages, string Project, IReadOnlyList<ExpectedFinding> Expected);

/// <summary>A file of cases: <c>*.test.yaml</c>.</summary>
internal sealed partial record PolicyTestFile(string File, string? Policy, DateOnly? AsOf, IReadOnlyList<PolicyTestCase> Cases)
{
    private const string What = "a test file";

    /// <summary>Reads a file, as strictly as a policy.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static PolicyTestFile Read(string file)
    {
        PolicyProblems problems = new();
        try
        {
            PolicyTestFile? read = Read(file, new PolicyVocabulary(problems, inherited: false));
            if (problems.Findings.Count == 0 && read is not null)
            {
                return read;
            }
        }
        catch (PolicyUnreadableException e)
        {
            throw new UsageException($"{file}({e.At.Line},{e.At.Column}): {e.Message}");
        }

        Finding problem = problems.Findings[0];
        throw new UsageException($"{file}({problem.At.Line},{problem.At.Column}): {problem.Message}");
    }

    private static PolicyTestFile? Read(string file, PolicyVocabulary vocabulary)
    {
        if (KeyReader.Open(YamlReader.Read(file, RegularFile.Read(file, YamlReader.MaximumBytes) ?? []), What, vocabulary) is not { } keys)
        {
            return null;
        }

        string folder = Path.GetDirectoryName(file)!;
        string? policy = keys.Take("policy") is { } named ? vocabulary.Text(named, "policy") : null;
        DateOnly? asOf = keys.Take("as-of") is { } day ? vocabulary.Date(day, "as-of")?.Value : null;
        List<PolicyTestCase> cases = [];
        foreach (YamlNode item in keys.Required("cases") is { } list ? vocabulary.Items(list, "cases") : [])
        {
            if (KeyReader.Open(item, "a case", vocabulary) is { } caseKeys && Case(caseKeys, folder, vocabulary) is { } read)
            {
                cases.Add(read);
            }
        }

        keys.Done();
        return new PolicyTestFile(file, policy is null || PolicyPresets.Names.Contains(policy) ? policy : Path.GetFullPath(policy, folder), asOf, cases);
    }

    private static PolicyTestCase? Case(KeyReader keys, string folder, PolicyVocabulary vocabulary)
    {
        string? name = keys.Required("name") is { } nameNode ? vocabulary.Text(nameNode, "name") : null;
        string? input = keys.Take("input") is { } inputNode ? vocabulary.Text(inputNode, "input") : null;
        YamlNode? packagesNode = keys.Take("packages");
        IReadOnlyList<Located<string>> packages = packagesNode is null ? [] : vocabulary.Texts(packagesNode, "packages");
        string project = keys.Take("project") is { } projectNode ? vocabulary.Text(projectNode, "project") ?? string.Empty : "Test.csproj";
        List<ExpectedFinding> expected = [];
        foreach (YamlNode item in keys.Required("expect") is { } list ? vocabulary.Items(list, "expect") : [])
        {
            if (Expectation(item, vocabulary) is { } finding)
            {
                expected.Add(finding);
            }
        }

        keys.Done();
        if ((input is null) == (packagesNode is null))
        {
            vocabulary.Invalid(keys.At, "a case has either input (a lock file or assets file) or packages");
        }

        List<(string, string)> parsed = [];
        foreach (Located<string> package in packages)
        {
            if (package.Value.Split('@') is [{ Length: > 0 } id, { } version] && NuGet.Versioning.NuGetVersion.TryParse(version, out _))
            {
                parsed.Add((id, version));
            }
            else
            {
                vocabulary.Invalid(package.At, $"a package of a case is Id@version, not \"{package.Value}\"");
            }
        }

        return name is null ? null : new PolicyTestCase(name, input is null ? null : Path.GetFullPath(input, folder), parsed, project, expected);
    }

    // PG0401 Moq 4.20.1, or a mapping.
    private static ExpectedFinding? Expectation(YamlNode node, PolicyVocabulary vocabulary)
    {
        if (node is YamlMap map)
        {
            KeyReader keys = new(map, "an entry of expect", vocabulary);
            string? rule = keys.Required("rule") is { } ruleNode ? vocabulary.Text(ruleNode, "rule") : null;
            string? package = keys.Take("package") is { } packageNode ? vocabulary.Text(packageNode, "package") : null;
            Severity? severity = keys.Take("severity") is { } level ? vocabulary.Level(level, "severity")?.Value : null;
            bool? waived = keys.Take("waived") is { } flag ? vocabulary.Boolean(flag, "waived")?.Value : null;
            keys.Done();
            string[] parts = package?.Split('@') ?? [];
            return rule is null ? null : Known(new ExpectedFinding(rule, parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), severity, waived), node, vocabulary);
        }

        if (vocabulary.Text(node, "an entry of expect") is not { } text)
        {
            return null;
        }

        string[] words = text.Split([' ', '@'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2 or 3
            ? Known(new ExpectedFinding(words[0], words.ElementAtOrDefault(1), words.ElementAtOrDefault(2), null, null), node, vocabulary)
            : Known(new ExpectedFinding(text, null, null, null, null), node, vocabulary);
    }

    private static ExpectedFinding Known(ExpectedFinding finding, YamlNode node, PolicyVocabulary vocabulary)
    {
        if (!RuleId().IsMatch(finding.Rule) || RuleCatalog.Find(finding.Rule) is null)
        {
            vocabulary.Invalid(node.At, string.Create(CultureInfo.InvariantCulture, $"an entry of expect is RULE, RULE PACKAGE or RULE PACKAGE VERSION; there is no rule {finding.Rule}"));
        }

        return finding;
    }

    [GeneratedRegex(@"^PG[0-9]{4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();
}
