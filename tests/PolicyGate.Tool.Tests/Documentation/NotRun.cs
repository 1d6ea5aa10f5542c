namespace PolicyGate.Tool.Tests.Documentation;

/// <summary>Commands of the documentation that are not run as they stand, each with the reason, or with the test that runs the like under conditions of its own.</summary>
internal static class NotRun
{
    private const string Installs = "needs a feed with a release; PackedTool.Is_installed_and_checks installs what is packed here";
    private const string Examples = "builds; Examples.Say_what_they_are_expected_to does, with the packed gate";
    private const string Restores = "restores, with feeds of its own in FixKeepsVersions and Adopting.Check_restores_first_where_it_is_asked_to_locked_where_there_is_a_lock";
    private const string Worktree = "is git's; WholePolicyTests and TheGateVerified compare with a checkout of their own";
    private const string Inventories = "is another tool's; PageTests.Every_command_of_the_page_runs does, in PolicyGate.Inventory.Tests";
    private const string Benchmarks = "takes minutes; .ci/run runs the guard";
    private const string Publishes = "is for those who publish: it needs a clone, a certificate or a feed to push to";

    /// <summary>Verbs of dotnet that the text names as such, and which a block may hold bare.</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["build", "format", "restore", "run", "test", "tool", "new", "nuget"];

    /// <summary>The same of two words.</summary>
    public static IReadOnlyList<string> Nouns { get; } = ["tool restore", "tool exec", "new policygate", "nuget verify"];

