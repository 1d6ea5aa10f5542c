using PolicyGate.Facts;
using PolicyGate.Language;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Families;

/// <summary>A section that is said in one file and known to no other: everything that a section has comes from its grammar.</summary>
public sealed class DemoSectionTests
{
    private enum Mood
    {
        Calm,
        Strict,
    }

    private sealed record Exemption(IReadOnlyList<PackageEntry> Packages, TimeSpan Wait, SourceSpan At) : IPlaced;

    private sealed record Contact(string Name, string Mail);

    private sealed record DemoSection(Located<Mood>? Mood, Located<TimeSpan>? Wait, IReadOnlyList<PackageEntry> Watch, IReadOnlyList<Exemption> For, IReadOnlyList<Contact> Contacts);

    private static readonly Key<Located<Mood>> OfMood = new("mood", new WordKind<Mood>([("strict", Mood.Strict), ("calm", Mood.Calm)]), "How it feels.") { Example = "strict" };
    private static readonly Key<Located<TimeSpan>> Wait = new("wait", Kinds.Duration, "How long it takes.") { Example = "2d" };
    private static readonly Key<IReadOnlyList<PackageEntry>> Watch = new("watch", PackageKinds.Any, "What it looks at.") { WhenFinal = WhenFinal.MayNotGrow, Example = "[Contoso.*]" };
    private static readonly Key<Located<TimeSpan>> Less = new("wait", Kinds.Duration, string.Empty) { IsRequired = true };

    private static readonly ExceptionsKey<Exemption, TimeSpan> For = new(
        "for",
        PackageKinds.Entries(new Grammar<Exemption>([PackageKinds.Packages, Less], values => new Exemption(values.Of(PackageKinds.Packages), values.Of(Less).Value, values.At)), entry => entry.Packages),
        "Others wait less.",
        Wait,
        (entry, wait) => entry.Wait < wait)
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { packages: [Fabrikam.*], wait: 1h }" };

    private static readonly Key<string> Mail = new("mail", Kinds.Text, string.Empty) { IsRequired = true };
    private static readonly Key<IReadOnlyList<Contact>> Contacts = new("contacts", new NamesKind<Contact>("contact", "{ mail: TEXT }", new Grammar<Contact>([Mail], values => new Contact(values.Name, values.Of(Mail)))), "Whom to ask.") { Example = "\nalice: { mail: alice@example.com }" };

    private static readonly SectionGrammar<DemoSection> Demo = new(
        "demo",
        "Shows what a section is.",
        [OfMood, Wait, Watch, For, Contacts],
        values => new DemoSection(values.Find(OfMood), values.Find(Wait), values.List(Watch), values.List(For), values.List(Contacts)))
    { DecidedBy = DecidedBy.Graph };

    private static readonly PolicyLanguage Language = new([Demo]);

