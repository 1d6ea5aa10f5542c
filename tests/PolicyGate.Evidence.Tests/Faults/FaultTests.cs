using System.Globalization;
using System.Text.Json.Nodes;
using PolicyGate.Cache;
using PolicyGate.Reporting;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Faults;

/// <summary>The worst day, in process: the answer is the same, or it is no pass.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TempFolder folder = new("pg-fault");

    [Theory]
    [InlineData("a path with spaces")]
    [InlineData("ünïcødé 包 🔒")]
    [InlineData("Case")]
    [InlineData("it's 100% (really); $x @y")]
    [InlineData("a-name-of-more-than-sixty-characters-so-that-five-of-them-make-a-path-that-is-long/a-name-of-more-than-sixty-characters-so-that-five-of-them-make-a-path-that-is-long/a-name-of-more-than-sixty-characters-so-that-five-of-them-make-a-path-that-is-long/a-name-of-more-than-sixty-characters-so-that-five-of-them-make-a-path-that-is-long")]
    public void A_path_changes_no_answer(string path)
    {
        using RestoredProject plain = Signed(new RestoredProject());
        string expected = Said(plain);
        using RestoredProject other = Signed(new RestoredProject(path + "/App"));
        Assert.Equal(expected, Said(other));
        Assert.Contains("PG0601", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_differ_in_case_only_are_two()
    {
        using RestoredProject project = Signed(new RestoredProject("App"));
        project.Folder.Write("app/policygate.yaml", "version: 1\n");
        if (!File.Exists(project.Folder["APP/App.csproj"]))
        {
            Assert.Contains("PG0601", Said(project), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_package_folder_behind_a_link_and_a_fallback_folder_are_read()
    {
        using RestoredProject plain = Signed(new RestoredProject());
        string expected = Said(plain);
        Directory.CreateSymbolicLink(folder["link"], plain.Packages);
        JsonObject assets = (JsonObject)JsonNode.Parse(plain.Json())!;
        foreach (string[] folders in new[] { new[] { folder["link"] + "/" }, [folder["nothing"] + "/", plain.Packages + "/"], [folder["empty"] + "/", folder["link"] + "/"] })
        {
            assets["packageFolders"] = new JsonObject(folders.Select(one => KeyValuePair.Create<string, JsonNode?>(one, new JsonObject())));
            Assert.Equal(expected, Text(plain.Run(Policy, assets.ToJsonString()), plain));
        }
    }

    [Fact]
    public void A_cache_on_another_volume_or_that_cannot_be_written_changes_no_answer()
    {
        using RestoredProject plain = Signed(new RestoredProject());
        string expected = Said(plain);
        List<string> places = [folder.Write("a-file", "x"), folder["a-file/below"], folder["new/and/deep"]];
        places.AddRange(new[] { "/proc/policygate", "/dev/full/x" }.Where(_ => OperatingSystem.IsLinux()));
        if (Directory.Exists("/dev/shm"))
        {
            places.Add(Directory.CreateTempSubdirectory("pg-").FullName is var temporary ? "/dev/shm/" + Path.GetFileName(temporary) : string.Empty);
            Directory.Delete(Path.Combine(Path.GetTempPath(), Path.GetFileName(places[^1])));
        }

        foreach (string place in places)
        {
            for (int run = 0; run < 2; run++)
            {
                GateResult result = GateRunner.Run(new GateRequest { ProjectFile = plain.ProjectFile, AssetsFile = plain.AssetsFile, Cache = new EvidenceCache(place, TestAuthority.Roots) });
                Assert.Equal(expected, Text(result, plain));
            }
        }

        if (places[^1].StartsWith("/dev/shm/", StringComparison.Ordinal))
        {
            Directory.Delete(places[^1], recursive: true);
        }
    }

    [Theory]
    [InlineData("1970-01-01", true)]
    [InlineData("2026-04-30", true)]
    [InlineData("2026-05-01", true)]
    [InlineData("2026-06-01", false)]
    [InlineData("9999-12-31", false)]
    public void A_clock_that_is_wrong_lets_nothing_in_early(string day, bool isTooNew)
    {
        // Published on 2026-05-01; a clock before that day makes the package younger than nothing.
        string package = new SamplePackage("A", "1.0.0").WriteTo(folder["feed"]);
        System.Security.Cryptography.X509Certificates.X509Certificate2 feed = TestAuthority.Certificate("CN=Feed");
        TestAuthority.SignAsRepository(package, feed, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), "owner");
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0").Installed(package, "A", "1.0.0");
        Clock clock = new(DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        bool said = project.Says($"signatures: {{ repositories: {TestAuthority.Repositories(feed)} }}\nage: {{ minimum: 14d }}", clock: clock).Any(line => line.StartsWith("PG0801", StringComparison.Ordinal) || line.StartsWith("PG0004", StringComparison.Ordinal));
        Assert.Equal(isTooNew, said);
    }

    [Fact]
    public void A_waiver_ends_with_its_UTC_day_in_every_time_zone()
    {
        using RestoredProject project = Signed(new RestoredProject());
        const string Waived = "packages: { deny: [A] }\nwaivers: { entries: [{ rules: [PG0401], packages: [A], reason: a while, expires: 2026-12-31 }] }";
        DateTimeOffset last = new(2026, 12, 31, 23, 59, 59, TimeSpan.Zero);
        foreach (int hours in new[] { -12, -1, 0, 5, 14 })
        {
            TimeSpan offset = TimeSpan.FromHours(hours);
            Assert.DoesNotContain(project.Says(Waived, clock: new Clock(last.ToOffset(offset))), line => line.StartsWith("PG0110", StringComparison.Ordinal));
            Assert.Contains(project.Says(Waived, clock: new Clock(last.AddSeconds(1).ToOffset(offset))), line => line.StartsWith("PG0110", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Files_that_change_while_they_are_read_are_judged_as_they_were_read()
    {
        // Whatever the moment: an answer without an error names the hash of an assets file that deserves it.
        using RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        string good = project.Json();
        string bad = good.Replace("\"A", "\"B", StringComparison.Ordinal);
        string goodHash = InputFiles.GuardHash(System.Text.Encoding.UTF8.GetBytes(good));
        _ = project.Run("version: 1\npackages: { default: deny, allow: [A] }\n", good);
        using CancellationTokenSource stop = new();
        Thread writer = new(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                File.WriteAllText(project.AssetsFile, i % 2 == 0 ? bad : good);
            }
        });
        writer.Start();
        try
        {
            // On a busy machine the writer may not have had its turn yet: until its file was seen.
            bool hasFailed = false;
            for (int i = 0; i < 400 || !hasFailed; i++)
            {
                GateResult result = GateRunner.Run(new GateRequest { ProjectFile = project.ProjectFile, AssetsFile = project.AssetsFile });
                hasFailed |= result.Verdict.HasErrors;
                if (!result.Verdict.HasErrors)
                {
                    Assert.Equal(goodHash, Assert.Single(result.Inputs, input => input.Path == project.AssetsFile).Hash);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            writer.Join();
        }
    }

    [Fact]
    public void The_number_of_processors_changes_no_byte()
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", [.. Enumerable.Range(0, 60).Select(i => $"P{i:D2} [1.0.0, )")]).Target("net10.0", [.. Enumerable.Range(0, 60).Select(i => $"P{i:D2}/1.0.0")]);
        using (project)
        {
            for (int i = 0; i < 60; i++)
            {
                project.Installed(new SamplePackage($"P{i:D2}", "1.0.0").File("build/x.targets", $"<Project />{i}").WriteTo(folder["feed"]), $"P{i:D2}", "1.0.0");
            }

            const string All = "version: 1\nsignatures: { require: any }\nbuild-code: { default: deny }\nage: { minimum: 1d }\nlicenses: { unknown: error }\n";
            string[] answers = [.. Enumerable.Range(0, 12).AsParallel().WithDegreeOfParallelism(12).Select(_ => Text(GateRunnerOf(project, All), project))];
            Assert.Single(answers.Distinct());
            Assert.Contains("P59", answers[0], StringComparison.Ordinal);
        }
    }

    public void Dispose() => folder.Dispose();

    private const string Policy = "version: 1\nsignatures: { require: any }\nbuild-code: { default: deny }\n";

    private static readonly Lock Writing = new();

    private static GateResult GateRunnerOf(RestoredProject project, string policy)
    {
        lock (Writing)
        {
            if (!File.Exists(project.AssetsFile))
            {
                _ = project.Run(policy);
            }
        }

        return GateRunner.Run(new GateRequest { ProjectFile = project.ProjectFile, AssetsFile = project.AssetsFile, Cache = new EvidenceCache(null, TestAuthority.Roots) });
    }

    private RestoredProject Signed(RestoredProject project)
    {
        string package = new SamplePackage("A", "1.0.0").File("build/A.targets", "<Project />").WriteTo(folder["feed"]);
        return project.Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0").Installed(package, "A", "1.0.0");
    }

    private static string Said(RestoredProject project) => Text(project.Run(Policy), project);

    // Without where the project lies.
    private static string Text(GateResult result, RestoredProject project)
    {
        Assert.NotEmpty(result.Verdict.Findings);
        return FindingsFile.Write(result.Verdict, result.Paths).Replace(Path.GetDirectoryName(project.ProjectFile)!, "~", StringComparison.Ordinal).Replace(result.Paths.Relative(Path.GetDirectoryName(project.ProjectFile)!) + "/", "~/", StringComparison.Ordinal).Replace(project.Folder.Path, "~", StringComparison.Ordinal);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
