using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Documentation;

/// <summary>Every command in the documentation runs, or is listed with the reason why not.</summary>
public sealed partial class CommandsTests
{
    // What stands for something of the reader's.
    private static readonly string[] PackageWords = ["PACKAGE", "ID", "Contoso.Http", "Evil.Package", "policygate.tool", "PACKAGE@VERSION"];

    public static TheoryData<string> Pages => [.. DocPages.All.Where(page => DocPages.CommandsOf(page).Any())];

    [Fact]
    public void What_is_listed_as_not_run_still_stands_there()
    {
        Assert.Empty(NotRun.Commands.Where(entry => !DocPages.CommandsOf(entry.Page).Any(command => command.Text == entry.Text)).Select(entry => $"{entry.Page}: {entry.Text}"));
        Assert.Empty(NotRun.Commands.GroupBy(entry => (entry.Page, entry.Text)).Where(group => group.Count() > 1).Select(group => group.Key));
        string[] sources = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
        foreach ((string _, string text, string why) in NotRun.Commands)
        {
            Assert.True(why.Length > 10, text);
            Assert.All(NamedTest().Matches(why).Cast<Match>(), test => Assert.True(sources.Any(source => source.Contains($"class {test.Groups[1].Value}", StringComparison.Ordinal) && source.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal)), $"{text}: there is no test {test.Value}"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Of_a_page_run(string page)
    {
        List<string> wrong = [];
        foreach (DocCommand command in DocPages.CommandsOf(page).DistinctBy(command => command.Text))
        {
            string text = command.Text.StartsWith("dotnet policygate", StringComparison.Ordinal) ? command.Text["dotnet ".Length..] : command.Text;
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isListed = NotRun.Commands.Any(entry => entry.Page == page && entry.Text == command.Text);
            bool isName = words is ["dotnet", _] or ["policygate"] || (words is ["dotnet", var verb, var noun] && NotRun.Nouns.Contains($"{verb} {noun}"));
            if (isListed || isName)
            {
                Assert.True(!isName || words.Length == 1 || NotRun.Verbs.Contains(words[1]), $"{command}: dotnet has no such verb");
                continue;
            }

            if (words[0] != "policygate")
            {
                wrong.Add($"{command}: neither run nor listed as not run");
                continue;
            }

            using DocRepository repository = await DocRepository.CreateAsync();
            (string[] arguments, int code, string says) = Translate(words[1..], repository);
            ToolRun run = await ToolRun.RunAsync(arguments);
            if (run.ExitCode != code || !(run.Output + run.Error).Contains(says, StringComparison.Ordinal))
            {
                wrong.Add($"{command}: {string.Join(' ', arguments)}: expected {code} and \"{says}\"; {run}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    // To the scratch repository, with the exit code that is due there and something that it says.
    private static (string[] Arguments, int Code, string Says) Translate(string[] words, DocRepository repository)
    {
        if (words is [var verb] && verb is "explain" or "allow" or "trust" or "advisories" or "diff" or "review" or "completion" or "test" or "report" or "inventory" || words is ["VERB", "--help"])
        {
            return ([words[0] == "VERB" ? "check" : words[0], "--help"], 0, "Examples:");
        }

        if (words is ["--help"])
        {
            return (words, 0, "check");
        }

        // MachineTests run these, with folders of their own.
        if (words[0] == "machine")
        {
            return ([.. words.Take(2), "--help"], 0, "Examples:");
        }

        List<string> arguments = [.. words.Where(word => word != "[PATH…]").Select(word => PackageWords.Contains(word) ? DocRepository.Package : repository.Value(word))];
        if (words[^1] == "--protected")
        {
            arguments.Add(repository.Value("FOLDER"));
        }

        if (words[0] is "check" or "init" or "fix" or "allow" or "sbom" or "report" or "inventory" || (words[0] == "explain" && !words[1].StartsWith("PG", StringComparison.Ordinal)))
        {
            arguments.Add(repository.Path);
        }

        if (words[0] == "inventory")
        {
            repository.HasOrigin();
        }

        if (words[0] == "advisories")
        {
            return Advised(words, repository);
        }

        if (words[0] == "monitor")
        {
            return Monitored(arguments, repository);
        }

        if (words[0] is "diff" or "review")
        {
            return Reviewed(words, arguments, repository);
        }

        if (words[0] == "trust")
        {
            if (words[1] == "init")
            {
                repository.WithoutTrust();
            }

            arguments.RemoveAll(word => word is "[ID…]");
            arguments.AddRange(words[1] == "update" ? ["--path", repository.Path] : [repository.Path]);
        }

        (int code, string says) = words[0] switch
        {
            "check" when words.Contains("--machine") => (3, "nothing manages this machine"),
            "check" when words.Contains("--verify-gate") => (1, "PG0006"),
            "check" when words.Contains("recommended") => (1, "PG0301"),
            "check" when words.Contains("--format") => (0, words.Contains("--output") || words.Contains("github") || words.Contains("azure") || words.Contains("markdown") ? string.Empty : "\"schema\": 1"),
            "check" => (0, "0 errors"),
            "init" when words.Contains("--force") => (0, "next: "),
            "init" when words.Contains("--migrate") => (0, "+  default: trust"),
            "init" => (0, "wrote "),
            "explain" when words[1].StartsWith("PG", StringComparison.Ordinal) => (0, $"# {words[1]}"),
            "explain" => (0, DocRepository.Package),
            "allow" => (0, $"+    - {DocRepository.Package}"),
            "fix" => (0, "nothing"),
            "trust" when words[1] == "init" => (0, "+\"YamlDotNet\": "),
            "trust" when words[1] == "status" => (0, "1 package recorded"),
            "trust" when words.Contains("--accept") => (0, "\"review\":{\"by\":"),
            "trust" => (0, "nothing to change"),
            "report" => (0, "wrote "),
            "sbom" => (0, words.Contains("--output") ? string.Empty : "\"CycloneDX\""),
            "inventory" => (0, "1 project, 1 package of them"),
            "test" => (0, "1 passed, 0 failed"),
            "rules" => (0, "PG0401"),
            "schema" => (0, "draft-07"),
            _ => (-1, "known"),
        };
        if (words[0] == "init" && words.Contains("--migrate"))
        {
            repository.WithoutTrust();
            repository.With($"version: 1\npackages:\n  default: deny\n  allow:\n    - {DocRepository.Package}\n");
        }
        else if (words[0] == "init" && !words.Contains("--force"))
        {
            repository.WithoutPolicy();
        }
        else if (words[0] == "fix" && words.Contains("recommended"))
        {
            repository.Lock();
        }
        else if (words[0] == "allow")
        {
            repository.With("version: 1\npackages:\n  default: deny\n  allow:\n    - Serilog\n");
        }

        return ([.. arguments], code, says);
    }

    // With two versions of a package, a trust file of the first, and a commit on main.
    private static (string[] Arguments, int Code, string Says) Reviewed(string[] words, List<string> arguments, DocRepository repository)
    {
        if (words[0] == "diff")
        {
            string archive = Path.Combine(RepositoryRoot.Packages, "yamldotnet", "18.1.0", "yamldotnet.18.1.0.nupkg");
            return (["diff", archive, archive], 0, "nothing changed");
        }

        repository.Commit();
        string says = words.Contains("--accept") ? "\"review\":{\"by\":" : words.Contains("--output") ? string.Empty : "nothing changed";
        return ([.. arguments, "--path", repository.Path], 0, says);
    }

    // With a feed of this machine, and records for whatever the page names behind --osv.
    private static (string[] Arguments, int Code, string Says) Advised(string[] words, DocRepository repository)
    {
        string records = repository.Records();
        return words[1] == "status" ? (["advisories", "status", repository.Path, "--data", records], 0, "in all: 1 vulnerability")
            : words[1] != "update" ? ([], -1, "known")
            : (["advisories", "update", repository.Feed(), "--output", Path.Combine(repository.Path, "data"), .. words.Where(word => word == "--osv").SelectMany(osv => new[] { osv, records })], 0, "new: 1 vulnerability");
    }

    // With a feed of this machine that the package is mapped to, and records under the policy for whatever the page names behind --osv.
    private static (string[] Arguments, int Code, string Says) Monitored(List<string> arguments, DocRepository repository)
    {
        repository.With($"version: 1\nadvisories: {{ data: '{repository.Records()}' }}\n");
        string[] kept = [.. arguments.Where((word, i) => word != "--osv" && (i == 0 || arguments[i - 1] != "--osv"))];
        return ([.. kept, repository.Path, "--config", repository.PackageFeed(), "--offline-advisories"], 0, "first run: 1 package known, 0 could not be asked about");
    }

    [GeneratedRegex(@"\b([A-Z]\w+)\.([A-Z]\w+_\w+)")]
    private static partial Regex NamedTest();

    /// <summary>A restored repository with a policy that passes.</summary>
    private sealed class DocRepository : IDisposable
    {
        public const string Package = "YamlDotNet";

        private readonly RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )").Target("net10.0", "YamlDotNet/18.1.0");
        private LoopbackFeed? feed;

        public string Path => project.Folder.Path;

        public static async Task<DocRepository> CreateAsync()
        {
            DocRepository repository = new();
            repository.project.Write("obj/project.assets.json", repository.project.Json());
            ToolRun init = await ToolRun.RunAsync("init", repository.Path);
            Assert.True(init.ExitCode == 0, init.ToString());
            return repository;
        }

        public void WithoutPolicy() => File.Delete(project.Folder["policygate.yaml"]);

        public void WithoutTrust() => File.Delete(project.Folder["policygate.lock.json"]);

        /// <summary>Has it restore in locked mode in CI, as the preset asks.</summary>
        public void Lock() => project.Folder.Write("Directory.Build.props", "<Project><PropertyGroup><RestoreLockedMode Condition=\"'$(CI)' == 'true'\">true</RestoreLockedMode></PropertyGroup></Project>");

        /// <summary>Makes a branch main of it, with a lock file.</summary>
        public void Commit()
        {
            project.Write("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "YamlDotNet": { "type": "Direct", "requested": "[18.1.0, )", "resolved": "18.1.0", "contentHash": "x" } } } }""");
            TestGit.Run(Path, "init", "-q");
            TestGit.Commit(Path, "one");
        }

        /// <summary>Makes it a clone, that knows where from.</summary>
        public void HasOrigin()
        {
            TestGit.Run(Path, "init", "-q");
            TestGit.Run(Path, "remote", "add", "origin", "https://git.example/contoso/shop.git");
        }

        /// <summary>A folder with a nuget.config that names a feed of this machine.</summary>
        public string Feed()
        {
            feed ??= new LoopbackFeed().WithVulnerabilities();
            project.Folder.Write("feed/nuget.config", feed.Config());
            return project.Folder["feed"];
        }

        /// <summary>The nuget.config of a feed that has the package.</summary>
        public string PackageFeed()
        {
            feed ??= new LoopbackFeed().WithPackages(isPaged: false, new FeedVersion(Package, "18.1.0"));
            return project.Folder.Write("feed/nuget.config", feed.Config().Replace("</configuration>", "<packageSourceMapping><clear /><packageSource key=\"here\"><package pattern=\"*\" /></packageSource></packageSourceMapping></configuration>", StringComparison.Ordinal));
        }

        /// <summary>A folder with a record of an advisory.</summary>
        public string Records()
        {
            project.Folder.Write("records/GHSA-1.json", """{ "id": "GHSA-1", "modified": "2026-11-01T00:00:00Z", "affected": [{ "package": { "ecosystem": "NuGet", "name": "Contoso.Http" }, "versions": ["1.0.0"] }] }""");
            return project.Folder["records"];
        }

        public void With(string policy) => project.Folder.Write("policygate.yaml", policy);

        /// <summary>What a word of a page is here.</summary>
        public string Value(string word)
        {
            switch (word)
            {
                case "FILE":
                    return project.Folder["policygate.yaml"];
                case "FOLDER" or "CHECKOUT" or "../protected":
                    project.Folder.Write("protected/.git/HEAD", string.Empty);
                    return project.Folder["protected"];
                case "policy-tests":
                    project.Folder.Write("policy-tests/a.test.yaml", "policy: recommended\ncases:\n  - { name: none, packages: [], expect: [] }\n");
                    return project.Folder["policy-tests"];
                default:
                    return DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                        : System.IO.Path.GetExtension(word) is ".sarif" or ".json" or ".jsonl" or ".md" && !word.StartsWith('-') ? project.Folder[$"out/{System.IO.Path.GetFileName(word)}"] : word;
            }
        }

        public void Dispose()
        {
            project.Dispose();
            feed?.Dispose();
        }
    }
}
