using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Allowing;

/// <summary><c>policygate allow</c>: a package that is here comes into the policy with all that it brings, and what fails says how.</summary>
public sealed class AllowTests
{
    private const string Microsoft = "566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353";

    [Theory]
    [InlineData("YamlDotNet", "packages:\n  default: deny\n  allow: [NuGet.*]\n", "packages:\n  default: deny\n  allow: [NuGet.*, YamlDotNet]\n")]
    [InlineData("yamldotnet@18.1.0", "packages:\n  default: deny\n  allow: [NuGet.*]\n", "packages:\n  default: deny\n  allow: [NuGet.*, YamlDotNet@18.1.0]\n")]
    [InlineData("YamlDotNet", "packages:\n  allow:\n    - NuGet.* # ours\n    # parsers\n    - YamlDotNet@[1.0,2.0) # old\n", "packages:\n  allow:\n    - NuGet.* # ours\n    # parsers\n    - YamlDotNet@[1.0,2.0) # old\n    - YamlDotNet@18.1.0\n")]
    [InlineData("YamlDotNet", "packages: { default: deny, allow: [NuGet.*] }\nlicenses: { allow: [Apache-2.0] }\n", "packages: { default: deny, allow: [NuGet.*, YamlDotNet] }\nlicenses: { allow: [Apache-2.0, MIT] }\n")]
    [InlineData("YamlDotNet", "licenses:\n  allow:\n    - Apache-2.0\n", "licenses:\n  allow:\n    - Apache-2.0\n    - MIT\n")]
    [InlineData("YamlDotNet", "packages: { default: deny, allow: [NuGet.*] }\nsignatures: { require: repository }\n", "packages: { default: deny, allow: [NuGet.*, YamlDotNet] }\nsignatures: { require: repository, for: [{ packages: [YamlDotNet], owners: [aaubry] }] }\n")]
    [InlineData("YamlDotNet", "signatures:\n  require: author\n  for:\n    - { packages: [NuGet.*], require: author } # theirs\n", "signatures:\n  require: author\n  for:\n    - { packages: [NuGet.*], require: author } # theirs\n    - { packages: [YamlDotNet], require: repository, owners: [aaubry] }\n")]
    [InlineData("YamlDotNet", "signatures:\n  for:\n    - { packages: [YamlDotNet], owners: [somebody] }\n", "signatures:\n  for:\n    - { packages: [YamlDotNet], owners: [somebody] }\n    - { packages: [YamlDotNet@18.1.0], require: repository, owners: [aaubry] }\n")]
    [InlineData("NuGet.Packaging", "packages: { allow: [YamlDotNet] }\n", "packages: { allow: [YamlDotNet, NuGet.Packaging, NuGet.Versioning] }\n")]
    [InlineData("NuGet.Versioning", "packages: { allow: [YamlDotNet, NuGet.Packaging] }\nsignatures:\n  require: any\n", "packages: { allow: [YamlDotNet, NuGet.Packaging, NuGet.Versioning] }\nsignatures:\n  require: any\n  signers:\n    microsoft-corporation: { fingerprints: [\"" + Microsoft + "\"] } # Microsoft Corporation\n  for:\n    - { packages: [NuGet.Versioning], require: author, signers: [microsoft-corporation], owners: [Microsoft, nuget] }\n")]
    [InlineData("NuGet.Versioning", "packages: { allow: [YamlDotNet, NuGet.Packaging] }\nsignatures:\n  signers:\n    ms: { fingerprints: [" + Microsoft + "] }\n", "packages: { allow: [YamlDotNet, NuGet.Packaging, NuGet.Versioning] }\nsignatures:\n  signers:\n    ms: { fingerprints: [" + Microsoft + "] }\n  for:\n    - { packages: [NuGet.Versioning], require: author, signers: [ms], owners: [Microsoft, nuget] }\n")]
    [InlineData("NuGet.Packaging", "packages: { allow: [YamlDotNet] }\nsignatures: { for: [{ packages: [NuGet.*], owners: [nuget] }] }\n", "packages: { allow: [YamlDotNet, NuGet.Packaging, NuGet.Versioning] }\nsignatures: { for: [{ packages: [NuGet.*], owners: [nuget] }] }\n")]
    [InlineData("YamlDotNet", "scopes:\n  - projects: [App/**]\n    packages: { default: deny, allow: [NuGet.*] }\n  - projects: [Other/**]\n    packages: { default: deny }\n", "scopes:\n  - projects: [App/**]\n    packages: { default: deny, allow: [NuGet.*, YamlDotNet] }\n  - projects: [Other/**]\n    packages: { default: deny }\n")]
    public async Task A_package_comes_to_where_the_policy_keeps_such_things(string package, string before, string expected)
    {
        using RestoredProject project = Genuine();
        project.Folder.Write("policygate.yaml", $"# ours\nversion: 1\n{before}");
        ToolRun shown = await Allow(project, package);
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains("+++ policygate.yaml", shown.Output, StringComparison.Ordinal);
        Assert.Contains("1 file would change; --apply writes it", shown.Error, StringComparison.Ordinal);
        Assert.Equal($"# ours\nversion: 1\n{before}", Policy(project));
        ToolRun applied = await Allow(project, package, "--apply");
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Equal($"# ours\nversion: 1\n{expected}", Policy(project));
        Assert.Equal(0, (await Check(project)).ExitCode);

        // A second time there is nothing to do.
        ToolRun again = await Allow(project, package, "--apply");
        Assert.Equal((0, string.Empty, "nothing to change\n"), (again.ExitCode, again.Output, again.Error));
    }

