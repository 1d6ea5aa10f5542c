using System.Text;

namespace PolicyGate.Policies;

public sealed class ScriptsTests
{
    // The first and the last letter of each block that Scripts knows, and what it is called.
    public static readonly TheoryData<string, string> Blocks = new()
    {
        { "AZaz\u00AA\u024F\u0300\u036F\u1E00\u1EFF", "Latin" },
        { "\u0370\u03FF\u1F00\u1FFF", "Greek" },
        { "\u0400\u052F\u1C80\u1C8F\u2DE0\u2DFF\uA640\uA69F", "Cyrillic" },
        { "\u0530\u058F", "Armenian" },
        { "\u0590\u05FF", "Hebrew" },
        { "\u0600\u07FF", "Arabic" },
        { "\u10A0\u10FF\u2D00\u2D2F", "Georgian" },
        { "\u13A0\u13FF\uAB70\uABBF", "Cherokee" },
        { "\u1100\u11FF\u2E80\uA4CF\uAC00\uD7FF\uF900\uFAFF\U00020000\U0003FFFF", "East Asian" },
        { "\uFF00\uFFEF", "a form of another width" },
        { "\u0250\u02FF\u0800\u1099\u1200\u1400\u1BFF\u1D00\u2000\u2DDF\uA4D0\uA6A0\uAB6F\uABC0\uFB00\uFEFF\uFFF0\U00010000\U0001FFFF\U00040000@[`{", "another script" },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_letter_is_of_the_script_of_its_block(string letters, string script)
    {
        // Behind a letter of another script each is the first other one.
        string other = script == "Greek" ? "\u0430" : "\u03B1";
        foreach (Rune letter in letters.EnumerateRunes())
        {
            Assert.Equal((letter, script), Scripts.FirstOther($"{other}.-_*09{letter}"));
            Assert.Null(Scripts.FirstOther($"{letter}1{letter}"));
        }
    }

    [Theory]
    [InlineData("Contoso.Http-2_x*")]
    [InlineData("Contoso.漢字")]
    [InlineData("漢字Contoso한글")]
    [InlineData("")]
    public void One_script_or_Latin_with_East_Asian_letters_has_no_other(string text) => Assert.Null(Scripts.FirstOther(text));
}
