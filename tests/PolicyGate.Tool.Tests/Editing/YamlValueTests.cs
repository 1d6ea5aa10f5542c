using PolicyGate.Testing;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Tests.Editing;

/// <summary>Text of strangers stays one value, and one comment.</summary>
public sealed class YamlValueTests
{
    [Theory]
    [InlineData("us")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("a \"b\" \\ c")]
    [InlineData("a\n    - \"*\"")]
    [InlineData("\U0001F600 é")]
    [InlineData("- x # y: z, [a]")]
    [InlineData("trailing ")]
    public void A_scalar_is_read_as_what_it_was(string text)
    {
        string written = YamlValue.Scalar(text);
        Assert.DoesNotContain(written, char.IsControl);
        Assert.Equal(text, Assert.Single(TestPolicy.Parse($"signatures: {{ for: [{{ packages: [A], owners: [{written}] }}] }}\n").Signatures!.For[0].Owners));
    }

    [Theory]
    [InlineData("a\r\tb", "\"a\\u000D\\u0009b\"")]
    [InlineData("\0\u001B\u007F", "\"\\u0000\\u001B\\u007F\"")]
    [InlineData("\u0085\u2028\u2029", "\"\\u0085\\u2028\\u2029\"")]
    [InlineData("\uFEFF\u202E\U000E0041", "\"\\uFEFF\\u202E\\U000E0041\"")]
    public void What_nobody_sees_is_escaped_and_no_value_that_a_policy_keeps(string text, string expected)
    {
        Assert.Equal(expected, YamlValue.Scalar(text));
        Assert.False(YamlValue.IsVisible(text));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void A_comment_ends_where_its_line_does(string end)
    {
        PolicyText policy = new("version: 1\npackages: { default: deny }\n");
        policy.Add(["licenses", "allow"], "MIT", $"x{end}    - GPL-3.0-only");
        Assert.Equal("MIT", Assert.Single(TestPolicy.Parse(policy.Text["version: 1\n".Length..]).Licenses!.Allow).Value.ToString());
        Assert.DoesNotContain(YamlValue.Comment($"x{end}y"), character => char.IsControl(character) || character is '\u2028' or '\u2029');
    }
}
