using System.Text;
using PolicyGate.Language;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

/// <summary>PG0102: whatever the bytes, one located finding and no exception.</summary>
public class HostilePolicyTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "empty", string.Empty },
        { "white space", "  \n\n" },
        { "a comment", "# nothing\n" },
        { "a tab as indentation", "version: 1\npackages:\n\tdefault: deny\n" },
        { "an unclosed bracket", "version: 1\npackages: { default: deny\n" },
        { "an unclosed quote", "version: 1\npackages: \"\n" },
        { "an anchor", "version: 1\npackages: &a { default: deny }\n" },
        { "an alias", "version: 1\npackages: *a\n" },
        { "a billion laughs", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n" },
        { "a tag", "version: !!int 1\n" },
        { "a custom tag", "version: 1\npackages: !evil {}\n" },
        { "a second document", "version: 1\n---\nversion: 1\n" },
        { "a key that is a list", "version: 1\n? [a, b]\n: c\n" },
        { "1 000 levels of flow lists", "version: 1\npackages: " + new string('[', 1000) + new string(']', 1000) },
        { "1 000 levels of flow maps", "version: 1\npackages: " + string.Concat(Enumerable.Repeat("{a: ", 1000)) + "1" + new string('}', 1000) },
        { "1 000 levels of blocks", "version: 1\n" + string.Concat(Enumerable.Range(0, 1000).Select(level => new string(' ', level) + "a:\n")) },
        { "100 000 open brackets", new string('[', 100_000) },
        { "33 levels", "version: 1\na: " + new string('[', 33) + new string(']', 33) },
        { "a NUL", "version: 1\0\n" },
        { "an escape", "version: 1\n# \x1b[31m\n" },
        { "10 MB", "version: 1\n#" + new string('x', 10 * 1024 * 1024) },
        { "a directive of YAML 9", "%YAML 9.0\n---\nversion: 1\n" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Is_one_located_PG0102(string what, string text)
    {
        IReadOnlyList<string> problems = TestPolicy.Problems(text);
        Assert.True(problems.Count == 1, $"{what}: {string.Join('\n', problems)}");
        Assert.Matches(@"^PG0102\([1-9]\d*,[1-9]\d*\) cannot be read: [^\n]{5,300}$", problems[0]);
    }

    [Theory]
    [InlineData("UTF-16 with BOM", new byte[] { 0xFF, 0xFE, (byte)'v', 0, (byte)':', 0 })]
    [InlineData("UTF-16 without BOM", new byte[] { (byte)'v', 0, (byte)':', 0, (byte)' ', 0 })]
    [InlineData("Latin-1", new byte[] { (byte)'a', (byte)':', (byte)' ', 0xE9, (byte)'\n' })]
    [InlineData("binary", new byte[] { 0x4D, 0x5A, 0x90, 0x00, 0x03, 0xFF, 0xFF })]
    [InlineData("an ELF", new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0x02 })]
    public void Is_PG0102_where_it_is_not_UTF_8(string what, byte[] bytes)
    {
        PolicyUnreadableException e = Assert.Throws<PolicyUnreadableException>(() => YamlReader.Read("policygate.yaml", bytes));
        Assert.True(e.At is { Line: 1, Column: > 0 }, what);
    }

    [Fact]
    public void A_byte_order_mark_is_allowed() =>
        Assert.IsType<YamlMap>(YamlReader.Read("policygate.yaml", [.. Encoding.UTF8.Preamble, .. "version: 1"u8]));

    [Fact]
    public void Random_bytes_and_random_YAML_never_throw_anything_else()
    {
        Random random = new(20261123);
        string[] pieces = ["version: 1\n", "packages:\n", "  allow:\n", "    - A\n", "- ", "[", "]", "{", "}", ": ", "\"", "'", "|\n", ">\n", "#", "&a ", "*a", "!t ", "\t", "\n", "? ", "%", "@", "`", "~", "---\n", "...\n", "é", "final: ", "waivers:\n", "extends: ", "rules: { PG0401: off }\n"];
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            string text = string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => pieces[random.Next(pieces.Length)]));
            foreach (byte[] input in new[] { bytes, Encoding.UTF8.GetBytes(text) })
            {
                PolicyProblems problems = new();
                try
                {
                    _ = new LayerReader(PolicyLanguage.Current, inherited: false, problems).Read(YamlReader.Read("policygate.yaml", input));
                }
                catch (PolicyUnreadableException e)
                {
                    Assert.True(e.At.Line > 0 && e.At.Column > 0);
                }

                Assert.All(problems.Findings, finding => Assert.True(finding.At.Line > 0 && finding.At.Column > 0));
            }
        }
    }
}
