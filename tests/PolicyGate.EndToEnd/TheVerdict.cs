using Microsoft.Build.Logging.StructuredLogger;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>The verdict beside the assets file: nothing happens when nothing changed, and every change is seen.</summary>
public sealed class TheVerdict
{
    private const string Good = """<PackageReference Include="Contoso.Good" Version="1.0.0" />""";

    // What a build with nothing to do runs of the gate.
    private static readonly string[] AskingTasks = ["CheckPackageAssetsCache", "CheckVerdict"];

    private const string Locked = "<TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>";

    [Fact]
    public void Holds_while_nothing_changes_and_then_only_asks_for_stamps()
    {
        using ScratchRepository repository = Repository("version: 1\npackages:\n  default: deny\n  allow: [Contoso.Good]\n");
        Succeeds(repository.Dotnet("build -bl:first.binlog", "App"));
        Assert.Contains("EvaluatePolicy", OurTasks(repository, "first.binlog"));
        Succeeds(repository.Dotnet("build -bl:second.binlog", "App"));
        Assert.Equal(AskingTasks, OurTasks(repository, "second.binlog").Distinct().Order(StringComparer.Ordinal));
        Succeeds(repository.Dotnet("build --no-restore -bl:third.binlog", "App"));
        Assert.Equal(AskingTasks, OurTasks(repository, "third.binlog").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Does_not_make_a_compile_out_of_date_where_only_the_policy_changed()
    {
        using ScratchRepository repository = Repository("version: 1\n");
        Succeeds(repository.Dotnet("build", "App"));
        string verdict = Path.Combine(repository.Path, "App/obj/App.csproj.policygate.verdict");
        DateTime first = File.GetLastWriteTimeUtc(verdict);
        Succeeds(Changed(repository, "policygate.yaml", "version: 1\npinning: { direct: fixed }\n", "build -bl:second.binlog"));
        Build build = BinaryLog.ReadBuild(Path.Combine(repository.Path, "App", "second.binlog"));
        Assert.Contains("EvaluatePolicy", OurTasks(repository, "second.binlog"));
        Assert.Empty(build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(task => task.Name == "Csc"));
        Assert.NotEqual(first, File.GetLastWriteTimeUtc(verdict));
    }

    [Fact]
    public void Costs_no_request_its_answer_from_the_cache_of_MSBuild()
    {
        // MSBuild answers a request from its cache only where every initial target has a result; one skipped by its condition has none.
        using ScratchRepository repository = Repository("version: 1\n");
        Succeeds(repository.Dotnet("build", "App"));
        Succeeds(repository.Dotnet("build --no-restore -bl:second.binlog", "App"));
        Build build = BinaryLog.ReadBuild(Path.Combine(repository.Path, "App", "second.binlog"));
        Assert.NotEmpty(build.FindChildrenRecursive<Target>(target => target.Name == "_PolicyGateInitial"));
    }

    [Fact]
    public void Says_its_warnings_again_in_every_build_without_asking_again()
    {
        using ScratchRepository repository = Repository("version: 1\npackages: { deny: [Contoso.Good] }\nrules: { PG0401: warning }\n");
        CommandResult first = repository.Dotnet("build -bl:first.binlog", "App");
        CommandResult second = repository.Dotnet("build -bl:second.binlog", "App");
        CommandResult restored = repository.Dotnet("restore", "App");
        foreach (CommandResult result in new[] { first, second, restored })
        {
            Succeeds(result);
            string line = Assert.Single(result.Findings);
            Assert.EndsWith("App/App.csproj(7,5): warning PG0401: Contoso.Good 1.0.0 is denied [policygate.yaml(2,20)]", line, StringComparison.Ordinal);
        }

        Assert.Equal([.. AskingTasks, "ReplayFindings"], OurTasks(repository, "second.binlog").Distinct().Order(StringComparer.Ordinal));
        foreach (string binlog in new[] { "first.binlog", "second.binlog" })
        {
            Warning warning = Assert.Single(BinaryLog.ReadBuild(Path.Combine(repository.Path, "App", binlog)).FindChildrenRecursive<Warning>(), warning => warning.Code == "PG0401");
            Assert.Equal((Path.Combine(repository.Path, "App", "App.csproj"), 7, 5, null), (warning.File, warning.LineNumber, warning.ColumnNumber, warning.Subcategory));
        }

        Assert.Equal(File.ReadAllText(Path.Combine(repository.Path, "App/obj/App.csproj.policygate.findings")).Trim(), Assert.Single(second.Findings));
    }

    [Fact]
    public void Warnings_behave_as_those_of_NuGet_do()
    {
        using ScratchRepository repository = Repository("version: 1\npackages: { deny: [Contoso.Good] }\nrules: { PG0401: warning }\n");
        Succeeds(repository.Dotnet("build", "App"));
        CommandResult hidden = repository.Dotnet("build -p:NoWarn=PG0401", "App");
        Succeeds(hidden);
        Assert.Empty(hidden.Findings);
        foreach (string property in new[] { "TreatWarningsAsErrors=true", "WarningsAsErrors=PG0401", "MSBuildTreatWarningsAsErrors=true" })
        {
            CommandResult elevated = repository.Dotnet($"build -p:{property}", "App");
            Assert.True(elevated.ExitCode != 0 && Assert.Single(elevated.Findings).Contains(": error PG0401: ", StringComparison.Ordinal), elevated.ToString());
        }

        CommandResult spared = repository.Dotnet("build -p:TreatWarningsAsErrors=true -p:WarningsNotAsErrors=PG0401", "App");
        Succeeds(spared);
        Assert.Contains(": warning PG0401: ", Assert.Single(spared.Findings), StringComparison.Ordinal);
        CommandResult errorsStay = Changed(repository, "policygate.yaml", "version: 1\npackages: { deny: [Contoso.Good] }\n", "build -p:NoWarn=PG0401");
        Assert.True(errorsStay.ExitCode != 0 && errorsStay.Codes.SequenceEqual(["PG0401"]), errorsStay.ToString());
    }

    [Fact]
    public void Sees_a_change_of_the_policy_its_base_the_references_and_the_configuration()
    {
        using ScratchRepository repository = Repository("version: 1\nextends: [base.yaml]\n");
        repository.Write("base.yaml", "version: 1\n");
        Succeeds(repository.Dotnet("build", "App"));

        Fails(Changed(repository, "base.yaml", "version: 1\npackages: { deny: [Contoso.Good] }\n", "build --no-restore"), "PG0401");
        Succeeds(Changed(repository, "base.yaml", "version: 1\n", "build"));

        Fails(Changed(repository, "policygate.yaml", "version: 1\npackages: { deny: [Contoso.Good] }\n", "build --no-restore"), "PG0401");
        Succeeds(Changed(repository, "policygate.yaml", "version: 1\npackages: { deny: [Contoso.Good@1.1.0] }\npinning: { direct: fixed }\n", "build"));

        // A nearer policy appears.
        Fails(Changed(repository, "App/policygate.yaml", "version: 1\npackages: { deny: [Contoso.*] }\n", "build --no-restore"), "PG0401");
        File.Delete(Path.Combine(repository.Path, "App/policygate.yaml"));
        Succeeds(repository.Dotnet("build", "App"));

        // A reference changes: the version, then only its text.
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.1.0" />""");
        Fails(repository.Dotnet("build", "App"), "PG0401");
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="[1.0.0,)" />""");
        Fails(repository.Dotnet("build", "App"), "PG0202");
        repository.Project("App", Good);
        Succeeds(repository.Dotnet("build", "App"));

        // A change of nuget.config is judged anew; the build that finds it is held back, as nothing covers it yet. One that the restore did not have makes it old.
        Fails(Changed(repository, "nuget.config", repository.Read("nuget.config") + "\n", "build --no-restore"), "PG0005");
        Succeeds(repository.Dotnet("build --no-restore", "App"));
        Fails(Changed(repository, "App/nuget.config", "<configuration />", "build --no-restore"), "PG0001");
        Succeeds(repository.Dotnet("build", "App"));
    }

    [Fact]
    public void Sees_a_change_of_the_lock_file_and_a_missing_one()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nlockfile: { required: true, in-sync: true, content-hash: verify }\n");
        repository.Project("App", Good, Locked);
        Succeeds(repository.Dotnet("build", "App"));
        Succeeds(repository.Dotnet("build", "App"));
        string locked = repository.Read("App/packages.lock.json");
        Fails(Changed(repository, "App/packages.lock.json", locked.Replace("\"1.0.0\"", "\"1.1.0\"", StringComparison.Ordinal), "build --no-restore"), "PG0302");
        string hash = System.Text.RegularExpressions.Regex.Match(locked, "\"contentHash\": \"([^\"]+)\"").Groups[1].Value;
        CommandResult altered = Changed(repository, "App/packages.lock.json", locked.Replace(hash, "AAAA", StringComparison.Ordinal), "build --no-restore");
        Fails(altered, "PG0303");
        Assert.Contains(altered.Findings, line => line.Contains("packages.lock.json(5,7): error PG0303", StringComparison.Ordinal));
        Fails(Changed(repository, "App/packages.lock.json", "{ \"version\": 2,", "build --no-restore"), "PG0001");
        Fails(Changed(repository, "App/packages.lock.json", "{ \"version\": 99, \"dependencies\": {} }", "build --no-restore"), "PG0001");
        File.Delete(Path.Combine(repository.Path, "App/packages.lock.json"));
        Fails(repository.Dotnet("build --no-restore", "App"), "PG0301");
        Succeeds(repository.Dotnet("build", "App"));
    }

    [Fact]
    public void Is_never_good_where_the_assets_file_is_not()
    {
        using ScratchRepository repository = Repository("version: 1\n");
        Succeeds(repository.Dotnet("build", "App"));
        string assets = Path.Combine(repository.Path, "App/obj/project.assets.json");
        foreach (string? content in new[] { null, string.Empty, "{", "not json", "{ \"version\": 77 }", "{ \"version\": 3 }", "[]" })
        {
            repository.Briefly("App/obj", () =>
            {
                if (content is null)
                {
                    File.Delete(assets);
                }
                else
                {
                    File.WriteAllText(assets, content);
                }

                CommandResult result = repository.Dotnet("build --no-restore", "App");
                Assert.True(result.ExitCode != 0 && result.Codes.SequenceEqual(["PG0001"]) && result.Findings[0].Contains("project.assets.json", StringComparison.Ordinal), $"an assets file that is {content ?? "not there"}\n{result}");
            });
        }

        // What was put back is good: each of them was the only mistake.
        Succeeds(repository.Dotnet("build --no-restore", "App"));
    }

    [Fact]
    public void Comes_with_the_next_build_where_something_else_restored()
    {
        using ScratchRepository repository = Repository("version: 1\n");
        repository.RemoveGate();
        Succeeds(repository.Dotnet("restore", "App"));
        repository.InstallGate(Product.Version);
        Fails(repository.Dotnet("build --no-restore", "App"), "PG0005");
        Succeeds(repository.Dotnet("build --no-restore", "App"));
    }

    [Fact]
    public void Is_missing_where_there_is_no_policy()
    {
        using ScratchRepository repository = Repository("version: 1\n");
        File.Delete(Path.Combine(repository.Path, "policygate.yaml"));
        CommandResult none = repository.Dotnet("build", "App");
        Fails(none, "PG0101");
        Succeeds(repository.Dotnet("build -p:PolicyGatePolicyFile=../named.yaml", "App", ("x", repository.Write("named.yaml", "version: 1\n"))));
        Fails(repository.Dotnet("build -p:PolicyGatePolicyFile=strict", "App"), "PG0009", "PG0204", "PG0301", "PG0402", "PG0601", "PG0802");
    }

    [Fact]
    public void Says_that_the_gate_is_off_and_fails_where_CI_is_true()
    {
        using ScratchRepository repository = Repository("version: 1\npackages: { deny: [Contoso.Good] }\n");
        CommandResult off = repository.Dotnet("build -p:PolicyGateEnabled=false", "App");
        Succeeds(off);
        Assert.Contains("App.csproj(1,1): warning PG0003: ", Assert.Single(off.Findings), StringComparison.Ordinal);
        CommandResult ci = repository.Dotnet("build -p:PolicyGateEnabled=false", "App", ("CI", "true"));
        Fails(ci, "PG0003");
        CommandResult onAgain = repository.Dotnet("build", "App");
        Fails(onAgain, "PG0401");
    }

    [Fact]
    public void Lets_references_be_mended_while_it_is_bad()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Project("App", """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""");
        Fails(repository.Dotnet("build", "App"), "PG0401");
        CommandResult removed = repository.Dotnet("remove package Contoso.Hostile", "App");
        Assert.True(removed.ExitCode == 0 && !repository.Read("App/App.csproj").Contains("Hostile", StringComparison.Ordinal), removed.ToString());
        CommandResult added = repository.Dotnet("add package Contoso.Good --version 1.0.0", "App");
        Assert.True(repository.Read("App/App.csproj").Contains("Contoso.Good", StringComparison.Ordinal), added.ToString());
        Succeeds(repository.Dotnet("build", "App"));
        Assert.Empty(repository.LeftMarkers);
    }

    [Fact]
    public void Is_too_late_for_a_restore_and_a_build_in_one_evaluation_and_then_says_to_build_again()
    {
        using ScratchRepository repository = Repository("version: 1\n");
        Fails(repository.Dotnet("msbuild -t:Restore;Build", "App"), "PG0005");
        Succeeds(repository.Dotnet("msbuild -t:Restore;Build", "App"));
    }

    [Fact]
    public void Is_written_as_SARIF_where_a_report_is_asked_for_with_what_NoWarn_hides_as_suppressed()
    {
        using ScratchRepository repository = Repository("version: 1\npinning: { direct: exact }\nrules: { PG0204: warning }\n");
        Succeeds(repository.Dotnet("build", "App"));
        CommandResult hidden = repository.Dotnet("build -p:PolicyGateReport=x.sarif -p:NoWarn=PG0204", "App");
        Succeeds(hidden);
        Assert.Empty(hidden.Findings);
        string report = repository.Read("App/x.sarif");
        Assert.Contains("\"ruleId\": \"PG0204\"", report, StringComparison.Ordinal);
        Assert.Contains("Hidden by NoWarn.", report, StringComparison.Ordinal);

        // The report of a build that fails is written too, and the next build without one is as before.
        repository.Write("policygate.yaml", "version: 1\npackages: { deny: [Contoso.Good] }\n");
        Fails(repository.Dotnet("build -p:PolicyGateReport=x.sarif", "App"), "PG0401");
        Assert.Contains("\"ruleId\": \"PG0401\"", repository.Read("App/x.sarif"), StringComparison.Ordinal);
        repository.Write("policygate.yaml", "version: 1\n");
        Succeeds(repository.Dotnet("build -p:PolicyGateReport=y.sarif", "App"));
        Assert.Contains("\"results\": []", repository.Read("App/y.sarif"), StringComparison.Ordinal);
        Succeeds(repository.Dotnet("build", "App"));
    }

    [Fact]
    public void Finds_a_lock_file_restored_without_locked_mode_in_CI_only()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nlockfile: { locked-mode: ci }\n");
        repository.Project("App", Good, Locked);
        Succeeds(repository.Dotnet("build", "App"));
        Fails(repository.Dotnet("build", "App", ("CI", "true")), "PG0304");
        Succeeds(repository.Dotnet("build -p:RestoreLockedMode=true", "App", ("CI", "true")));
    }

    [Fact]
    public void Is_one_for_a_solution_built_in_parallel_in_several_frameworks()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\nrules: { PG0401: warning }\n", withRegistry: true);
        foreach (string name in new[] { "A", "B", "C", "D" })
        {
            string references = name == "A" ? string.Empty : """<ProjectReference Include="..\A\A.csproj" />""";
            repository.Project(name, Good + references, "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><OutputType>Library</OutputType><IsPackable>true</IsPackable>");
        }

        Succeeds(repository.Dotnet("new sln -n All -f slnx"));
        Succeeds(repository.Dotnet("sln add A/A.csproj B/B.csproj C/C.csproj D/D.csproj"));
        string[] expected = [.. new[] { "A", "B", "C", "D" }.Select(name => $"{Path.Combine(repository.Path, name, name)}.csproj(7,5): warning PG0401: Contoso.Good 1.0.0 is denied [policygate.yaml(2,20)]")];
        foreach (string command in new[] { "build -m", "build -m", "build -m -graph", "build -m --no-restore", "pack -m -c Debug --no-build", "restore" })
        {
            CommandResult result = repository.Dotnet(command);
            Succeeds(result);
            string[] direct = [.. result.Findings.Where(line => !line.Contains('→', StringComparison.Ordinal))];
            Assert.True(expected.SequenceEqual(direct.Order(StringComparer.Ordinal)), $"{string.Join('\n', direct)}\n{result}");
        }
    }

    [Fact]
    public void Holds_on_paths_with_spaces_quotes_and_other_characters()
    {
        using ScratchRepository repository = Product.Repository("version: 1\n");
        const string Name = "It's a 100% (new) app; ünï $x @y";
        repository.Project(Name, Good);
        CommandResult first = repository.Dotnet("build -bl:first.binlog", Name);
        Succeeds(first);
        Succeeds(repository.Dotnet("build -bl:second.binlog", Name));
        Assert.Equal(AskingTasks, OurTasks(repository, "second.binlog", Name).Distinct().Order(StringComparer.Ordinal));
        Fails(Changed(repository, "policygate.yaml", "version: 1\npackages: { deny: [Contoso.Good] }\n", "build", Name), "PG0401");
    }

    private static ScratchRepository Repository(string policy)
    {
        ScratchRepository repository = Product.Repository(policy);
        repository.Project("App", Good);
        return repository;
    }

    private static CommandResult Changed(ScratchRepository repository, string file, string content, string command, string folder = "App")
    {
        repository.Write(file, content);
        return repository.Dotnet(command, folder);
    }

    private static void Succeeds(CommandResult result) => Assert.True(result.ExitCode == 0, result.ToString());

    private static void Fails(CommandResult result, params string[] codes)
    {
        Assert.True(result.ExitCode != 0, result.ToString());
        Assert.True(result.Codes.SequenceEqual(codes), result.ToString());
    }

    private static string[] OurTasks(ScratchRepository repository, string binlog, string folder = "App")
    {
        Build build = BinaryLog.ReadBuild(Path.Combine(repository.Path, folder, binlog));
        return [.. build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>()
            .Where(task => task.FromAssembly?.Contains("PolicyGate", StringComparison.Ordinal) == true)
            .Select(task => task.Name[(task.Name.LastIndexOf('.') + 1)..])
            .Distinct()];
    }
}