    [Fact]
    public async Task Every_finding_that_it_mends_ends_with_the_command_and_is_mended_by_it()
    {
        using RestoredProject project = Genuine();
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { allow: [NuGet.*] }\nsignatures: { require: author }\nlicenses: { allow: [Apache-2.0] }\n");
        foreach (string format in new[] { "console", "json", "github", "azure", "sarif", "markdown" })
        {
            string[] lines = [.. (await Check(project, "--format", format)).Output.Split('\n').Where(line => line.Contains("YamlDotNet 18.1.0 is", StringComparison.Ordinal))];
            Assert.Equal(3, lines.Length);
            Assert.All(lines, line => Assert.Contains("; policygate allow YamlDotNet", line, StringComparison.Ordinal));
        }

        Assert.Equal(0, (await Allow(project, "YamlDotNet", "--apply")).ExitCode);
        Assert.Equal(0, (await Check(project)).ExitCode);
    }

    [Fact]
    public async Task Build_code_is_approved_with_its_hash_and_an_update_gets_the_new_one()
    {
        using TempFolder feed = new("pg-allow");
        using RestoredProject project = Running(feed, "one");
        project.Folder.Write("policygate.yaml", "version: 1\nbuild-code:\n  default: deny\n  allow:\n    # reviewed\n    - { package: B, kinds: [msbuild] } # by name\n");
        Assert.Contains("error PG1001: A 1.0.0", (await Check(project)).Output, StringComparison.Ordinal);
        ToolRun allowed = await Allow(project, "A", "--apply");
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        string first = Policy(project);
        Assert.Matches("    - \\{ package: B, kinds: \\[msbuild\\] \\} # by name\n    - \\{ package: A, kinds: \\[msbuild, analyzer, script\\], sha256: \"[0-9A-F]{64}\" \\}\n$", first);
        ToolRun check = await Check(project);
        Assert.True(check.ExitCode == 0, check.ToString());

        using RestoredProject updated = Running(feed, "two");
        updated.Folder.Write("policygate.yaml", first);
        Assert.Contains("; policygate allow A [", (await Check(updated)).Output, StringComparison.Ordinal);
        allowed = await Allow(updated, "A", "--apply");
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        string second = Policy(updated);
        Assert.NotEqual(first, second);
        Assert.Equal(first.Split("sha256: \"")[0], second.Split("sha256: \"")[0]);
        Assert.Equal(first.Length, second.Length);
        Assert.Equal(0, (await Check(updated)).ExitCode);
    }

