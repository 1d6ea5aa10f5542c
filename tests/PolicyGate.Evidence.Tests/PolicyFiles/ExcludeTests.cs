using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

/// <summary><c>exclude</c> is read as strictly as the rest, merges over layers, and can be sealed.</summary>
public sealed class ExcludeTests
{
    private const string Base = "version: 1\nexclude: [{ projects: [attic/**], reason: old }]\n";

    [Theory]
    [InlineData("exclude: attic/**", "PG0104(2,10) exclude is a list, not \"attic/**\"")]
    [InlineData("exclude: [attic/**]", "PG0104(2,11) an entry of exclude is a mapping")]
    [InlineData("exclude: [{ projects: [attic/**] }]", "PG0104(2,11) an entry of exclude needs the key reason")]
    [InlineData("exclude: [{ reason: old }]", "PG0104(2,11) an entry of exclude needs the key projects")]
    [InlineData("exclude: [{ projects: [], reason: old }]", "PG0104(2,23) an entry of exclude needs a project")]
    [InlineData("exclude: [{ projects: attic/**, reason: old }]", "PG0104(2,23) projects is a list, not \"attic/**\"")]
    [InlineData("exclude: [{ projects: [/attic], reason: old }]", "PG0104(2,24) projects are globs relative to the repository, with / and without ..: /attic")]
    [InlineData("exclude: [{ projects: [../attic], reason: old }]", "PG0104(2,24) projects are globs relative to the repository, with / and without ..: ../attic")]
    [InlineData("exclude: [{ projects: ['attic\\Old.csproj'], reason: old }]", "PG0104(2,24) projects are globs relative to the repository, with / and without ..: attic\\Old.csproj")]
    [InlineData("exclude: [{ projects: [a/**, a/**], reason: old }]", "PG0105(2,30) a/** is in projects twice")]
    [InlineData("exclude: [{ projects: [a/**], reason: old }, { projects: [A/**], reason: new }]", "PG0105(2,46) A/** is in exclude twice")]
    [InlineData("exclude: [{ projects: [a/**], reason: \"\" }]", "PG0104(2,39) reason is text")]
    [InlineData("exclude: [{ projects: [a/**], reason: old, until: 2026-12-31 }]", "PG0103(2,44) an entry of exclude has no key until; known are projects, reason")]
    [InlineData("scopes: [{ projects: [a/**], exclude: [{ projects: [a/**], reason: old }] }]", "PG0103(2,30) a scope has no key exclude; ")]
    public void Is_read_strictly(string section, string problem) =>
        Assert.Contains(TestPolicy.Problems($"version: 1\n{section}\n"), found => found.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("attic/**", "attic/Old/Old.csproj", true)]
    [InlineData("attic/**", "attic/Old.csproj", true)]
    [InlineData("attic/**", "attic.csproj", false)]
    [InlineData("attic/*.csproj", "attic/Old/Old.csproj", false)]
    [InlineData("**/*.Samples.csproj", "src/A.Samples.csproj", true)]
    [InlineData("**/*.Samples.csproj", "A.Samples.csproj", true)]
    [InlineData("tools/run.cs", "tools/run.cs.csproj", true)]
    [InlineData("tools/run.cs.csproj", "tools/run.cs.csproj", true)]
    [InlineData("tools/run.cs", "tools/run.csproj", false)]
    [InlineData("ATTIC/**", "attic/old.csproj", true)]
    public void Names_projects_by_glob(string glob, string project, bool isNamed) =>
        Assert.Equal(isNamed, Assert.Single(TestPolicy.Parse($"exclude: [{{ projects: [\"{glob}\"], reason: old }}]").Exclude).Names(project));

    [Fact]
    public void Layers_append_and_a_base_is_inherited()
    {
        Policy policy = Load("version: 1\nextends: [base.yaml]\nexclude: [{ projects: [more/**, most/**], reason: new }]\n", Base).Policy!;
        Assert.Equal([("attic/**", "old", true), ("more/**, most/**", "new", false)], policy.Exclude.Select(entry => (entry.ToString(), entry.Reason, entry.Inherited)));
    }

    [Theory]
    [InlineData("exclude: [{ projects: [more/**], reason: new }]", false)]
    [InlineData("packages: { deny: [Moq] }", true)]
    [InlineData("exclude: []", true)]
    public void What_a_base_sealed_may_not_grow(string upper, bool isGood)
    {
        PolicyLoad load = Load($"version: 1\nextends: [base.yaml]\n{upper}\n", Base + "final: [exclude]\n");
        Assert.Equal(isGood, load.Policy is not null);
        Assert.Equal(isGood ? [] : ["PG0107(3,11) exclude is final: it may not grow; a base policy seals it, ask its owners"], TestPolicy.Describe(load.Problems));
    }

    private static PolicyLoad Load(string policy, string lower) => TestPolicy.Load(("policygate.yaml", policy), ("base.yaml", lower)).Load;
}