    /// <summary>Page, command and reason.</summary>
    public static IReadOnlyList<(string Page, string Text, string Why)> Commands { get; } =
    [
        ("README.md", "dotnet build policy-examples/getting-started", Examples),
        ("README.md", "dotnet tool install --global PolicyGate.Tool", Installs),
        ("README.md", "dotnet add package PolicyGate", "needs a feed with a release; PackageForm adds the packed one"),
        ("README.md", "dotnet build -p:PolicyGateEnabled=false", "builds; TheVerdict.Says_that_the_gate_is_off_and_fails_where_CI_is_true does"),
        ("CONTRIBUTING.md", "dotnet build PolicyGate.sln", "builds what these tests are part of"),
        ("CONTRIBUTING.md", ".ci/run", "runs every test, these too"),
        ("docs/adopt.md", "dotnet tool install --global PolicyGate.Tool", Installs),
        ("docs/advisories.md", "dotnet restore --locked-mode", Restores),
        ("docs/benchmarks.md", "dotnet run -c Release --project tests/PolicyGate.Benchmarks", Benchmarks),
        ("docs/ci.md", "dotnet build --no-restore", "builds; BeforeNotAfter does, with the packed gate"),
        ("docs/ci.md", "dotnet restore --locked-mode", Restores),
        ("docs/report.md", "dotnet restore --locked-mode", Restores),
        ("docs/report.md", "policygate report --base main --output report.html", "needs a commit with lock files; ReviewTests compares two"),
        ("docs/sbom.md", "dotnet restore --locked-mode", Restores),
        ("docs/ci.md", "dotnet tool install --global PolicyGate.Tool --version 0.1.0", Installs),
        ("docs/ci.md", "git fetch --depth=1 origin main", Worktree),
        ("docs/ci.md", "git worktree add ../protected FETCH_HEAD", Worktree),
        ("docs/ci.md", "policygate check --restore", Restores),
        ("docs/command-line.md", "dotnet tool install --global PolicyGate.Tool", Installs),
        ("docs/editor.md", "dotnet new install PolicyGate.Templates", "needs a feed with a release; Template installs the packed one"),
        ("docs/incident.md", "git log -L \"/\\\"Evil.Package\\\":/,+1:policygate.lock.json\"", "is git's, of a history that no test has"),
        ("docs/inventory.md", "dotnet tool install --global PolicyGate.Inventory", Installs),
        ("docs/inventory.md", "dotnet restore --locked-mode", Restores),
        ("docs/inventory.md", "policygate-inventory ingest exports", Inventories),
        ("docs/inventory.md", "policygate-inventory ingest exports --store inventory.db", Inventories),
        ("docs/inventory.md", "policygate-inventory status --store inventory.db", Inventories),
        ("docs/inventory.md", "policygate-inventory find Contoso.Http", Inventories),
        ("docs/inventory.md", "policygate-inventory find \"Contoso.Http@[2.1.0,2.1.4)\"", Inventories),
        ("docs/inventory.md", "policygate-inventory find Contoso.Http --format html > contoso-http.html", Inventories),
        ("docs/inventory.md", "policygate-inventory find \"Contoso.Http@[2.1.0,2.1.4)\" --between 2026-11-01..2026-11-30 --format csv", Inventories),
        ("docs/inventory.md", "policygate-inventory diff 2026-11-28..2026-11-28 --repository github.com/contoso/shop", Inventories),
        ("docs/inventory.md", "policygate-inventory top --count 100 --format csv", Inventories),
        ("docs/inventory.md", "policygate-inventory packages --output everywhere", Inventories),
        ("docs/inventory.md", "policygate monitor everywhere --state everywhere/state.json", "needs lock files of an inventory; PackedInventory has them read"),
        ("docs/performance.md", "dotnet run -c Release --project tests/PolicyGate.Benchmarks", Benchmarks),
        ("docs/performance.md", "dotnet run -c Release --project tests/PolicyGate.Benchmarks -- guard", Benchmarks),
        ("docs/release.md", "git clone https://github.com/policygate/policygate", Publishes),
        ("docs/release.md", "cd policygate", Publishes),
        ("docs/release.md", "git checkout v0.1.0", Publishes),
        ("docs/release.md", "CI=true dotnet pack PolicyGate.sln -c Release -o out", "packs; OwnSupplyChain.A_release_is_the_same_bytes_wherever_it_is_built does, twice"),
        ("docs/release.md", "dotnet build PolicyGate.sln -p:GateOurselves=true", ".ci/run runs it"),
        ("docs/release.md", "dotnet nuget sign out/*.nupkg --certificate-fingerprint FINGERPRINT --timestamper TIMESTAMP-AUTHORITY", Publishes),
        ("docs/release.md", "dotnet nuget push out/*.nupkg --source nuget.org --api-key KEY", Publishes),
        ("docs/release.md", "dotnet nuget verify --all PolicyGate.0.1.0.nupkg", Publishes),
        ("docs/release.md", "dotnet nuget trust source nuget.org", "asks the gallery"),
        ("docs/reliability.md", ".ci/long", "takes an hour"),
        ("docs/updates.md", "dotnet restore --force-evaluate", Restores),
        ("docs/what-the-tool-reads.md", "dotnet msbuild -getItem:PackageReference", "is what the tool does not do"),
        ("policy-examples/README.md", "dotnet build policy-examples/04-packages", Examples),
        ("policy-examples/07-integrity/README.md", "dotnet nuget locals global-packages --list", "says where this machine's package folder is"),
        ("policy-examples/getting-started/README.md", "dotnet build policy-examples/getting-started", Examples),
        ("src/PolicyGate.Engine/Families/BuildCode/PG1007.md", "policygate content 2", "is the first line of what is hashed, and no command"),
        ("src/PolicyGate.Engine/Families/Gate/PG0001.md", "policygate check --restore", Restores),
        ("src/PolicyGate.Engine/Families/Gate/PG0005.md", "dotnet build --no-restore", "builds; BeforeNotAfter.After_a_restore_without_the_gate does"),
        ("src/PolicyGate.Engine/Families/Gate/PG0005.md", "dotnet restore -p:Configuration=Release", "restores; AnotherEvaluation does, with other properties"),
        ("src/PolicyGate.Engine/Families/Gate/PG0008.md", "git fetch --depth=1 origin main", Worktree),
        ("src/PolicyGate.Engine/Families/Gate/PG0008.md", "git worktree add ../protected FETCH_HEAD", Worktree),
    ];
}
