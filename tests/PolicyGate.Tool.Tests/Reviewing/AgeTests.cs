using System.Security.Cryptography.X509Certificates;
using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Reviewing;
using Spectre.Console;

namespace PolicyGate.Tool.Tests.Reviewing;

/// <summary>How old a version is, in a review, and whose signatures say so.</summary>
public sealed class AgeTests : IDisposable
{
    private const string Published = "published on 2026-05-01 00:00 UTC, by its repository's signature";
    private static readonly X509Certificate2 Feed = TestAuthority.Certificate("CN=Contoso Packages");

    private readonly TempFolder folder = new("pg-review-age");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_form_says_it_by_each_clock()
    {
        PackageState state = new() { Id = "A", Version = NuGetVersion.Parse("1.1.0"), Hash = "x", Published = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) };
        RecordedVersion seen = new("1.1.0", new DateOnly(2026, 5, 20), "x");
        ReviewReport report = new("before", "now",
        [
            new PackageReview("A", "1.0.0", "1.1.0", [AgePart.Of(state, [seen], "policygate.lock.json")]),
            new PackageReview("B", "1.0.0", "1.1.0", [new ReviewPart("owners", ReviewWeight.Decide, ["a new owner"]), AgePart.Of(state with { Published = null }, [seen with { IsAdopted = true }], "policygate.lock.json")]),
            new PackageReview("C", "1.0.0", "1.1.0", [AgePart.Of(state, [], "policygate.lock.json")]),
        ]);
        using StringWriter console = new();
        new ConsoleReview(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new WideOutput(console) })).Write(report);
        foreach (string form in new[] { console.ToString(), MarkdownReview.Write(report), JsonReview.Write(report) })
        {
            Assert.Contains(Published, form, StringComparison.Ordinal);
            Assert.Contains("first seen on 2026-05-20, by policygate.lock.json", form, StringComparison.Ordinal);
            Assert.Contains("no repository's signature that counts says when it was published", form, StringComparison.Ordinal);
            Assert.Contains("there before 2026-05-20, by policygate.lock.json", form, StringComparison.Ordinal);
            Assert.Contains("not seen yet, by policygate.lock.json", form, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("packages: { default: allow }", false)]
    [InlineData("the policy knows the feed", true)]
    public void Lock_files_are_reviewed_by_the_repositories_of_the_policy(string policy, bool counts)
    {
        folder.Write("repo/.git/HEAD", string.Empty);
        folder.Write("repo/src/packages.lock.json", "{}");
        if (policy.Length > 0)
        {
            folder.Write("repo/policygate.yaml", $"version: 1\n{(counts ? $"signatures: {{ repositories: {TestAuthority.Repositories(Feed)} }}" : policy)}\n");
        }

        EvidenceCache cache = new(null, TestAuthority.Roots);
        LockedVersion one = Install("1.0.0");
        LockedVersion two = Install("1.1.0");
        Repositories known = KnownRepositories.Of(new CheckOptions { Paths = [folder["repo"]] }, ["src/packages.lock.json"]);
        ReviewReport report = new LockFileReview(new InstalledArchives([folder["packages"]], cache), known).Of("a", new LockedState([one], ["x"], []), "b", new LockedState([two], ["x"], []));
        ReviewPart age = Assert.Single(Assert.Single(report.Packages).Parts, part => part.What == "age");
        Assert.Equal(counts ? Published : "no repository's signature that counts says when it was published", Assert.Single(age.Lines));
    }

    [Fact]
    public void A_policy_in_error_reviews_nothing()
    {
        folder.Write("repo/.git/HEAD", string.Empty);
        folder.Write("repo/policygate.yaml", "version: 1\nsigs: {}\n");
        UsageException wrong = Assert.Throws<UsageException>(() => KnownRepositories.Of(new CheckOptions { Paths = [folder["repo"]] }, ["packages.lock.json"]));
        Assert.StartsWith("policygate.yaml: PG0103 ", wrong.Message, StringComparison.Ordinal);
    }

    private LockedVersion Install(string version)
    {
        NuGetVersion parsed = NuGetVersion.Parse(version);
        string archive = new SamplePackage("A", version).WriteTo(folder["made"]);
        TestAuthority.SignAsRepository(archive, Feed, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), "alice");
        string installed = InstalledPackages.ArchiveIn(Path.Combine(folder["packages"], InstalledPackages.PathOf("A", parsed)), "A", parsed);
        Directory.CreateDirectory(Path.GetDirectoryName(installed)!);
        File.Move(archive, installed);
        return new LockedVersion("A", parsed, ((Evidence<ContentHash>.Known)new PackageArchive(installed, new EvidenceCache(null, TestAuthority.Roots)).Of<ContentHash>()).Value.Value);
    }

    private sealed class WideOutput(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 400;

        public int Height => 80;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // A string has none.
        }
    }
}
