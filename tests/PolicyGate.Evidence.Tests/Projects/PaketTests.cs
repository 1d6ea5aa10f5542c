using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What Paket installs is named: its lock file is judged, and what a project asks it for has to be in the graph.</summary>
public sealed class PaketTests : IDisposable
{
    private const string Lock = """
        STORAGE: NONE
        RESTRICTION: >= net8.0
        NUGET
          remote: https://feed.example/v3/index.json
            FSharp.Core (8.0.100)
            Newtonsoft.Json (13.0.3) - restriction: >= net45
              Microsoft.CSharp (>= 4.3) - restriction: && (< net20)
            System.Memory (4.5.5)
        GITHUB
          remote: someone/somewhere
            src/File.fs (0123456789abcdef)
        HTTP
          remote: https://files.example
            Fsx (/x.fsx)

        GROUP Build
        NUGET
          remote: https://feed.example/v3/index.json
            Fake.Core (6.0.0-beta.1)
            Newtonsoft.Json (12.0.1)
            newtonsoft.json (13.0.3)
        """;

    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "A [1.0.0, )").Target("net10.0", "A/1.0.0 -> B", "B/1.0.0");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Its_lock_file_is_judged_in_all_groups_at_its_lines(string newLine)
    {
        string file = project.Folder.Write("paket.lock", "\uFEFF" + Lock.ReplaceLineEndings(newLine));
        Assert.Equal(
            ["FSharp.Core 8.0.100 (5,5)", "Newtonsoft.Json 13.0.3 (6,5)", "System.Memory 4.5.5 (8,5)", "Fake.Core 6.0.0-beta.1 (19,5)", "Newtonsoft.Json 12.0.1 (20,5)"],
            PaketReader.Read(file, new InputFiles()).Select(package => $"{package.Id} {package.Range!.MinVersion} ({package.At.Line},{package.At.Column})"));
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { deny: [fake.*] }\nsignatures: { require: any }\n");
        GateResult result = GateRunner.Run(new GateRequest { Kind = InputKind.PaketLock, ProjectFile = file, AssetsFile = file });
        Assert.Equal(["PG0004", "PG0401"], result.Verdict.Findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal));
        Assert.Contains(result.Verdict.Findings, finding => finding.Message.StartsWith("signatures cannot be decided: Paket restores these packages", StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_that_is_none_is_PG0001_at_its_line()
    {
        string file = project.Folder.Write("paket.lock", "NUGET\n  remote: x\n    A (1.0.0)\n    B (new)\n");
        FactsException e = Assert.Throws<FactsException>(() => PaketReader.Read(file, new InputFiles()));
        Assert.Equal(("PG0001", 4), (e.Rule.Id, e.At.Line));
    }

    [Theory]
    [InlineData("paket.references", "A\nB\n", "")]
    [InlineData("paket.references", "a copy_local: true\n\n// C\nFile:Helper.fs .\ngroup Build\n  b\n", "")]
    [InlineData("paket.references", "A\nC\n", "PG0001 paket.references(2,1) Paket is asked for C,")]
    [InlineData("paket.references", "group Build\n  Fake.Core\n", "PG0001 paket.references(2,3) Paket is asked for Fake.Core,")]
    [InlineData("App.csproj.paket.references", "C", "PG0001 App.csproj.paket.references(1,1) Paket is asked for C,")]
    [InlineData("App.paket.references", "A\r\nC\r\n", "PG0001 App.paket.references(2,1) Paket is asked for C,")]
    [InlineData("Other.paket.references", "C", "")]
    [InlineData("paket.references", "", "")]
    public void What_a_project_asks_it_for_is_in_the_graph_or_is_told(string file, string text, string expected)
    {
        project.Write("App.csproj", "<Project />");
        project.Write(file, text);
        Assert.Equal(expected.Length == 0 ? [] : [expected], project.Says(string.Empty).Select(line => line[..Math.Min(line.Length, expected.Length)]));
    }

    public void Dispose() => project.Dispose();
}
