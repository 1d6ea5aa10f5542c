using System.Text.RegularExpressions;
using PolicyGate.Language;
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
internal sealed record PolicyTestCase(string Name, string? Fixture, IReadOnlyList<(string Id, string Version)>? Packages, string Project, IReadOnlyList<ExpectedFinding> Expected);

/// <summary>A file of cases: <c>*.test.yaml</c>.</summary>
internal sealed partial record PolicyTestFile(string File, string? Policy, DateOnly? AsOf, IReadOnlyList<PolicyTestCase> Cases)
{
    private static readonly Key<string> Rule = new("rule", Kinds.Text, string.Empty) { IsRequired = true };
    private static readonly Key<string> OfPackage = new("package", Kinds.Text, string.Empty);
    private static readonly Key<Located<Severity>> AtSeverity = new("severity", Kinds.Level, string.Empty);
    private static readonly Key<Located<bool>> Waived = new("waived", Kinds.Boolean, string.Empty);

    // PG0401 Moq 4.20.1, or a mapping.
    private static readonly Key<IReadOnlyList<ExpectedFinding>> Expect = new("expect", new ListKind<ExpectedFinding>(new EntryKind<ExpectedFinding>(new Grammar<ExpectedFinding>([Rule, OfPackage, AtSeverity, Waived], Expectation), Expectation)) { IsWrong = Unknown }, string.Empty) { IsRequired = true };

    private static readonly Key<string> CaseName = new("name", Kinds.Text, string.Empty) { IsRequired = true };
    private static readonly Key<string> Input = new("input", Kinds.Text, string.Empty);
    private static readonly Key<IReadOnlyList<Located<string>>> Packages = new("packages", Kinds.Texts with { IsWrong = (package, _) => Parsed(package) is null ? $"a package of a case is Id@version, not \"{package.Value}\"" : null }, string.Empty);
    private static readonly Key<string> Project = new("project", Kinds.Text, string.Empty);
    private static readonly Grammar<PolicyTestCase> CaseKeys = new([CaseName, Input, Packages, Project, Expect], Case);

    private static readonly Key<string> OfPolicy = new("policy", Kinds.Text, string.Empty);
    private static readonly Key<Located<DateOnly>> OnDay = new("as-of", Kinds.Date, string.Empty);
    private static readonly Key<IReadOnlyList<PolicyTestCase>> OfCases = new("cases", Kinds.Entries(CaseKeys) with { ItemName = "a case", IsWrong = (read, _) => read.Fixture is null == read.Packages is null ? "a case has either input (a lock file or assets file) or packages" : null }, string.Empty) { IsRequired = true };
    private static readonly Grammar<Values> FileKeys = new([OfPolicy, OnDay, OfCases], values => values);

    /// <summary>Reads a file, as strictly as a policy.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static PolicyTestFile Read(string file)
    {
        PolicyProblems problems = new();
        try
        {
            Values? read = new GrammarReader(problems, inherited: false).Map(FileKeys, YamlReader.Read(file, RegularFile.Read(file, YamlReader.MaximumBytes) ?? []), "a test file");
            if (problems.Findings.Count == 0 && read is not null)
            {
                string folder = Path.GetDirectoryName(file)!;
                string? policy = read.Find(OfPolicy);
                return new PolicyTestFile(
                    file,
                    policy is null || PolicyPresets.Names.Contains(policy) ? policy : Path.GetFullPath(policy, folder),
                    read.Find(OnDay)?.Value,
                    [.. read.Of(OfCases).Select(item => item with { Fixture = item.Fixture is null ? null : Path.GetFullPath(item.Fixture, folder) })]);
            }
        }
        catch (PolicyUnreadableException e)
        {
            throw new UsageException($"{file}({e.At.Line},{e.At.Column}): {e.Message}");
        }

        Finding problem = problems.Findings[0];
        throw new UsageException($"{file}({problem.At.Line},{problem.At.Column}): {problem.Message}");
    }

    private static PolicyTestCase Case(Values values) =>
        new(values.Of(CaseName), values.Find(Input), values.Find(Packages)?.Select(Parsed).OfType<(string, string)>().ToArray(), values.Find(Project) ?? "Test.csproj", values.Of(Expect));

    private static (string Id, string Version)? Parsed(Located<string> package) =>
        package.Value.Split('@') is [{ Length: > 0 } id, { } version] && NuGet.Versioning.NuGetVersion.TryParse(version, out _) ? (id, version) : null;

    private static ExpectedFinding Expectation(Values values)
    {
        string[] parts = values.Find(OfPackage)?.Split('@') ?? [];
        return new ExpectedFinding(values.Of(Rule), parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), values.Find(AtSeverity)?.Value, values.Find(Waived)?.Value);
    }

    private static ExpectedFinding Expectation(Located<string> text)
    {
        string[] words = text.Value.Split([' ', '@'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2 or 3
            ? new ExpectedFinding(words[0], words.ElementAtOrDefault(1), words.ElementAtOrDefault(2), null, null)
            : new ExpectedFinding(text.Value, null, null, null, null);
    }

    private static string? Unknown(ExpectedFinding finding, string list) => RuleId().IsMatch(finding.Rule) && RuleCatalog.Find(finding.Rule) is not null ? null
        : $"an entry of expect is RULE, RULE PACKAGE or RULE PACKAGE VERSION; there is no rule {finding.Rule}";

    [GeneratedRegex(@"^PG[0-9]{4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();
}