    [Theory]
    [InlineData("demo: { mood: sad }", "PG0104(2,15) demo.mood is one of strict, calm, not \"sad\"")]
    [InlineData("demo: { moood: calm }", "PG0103(2,9) demo has no key moood; do you mean mood?")]
    [InlineData("demo: { wait: soon }", "PG0104(2,15) demo.wait is a duration like 72h, 14d or 2w, not \"soon\"")]
    [InlineData("demo: { watch: [A, a] }", "PG0105(2,20) a is in demo.watch twice")]
    [InlineData("demo: { for: [{ packages: [A] }] }", "PG0104(2,15) an entry of demo.for needs the key wait")]
    [InlineData("demo: { contacts: { alice: { mial: a@b } } }", "PG0104(2,28) the contact alice needs the key mail")]
    [InlineData("demo: { contacts: [alice] }", "PG0104(2,19) demo.contacts is a mapping of names to { mail: TEXT }")]
    [InlineData("demno: {}", "PG0103(2,1) a policy has no key demno; do you mean demo?")]
    [InlineData("final: [demo.nothing]", "PG0104(2,9) final names a section or section.key, not demo.nothing")]
    public void Says_where_and_what(string yaml, string expected) => Assert.Contains(Problems(("policygate.yaml", yaml)), problem => problem.StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void Layers_and_scopes_lie_over_each_other()
    {
        Policy policy = Load("demo: { wait: 3d, watch: [B], contacts: { bob: { mail: b@example.com } } }\nscopes: [{ projects: [src/**], demo: { watch: [C] } }]", "demo: { mood: strict, wait: 2d, watch: [A], contacts: { alice: { mail: a@example.com } } }");
        DemoSection demo = policy.Of(Demo)!;
        Assert.Equal(Mood.Strict, demo.Mood!.Value);
        Assert.Equal(TimeSpan.FromDays(3), demo.Wait!.Value);
        Assert.Equal(["A", "B", "C"], demo.Watch.Select(entry => entry.ToString()));
        Assert.Equal([("alice", "a@example.com"), ("bob", "b@example.com")], demo.Contacts.Select(contact => (contact.Name, contact.Mail)));
    }

    [Theory]
    [InlineData("demo", "demo: { mood: calm }", "demo.mood is final;")]
    [InlineData("demo.watch", "demo: { watch: [B] }", "demo.watch is final: it may not grow;")]
    [InlineData("demo.wait", "demo: { for: [{ packages: [B], wait: 1h }] }", "demo.wait is final: an exception may not ask for less;")]
    [InlineData("demo.wait", "demo: { for: [{ packages: [B], wait: 9d }] }", null)]
    [InlineData("demo.watch", "demo: { mood: calm }", null)]
    [InlineData("demo", "scopes: [{ projects: ['**'], demo: { wait: 1h } }]", "demo.wait is final;")]
    public void What_is_final_is_held(string final, string upper, string? problem)
    {
        IReadOnlyList<string> problems = Problems(("policygate.yaml", "extends: [base.yaml]\n" + upper), ("base.yaml", $"version: 1\nfinal: [{final}]\ndemo: {{ mood: strict, wait: 2d, watch: [A] }}\n"));
        Assert.Equal(problem is null, problems.Count == 0);
        Assert.True(problem is null || problems.Single().Contains(problem, StringComparison.Ordinal), string.Join('\n', problems));
    }

    [Fact]
    public void The_schema_and_the_reference_have_it()
    {
        string schema = PolicySchema.Write(Language);
        Assert.Contains("\"demo\"", schema, StringComparison.Ordinal);
        Assert.Contains("\"How it feels.\"", schema, StringComparison.Ordinal);
        Assert.Contains("\"demo.watch\"", new PolicyLanguage([Demo]).FinalPaths.Select(path => $"\"{path}\""));
        Assert.DoesNotContain("\"build-code\"", schema.Replace("\"build-code.", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        string page = ReferencePage.Write(Language);
        Assert.Contains("demo:                                 # Shows what a section is.\n  mood: strict                        # strict | calm. How it feels.\n", page, StringComparison.Ordinal);
        Assert.Contains("| `demo.for` | list of { packages, wait } | appended | may not grow; where `wait` is, may not ask for less |  |\n", page, StringComparison.Ordinal);
        Assert.Contains("| `demo.contacts` | names to { mail: TEXT } | merged by name | may grow |  |\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_match_nothing_and_lines_that_decide_are_told()
    {
        Policy policy = Load("demo: { mood: strict, wait: 2d, watch: [A, Gone], for: [{ packages: [A*], wait: 1h }] }");
        ProjectFacts facts = new TestProject().Reference("A", "1.0.0").Build();
        Assert.Equal(["demo.watch Gone matches no package; remove it if it is not needed any more"], PolicyEntries.Of(policy, facts).Where(entry => !entry.IsMet).Select(entry => entry.Finding.Message));
        Assert.Equal(["mood: strict", "wait: 2d", "watch names it: A", "for names it: A*"], PackageDecisions.Of(policy, facts, facts.Packages.Single()).Select(decision => decision.What));
    }

    private static Policy Load(string own, string? inherited = null)
    {
        (string, string)[] bases = inherited is null ? [] : [("base.yaml", "version: 1\n" + inherited)];
        (PolicyLoad load, _) = TestPolicy.Load(("policygate.yaml", $"version: 1\n{(inherited is null ? string.Empty : "extends: [base.yaml]\n")}{own}"), Language, bases);
        Assert.Empty(TestPolicy.Describe(load.Problems));
        return load.Policy!;
    }

    private static IReadOnlyList<string> Problems((string Name, string Text) own, params (string, string)[] bases) =>
        TestPolicy.Describe(TestPolicy.Load((own.Name, "version: 1\n" + own.Text), Language, bases).Load.Problems);
}
