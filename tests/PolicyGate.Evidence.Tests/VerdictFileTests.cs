using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Testing;
using PolicyGate.Verdicts;

namespace PolicyGate.Evidence.Tests;

public class VerdictFileTests
{
    private const string More = "    <_PolicyGateOk Condition=\"'$(_PolicyGateOk)' == 'true' and (!Exists('/more'))\">false</_PolicyGateOk>\n";
    private const string Yes = "    <_PolicyGateOk>true</_PolicyGateOk>\n";
    private static readonly Finding Something = PackageDenied.Descriptor.At(new SourceSpan("/a", 1, 1), "x");

    [Fact]
    public void With_an_error_it_never_says_ok() =>
        Assert.DoesNotContain(">true<", Write(Something with { Severity = Severity.Error }), StringComparison.Ordinal);

    [Theory]
    [InlineData("warning", "warnings")]
    [InlineData("info", "information")]
    [InlineData(null, "")]
    public void Says_what_there_is_to_say(string? severity, string says)
    {
        Assert.True(SeverityWords.TryParse(severity ?? "off", out Severity level));
        XElement xml = XElement.Parse(severity is null ? Write() : Write(Something with { Severity = level }));
        Assert.Equal(says, xml.Descendants("_PolicyGateSays").Single().Value);
    }

    [Fact]
    public void Is_well_formed_whatever_a_path_is_called()
    {
        const string Path = "/a b/it's <x> & \"y\" %20 $(P) @(I) ;*?`.json";
        string text = VerdictFile.Write(Result([], new Input(Path, InputState.Content, "abc"), new Input(Path, InputState.Absent, string.Empty)), "k", "seal");
        XElement xml = XElement.Parse(text);
        Assert.All(xml.Descendants().Attributes("Condition"), condition => Assert.True(condition.Value.Count(character => character == '\'') % 2 == 0, condition.Value));
        Assert.DoesNotContain("$(P)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", true)]
    [InlineData("more", true)]
    [InlineData("more appeared", true)]
    [InlineData("less", false)]
    [InlineData("less appeared", false)]
    [InlineData("yes at the end", false)]
    [InlineData("yes within a question", false)]
    [InlineData("yes within what appeared", false)]
    [InlineData("asked before it says yes", false)]
    [InlineData("another token", false)]
    public void Asks_all_where_it_asks_that_and_more_in_its_order(string change, bool asksAll)
    {
        string expected = Absent("/a", "/b");
        string appeared = "Exists('/a') or Exists('/b')";
        string present = expected.Split('\n').Single(line => line.Contains("!Exists('/there')", StringComparison.Ordinal)) + "\n";
        string verdict = change switch
        {
            "more" => expected.Replace(present, present + More, StringComparison.Ordinal),
            "more appeared" => Absent("/a", "/b", "/c"),
            "less" => expected.Replace(present, string.Empty, StringComparison.Ordinal),
            "less appeared" => Absent("/a"),
            "yes at the end" => expected.Replace(present, present + Yes, StringComparison.Ordinal),
            "yes within a question" => expected.Replace(present, present + More.Replace("/more')", "/more'))\">true</_PolicyGateOk><_PolicyGateOk Condition=\"('' != ''", StringComparison.Ordinal), StringComparison.Ordinal),
            "yes within what appeared" => expected.Replace(appeared, appeared + " or Exists('/x'))\">true</_PolicyGateOk><_PolicyGateOk Condition=\"(Exists('/y')", StringComparison.Ordinal),
            "asked before it says yes" => expected.Replace(present, string.Empty, StringComparison.Ordinal).Replace(Yes, present + Yes, StringComparison.Ordinal),
            "another token" => expected.Replace("policygate 0", "policygate 1", StringComparison.Ordinal),
            _ => expected,
        };
        Assert.Equal(change == "nothing", verdict == expected);
        Assert.Equal(asksAll, VerdictFile.AsksAll(verdict, expected));
    }

    [Fact]
    public void The_hash_is_of_the_text_that_MSBuild_reads()
    {
        byte[] plain = "äöü\r\n"u8.ToArray();
        Assert.Equal(InputFiles.GuardHash(plain), InputFiles.GuardHash([0xEF, 0xBB, 0xBF, .. plain]));
        Assert.Equal(InputFiles.GuardHash("text"u8.ToArray()), InputFiles.GuardHash(System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes("text")).ToArray()));
        Assert.NotEqual(InputFiles.GuardHash("a"u8.ToArray()), InputFiles.GuardHash("b"u8.ToArray()));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", InputFiles.GuardHash([]));
        Assert.Equal(InputFiles.GuardHash([0x61, 0x62, 0x63, 0x64, 0xFF]), InputFiles.GuardHash([0x61, 0x62, 0x63, 0x64, 0xEF, 0xBF, 0xBD]));
    }

    [Fact]
    public void A_file_is_written_whole_and_only_when_it_differs()
    {
        using TempFolder folder = new();
        string file = folder["obj/x"];
        AtomicFile.Write(file, "one");
        DateTime first = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, first);
        AtomicFile.Write(file, "one");
        Assert.Equal(first, File.GetLastWriteTimeUtc(file));
        AtomicFile.Write(file, "two");
        Assert.Equal("two", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(folder["obj"]));
    }

    [Fact]
    public void Many_writers_never_leave_half_a_file()
    {
        using TempFolder folder = new();
        string[] texts = [.. Enumerable.Range(0, 16).Select(i => new string((char)('a' + i), 50_000))];
        Parallel.For(0, 400, i =>
        {
            AtomicFile.Write(folder["x"], texts[i % texts.Length]);
            string read = File.ReadAllText(folder["x"]);
            Assert.Contains(read, texts);
        });
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static string Absent(params string[] absent) =>
        VerdictFile.Write(Result([], [.. absent.Select(path => new Input(path, InputState.Absent, string.Empty)), new Input("/there", InputState.Present, string.Empty)]), "0", "seal");

    [Fact]
    public void On_a_managed_machine_its_properties_have_names_that_were_made_up_there_and_paths_keep_theirs()
    {
        string verdict = VerdictFile.Write(Result([], new Input("/a/$(_PolicyGateOk);_PolicyGateSays/<_PolicyGateSeal>", InputState.Content, "abc")), "k", "seal");
        string named = VerdictFile.Named(verdict, "_PolicyGateAB_");
        Assert.Contains("<_PolicyGateAB_Ok>true</_PolicyGateAB_Ok>", named, StringComparison.Ordinal);
        Assert.Contains("TreatAsLocalProperty=\"_PolicyGateAB_Ok;_PolicyGateAB_Says;_PolicyGateAB_Seal\"", named, StringComparison.Ordinal);
        Assert.Contains("<_PolicyGateAB_Seal>", named, StringComparison.Ordinal);
        Assert.Contains("'$(_PolicyGateAB_Restoring)'", named, StringComparison.Ordinal);
        Assert.Contains("%24%28_PolicyGateOk%29%3b_PolicyGateSays/&lt;_PolicyGateSeal&gt;", named, StringComparison.Ordinal);
        Assert.Equal(verdict, VerdictFile.Plain(named, "_PolicyGateAB_"));
        Assert.Same(verdict, VerdictFile.Named(verdict, PolicyGate.Machine.ManagedGate.UsualPrefix));
    }

    private static string Write(params Finding[] findings) => VerdictFile.Write(Result(findings), "key", "seal");

    private static GateResult Result(Finding[] findings, params Input[] inputs) => new(new Verdict(findings), new RepositoryPaths("/"), inputs, DateTimeOffset.MaxValue);
}
