using System.Text.Json;
using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Testing;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Tests.Reviewing;

/// <summary><c>policygate diff</c>: what is between two archives, in every form, whatever a package says of itself.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly TempFolder folder = new("pg-diff");

    [Fact]
    public async Task Everything_that_changed_is_told_and_what_a_person_decides_comes_first()
    {
        string before = Package("1.0.0").Licensed("MIT").DependsOn("B", "1.0.0")
            .File("build/A.targets", "<Project>\n  <Target Name=\"One\" />\n</Project>\n")
            .File("lib/netstandard2.0/A.dll", CapableAssembly.Of("public void Kept() {} public int Gone;"))
            .File("readme.txt", "one").WriteTo(folder["old"]);
        string after = Package("2.0.0").Licensed("Apache-2.0").DependsOn("C", "1.0.0")
            .File("build/A.targets", "<Project>\n  <Target Name=\"Two\" />\n</Project>\n")
            .File("analyzers/dotnet/cs/A.Analyzer.dll", CapableAssembly.Of("public void M() {}"))
            .File("lib/netstandard2.0/A.dll", CapableAssembly.Of("public void Kept() { System.Diagnostics.Process.Start(\"x\"); } protected void Added(string a, int[] b) {}"))
            .File("lib/net8.0/A.dll", CapableAssembly.Of("public void Kept() {}"))
            .File("readme.txt", "two").WriteTo(folder["new"]);
        ToolRun run = await Diff(before, after);
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            A 1.0.0 → 2.0.0
            ├── build code
            │   ├── build code that is not recorded: analyzer (recorded: msbuild)
            │   ├── changed build/A.targets (msbuild)
            │   ├── added analyzers/dotnet/cs/A.Analyzer.dll (analyzer)
            │   └── --- build/A.targets
            │       +++ build/A.targets
            │       @@ -1,4 +1,4 @@
            │        <Project>
            │       -  <Target Name="One" />
            │       +  <Target Name="Two" />
            │        </Project>
            │        
            ├── licence
            │   └── the licence Apache-2.0, recorded MIT
            ├── capabilities
            │   └── gained process (System.Diagnostics.Process.Start in lib/netstandard2.0/A.dll)
            ├── dependencies
            │   ├── added netstandard2.0: C [1.0.0, )
            │   └── gone netstandard2.0: B [1.0.0, )
            ├── public API
            │   ├── 1 added, 1 gone, of 4 before
            │   └── gone C.Gone: System.Int32
            ├── frameworks
            │   └── added net8.0
            ├── files
            │   ├── added lib/net8.0/A.dll
            │   └── changed lib/netstandard2.0/A.dll, readme.txt
            └── age
                └── no repository's signature that counts says when it was published
            A.1.0.0.nupkg → A.2.0.0.nupkg: 1 package changed: 1 to decide, 0 to know, 0 quiet

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public async Task A_new_version_of_the_same_is_one_quiet_line()
    {
        string before = Package("1.0.0").Licensed("MIT").File("lib/netstandard2.0/A.dll", CapableAssembly.Of("public int One() => 1;")).WriteTo(folder["old"]);
        string after = Package("1.0.1").Licensed("MIT").File("lib/netstandard2.0/A.dll", CapableAssembly.Of("public int One() => 2;")).WriteTo(folder["new"]);
        ToolRun run = await Diff(before, after);
        Assert.Equal((0, "A 1.0.0 → 1.0.1: files: changed lib/netstandard2.0/A.dll; age: no repository's signature that counts says when it was published\nA.1.0.0.nupkg → A.1.0.1.nupkg: 1 package changed: 0 to decide, 0 to know, 1 quiet\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task What_changed_beside_build_code_is_to_decide_as_the_gate_has_it()
    {
        string before = Package("1.0.0").Licensed("MIT").File("build/A.targets", "<Project />").File("README.md", "one").WriteTo(folder["old"]);
        string after = Package("1.0.1").Licensed("MIT").File("build/A.targets", "<Project />").File("README.md", "two").WriteTo(folder["new"]);
        ToolRun run = await Diff(before, after);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.StartsWith("A 1.0.0 → 1.0.1\n├── build code\n│   └── it has build code (msbuild), which can load what else changed in the package\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 package changed: 1 to decide, 0 to know, 0 quiet\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_this_machine_does_not_have_is_told_and_so_is_what_names_no_two()
    {
        InstalledArchives archives = new([folder["nothing"], RepositoryRoot.Packages], new EvidenceCache(null));
        Assert.True(File.Exists(archives.Find("YamlDotNet", NuGetVersion.Parse("18.1.0"))!.Path));
        Assert.Equal("YamlDotNet 18.1.0 in the package folder is not the one whose hash is recorded", archives.Find("YamlDotNet", NuGetVersion.Parse("18.1.0"), "x").Why);
        ToolRun missing = await ToolRun.RunAsync("diff", "YamlDotNet@0.0.1..18.1.0", "--no-cache");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("YamlDotNet 0.0.1 is in no package folder of this machine", missing.Error, StringComparison.Ordinal);
        foreach (string wrong in new[] { "YamlDotNet", "YamlDotNet@1.0.0", "YamlDotNet@1.0.0..x" })
        {
            ToolRun usage = await ToolRun.RunAsync("diff", wrong);
            Assert.Equal(2, usage.ExitCode);
            Assert.Contains("is not two versions of a package; write Id@1.0.0..1.1.0, or name two archives", usage.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_no_answer()
    {
        string good = Package("1.0.0").WriteTo(folder["old"]);
        string damaged = folder.Write("damaged.nupkg", "PK");
        ToolRun run = await Diff(good, damaged);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("damaged.nupkg cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, run.Output);
        string unread = Package("2.0.0").File("lib/netstandard2.0/A.dll", "no assembly").WriteTo(folder["new"]);
        ToolRun part = await Diff(good, unread);
        Assert.Contains("not compared, as their metadata cannot be read: lib/netstandard2.0/A.dll", part.Output, StringComparison.Ordinal);
        Assert.Contains("gained unanalysable: ", part.Output, StringComparison.Ordinal);
        Assert.Equal(1, part.ExitCode);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("markdown")]
    [InlineData("json")]
    public async Task A_hostile_package_breaks_no_form(string format)
    {
        const string Hostile = "\u001b[31m</summary><script>@everyone ![x](//evil.example) `````` ##vso[task.setvariable]\u202e";
        string text = $"<Project>\n::error::{Hostile}\n```\n</details>\n{new string('x', 100_000)}\n</Project>\n";
        string name = $"build/```<b>@x{new string('y', 200)}.targets";
        string before = Package("1.0.0").Licensed("MIT").WriteTo(folder["old"]);
        SamplePackage hostile = Package("2.0.0").Licensed("MIT").File("build/A.targets", text).File(name, text);
        for (int i = 0; i < 2_000; i++)
        {
            hostile.File(FormattableString.Invariant($"build/many/{i}``<i>.targets"), FormattableString.Invariant($"<Project><!-- {i} {Hostile} --></Project>"));
        }

        ToolRun run = await Diff(before, hostile.WriteTo(folder["new"]), "--format", format);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\u202e', run.Output);
        Assert.DoesNotContain("##vso[", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n::error", run.Output, StringComparison.Ordinal);
        if (format == "json")
        {
            using JsonDocument json = JsonDocument.Parse(run.Output);
            Assert.Equal("decide", json.RootElement.GetProperty("packages")[0].GetProperty("weight").GetString());
            Assert.Equal(2_003, json.RootElement.GetProperty("packages")[0].GetProperty("parts")[0].GetProperty("lines").GetArrayLength());
        }
        else if (format == "markdown")
        {
            Assert.InRange(run.Output.Length, 1_000, 60_000);
            Assert.Equal(string.Empty, OutsideOfCode(run.Output));
        }
    }

    [Fact]
    public async Task An_SDK_is_compared_like_any_other_package()
    {
        string before = Package("1.0.0").File("lib/netstandard2.0/A.dll", CapableAssembly.That("files")).WriteTo(folder["old"]);
        string after = Package("2.0.0").File("Sdk/Sdk.props", "<Project />").File("lib/netstandard2.0/A.dll", CapableAssembly.That("network")).WriteTo(folder["new"]);
        ToolRun run = await Diff(before, after);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("capabilities\n│   ├── gained network (", run.Output, StringComparison.Ordinal);
        Assert.Contains("capabilities in the build\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, run.Output.Split("gained network (").Length);
    }

    [Fact]
    public async Task What_a_shell_takes_for_a_line_is_shown_and_what_only_Windows_writes_is_not()
    {
        string before = Package("1.0.0").File("tools/a.sh", "# one\nok\n").File("build/A.targets", "<Project>\n</Project>\n").WriteTo(folder["old"]);
        string after = Package("2.0.0").File("tools/a.sh", "# one\rok\n").File("build/A.targets", "<Project>\r\n</Project>\r\n").WriteTo(folder["new"]);
        ToolRun run = await Diff(before, after);
        Assert.Contains("+# one ok\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("-# one\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(" only line ends of Windows or byte order marks differ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_looks_like_its_own_escape_is_told()
    {
        string before = Package("1.0.0").File("build/A.targets", "<!-- #\\u0023vso[x] -->\n").WriteTo(folder["old"]);
        string after = Package("2.0.0").File("build/A.targets", "<!-- ##vso[x] -->\n").WriteTo(folder["new"]);
        Assert.Contains(" one has what is shown escaped here, and the other these very characters: look at the files themselves", (await Diff(before, after)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_without_end_and_words_for_pictures_are_text()
    {
        string path = $"build/{new string('x', 13_000)}:dashing_away:.targets";
        string before = Package("1.0.0").File(path, "<Project>\n</Project>\n").WriteTo(folder["old"]);
        string after = Package("2.0.0").File(path, "<Project>\r\n</Project>\r\n").File("build/:dashing_away:a.targets", "<Project />").WriteTo(folder["new"]);
        Assert.Equal(1, (await Diff(before, after, "--format", "markdown")).ExitCode);
        Assert.Contains("build/:dashing_away:a.targets", (await Diff(before, after)).Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static SamplePackage Package(string version) => new("A", version);

    private static Task<ToolRun> Diff(string before, string after, params string[] options) => ToolRun.RunAsync(["diff", before, after, "--no-cache", .. options]);

    // What a reader of CommonMark would take for markup of a stranger: lines that stand neither in a fence nor in code, of which ours are taken away.
    private static string OutsideOfCode(string markdown)
    {
        List<string> strange = [];
        string fence = string.Empty;
        foreach (string line in markdown.Split('\n'))
        {
            string start = new([.. line.TakeWhile(character => character == '`')]);
            if (fence.Length > 0)
            {
                fence = start.Length >= fence.Length && line.Length == start.Length ? string.Empty : fence;
            }
            else if (start.Length >= 3)
            {
                fence = start;
            }
            else
            {
                string plain = WithoutCode(line);
                if (plain.Contains("script", StringComparison.Ordinal) || plain.Contains("@everyone", StringComparison.Ordinal) || plain.Contains("<b>", StringComparison.Ordinal) || plain.Contains("<i>", StringComparison.Ordinal) || plain.Contains("evil", StringComparison.Ordinal))
                {
                    strange.Add(line);
                }
            }
        }

        Assert.Equal(string.Empty, fence);
        return string.Join('\n', strange);
    }

    private static string WithoutCode(string line)
    {
        for (int at = line.IndexOf('`', StringComparison.Ordinal); at >= 0; at = line.IndexOf('`', StringComparison.Ordinal))
        {
            string ticks = new([.. line[at..].TakeWhile(character => character == '`')]);
            int end = at + ticks.Length;
            do
            {
                end = line.IndexOf(ticks, end, StringComparison.Ordinal);
                Assert.True(end > 0, $"code without an end: {line}");
                int run = line[end..].TakeWhile(character => character == '`').Count();
                if (run == ticks.Length)
                {
                    break;
                }

                end += run;
            }
            while (true);
            line = line[..at] + line[(end + ticks.Length)..];
        }

        return line;
    }
}
