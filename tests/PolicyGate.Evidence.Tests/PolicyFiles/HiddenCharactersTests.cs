using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.PolicyFiles;

/// <summary>What a reader of a policy does not see, or sees otherwise, is refused at its place.</summary>
public class HiddenCharactersTests
{
    [Theory]
    [InlineData("\u0085", "U+0085")]
    [InlineData("\u009B", "U+009B")]
    [InlineData("\u2028", "U+2028")]
    [InlineData("\u2029", "U+2029")]
    [InlineData("\u061C", "U+061C")]
    [InlineData("\u200E", "U+200E")]
    [InlineData("\u202E", "U+202E")]
    [InlineData("\u2066", "U+2066")]
    [InlineData("\u2069", "U+2069")]
    [InlineData("\u007F", "U+007F")]
    [InlineData("\u0001", "U+0001")]
    public void Is_PG0102_at_its_line_and_column(string hidden, string said) =>
        Assert.StartsWith($"PG0102(2,4) cannot be read: a control character ({said})", Assert.Single(TestPolicy.Problems($"version: 1\n# é{hidden} x\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("\\u202e")]
    [InlineData("\\e[31m")]
    [InlineData("\\x9b")]
    public void Written_as_an_escape_it_is_PG0102_too(string escape) =>
        Assert.StartsWith("PG0102(2,37) cannot be read: a control character", Assert.Single(TestPolicy.Problems($"version: 1\npackages: {{ deny: [{{ id: A, reason: \"{escape}\" }}] }}\n")), StringComparison.Ordinal);

    [Fact]
    public void Ordinary_text_stays() =>
        Assert.Empty(TestPolicy.Problems("version: 1\npackages: { deny: [{ id: A, reason: \"£ ß ؀ – “é” 日本 🙂 \\n two lines\" }] }\n"));

    [Theory]
    [InlineData("Newtonsоft.Json", "U+043E) is Cyrillic")]
    [InlineData("Ѕerilog.*", "U+0065) is Latin")]
    [InlineData("Contoso.Αpi", "U+0391) is Greek")]
    [InlineData("Conｔoso", "U+FF54) is a form of another width")]
    public void An_id_of_mixed_scripts_is_PG0104_with_the_character(string id, string said)
    {
        string problem = Assert.Single(TestPolicy.Problems($"version: 1\npackages: {{ allow: [\"{id}\"] }}\n"));
        Assert.StartsWith("PG0104(2,21) ", problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Бухгалтерия.Учёт")]
    [InlineData("Müller.Übung")]
    [InlineData("Contoso.日本語")]
    [InlineData("Contoso_1.2-x*")]
    public void An_id_of_one_script_is_none(string id) => Assert.Empty(TestPolicy.Problems($"version: 1\npackages: {{ allow: [\"{id}\"] }}\n"));

    [Theory]
    [InlineData("packages: { allow: [] }", true)]
    [InlineData("packages: { default: deny, allow: [] }", true)]
    [InlineData("packages: { deny: [] }", false)]
    public void An_empty_allow_list_denies_everything(string policy, bool denies) =>
        Assert.Equal(denies, Allowlist.DeniesByDefault(TestPolicy.Parse(policy).Packages!));

    [Fact]
    public void An_empty_allow_list_with_a_default_of_allow_is_an_error() =>
        Assert.Contains("default: allow with an allow list", Assert.Single(TestPolicy.Problems("version: 1\npackages: { default: allow, allow: [] }\n")), StringComparison.Ordinal);
}