    [Theory]
    [InlineData("packages: { deny: [{ id: YamlDotNet, reason: no }] }\n", "PG0401")]
    [InlineData("packages: { default: deny, allow: [NuGet.*], deny: [\"YamlDotNet@[18.0,19.0)\"] }\n", "PG0401")]
    public async Task What_is_denied_no_command_takes_in(string policy, string rule)
    {
        using RestoredProject project = Genuine();
        project.Folder.Write("policygate.yaml", $"version: 1\n{policy}");
        ToolRun run = await Allow(project, "YamlDotNet", "--apply");
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains($"nothing is written: {rule} YamlDotNet 18.1.0", StringComparison.Ordinal)));
        Assert.Equal($"version: 1\n{policy}", Policy(project));
    }

    [Fact]
    public async Task What_a_base_sealed_stays_sealed()
    {
        using RestoredProject project = Genuine();
        project.Folder.Write("base.yaml", "version: 1\npackages: { default: deny, allow: [NuGet.*] }\nfinal: [packages.allow]\n");
        project.Folder.Write("policygate.yaml", "version: 1\nextends: [base.yaml]\n");
        ToolRun run = await Allow(project, "YamlDotNet", "--apply");
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("nothing is written: the policy would not do: PG0107", StringComparison.Ordinal)));
        Assert.Equal("version: 1\nextends: [base.yaml]\n", Policy(project));

        // What it left open is taken in beside it.
        project.Folder.Write("base.yaml", "version: 1\npackages: { default: deny, allow: [NuGet.*] }\n");
        Assert.Equal(0, (await Allow(project, "YamlDotNet", "--apply")).ExitCode);
        Assert.Equal("version: 1\nextends: [base.yaml]\n\npackages:\n  allow:\n    - YamlDotNet\n", Policy(project));
    }

    [Fact]
    public async Task What_it_cannot_mend_is_told()
    {
        using TempFolder feed = new("pg-allow");
        using RestoredProject project = Running(feed, "one");
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { default: deny }\nlicenses: { allow: [MIT], unknown: error }\n");
        ToolRun run = await Allow(project, "A", "--apply");
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("what remains: PG0902: A 1.0.0 has no licence that can be compared", StringComparison.Ordinal)));
        Assert.Contains("packages: { default: deny, allow: [A] }", Policy(project), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsigned_package_is_an_exception_that_says_so()
    {
        using TempFolder feed = new("pg-allow");
        using RestoredProject project = Running(feed, "one");
        project.Folder.Write("policygate.yaml", "version: 1\nsignatures:\n  require: any\n");
        Assert.Equal(0, (await Allow(project, "A", "--apply")).ExitCode);
        Assert.Equal("version: 1\nsignatures:\n  require: any\n  for:\n    - { packages: [A], require: none } # not signed by anybody who is known\n", Policy(project));
    }

    [Fact]
    public async Task What_is_not_here_is_2_and_what_cannot_be_read_3()
    {
        using RestoredProject project = Genuine();
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { default: deny }\n");
        Assert.Equal(2, (await Allow(project, "Nobody")).ExitCode);
        Assert.Equal(2, (await Allow(project, "YamlDotNet@1.2.3")).ExitCode);
        Assert.Equal(2, (await Allow(project, "YamlDotNet@new")).ExitCode);
        project.Folder.Write("Other/Other.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        ToolRun run = await Allow(project, "Nobody");
        Assert.Equal((3, true), (run.ExitCode, run.Error.Contains("nothing that could be read has the package Nobody", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Line_ends_and_a_byte_order_mark_stay()
    {
        using RestoredProject project = Genuine();
        File.WriteAllText(project.Folder["policygate.yaml"], "version: 1\r\npackages:\r\n  allow:\r\n    - NuGet.*\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(0, (await Allow(project, "YamlDotNet", "--apply")).ExitCode);
        Assert.Equal([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("version: 1\r\npackages:\r\n  allow:\r\n    - NuGet.*\r\n    - YamlDotNet\r\n")], File.ReadAllBytes(project.Folder["policygate.yaml"]));
    }

    private static RestoredProject Genuine()
    {
        RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }
            .Framework("net10.0", "NuGet.Packaging [7.9.0, )", "YamlDotNet [18.1.0, )").Target("net10.0", "NuGet.Packaging/7.9.0 -> NuGet.Versioning", "NuGet.Versioning/7.9.0", "YamlDotNet/18.1.0");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static RestoredProject Running(TempFolder feed, string content)
    {
        RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0");
        string file = new SamplePackage("A", "1.0.0").File("build/A.targets", $"<Project><!-- {content} --></Project>").File("analyzers/dotnet/cs/A.dll", Encoding.ASCII.GetBytes("MZ")).File("tools/install.ps1", "exit").File("lib/x/A.dll", "no assembly").WriteTo(feed[content]);
        project.Extracted(file, "A", "1.0.0", "lib/x/A.dll").Builds("A/1.0.0", "build/A.targets");
        project.Write("obj/project.assets.json", project.Json());
        return project;
    }

    private static string Policy(RestoredProject project) => File.ReadAllText(project.Folder["policygate.yaml"]);

    private static Task<ToolRun> Allow(RestoredProject project, string package, params string[] options) => ToolRun.RunAsync(["allow", package, project.Folder.Path, "--no-cache", .. options]);

    private static Task<ToolRun> Check(RestoredProject project, params string[] options) => ToolRun.RunAsync(["check", project.Folder.Path, "--no-cache", .. options]);
}
