using PolicyGate.Testing;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Tests.Editing;

/// <summary>Items leave a list of a policy; comments, order, quotes and line ends of the rest stay.</summary>
public sealed class YamlItemsTests
{
    [Theory]
    [InlineData("a:\n  - x: 1\n    y: 2\n  - x: 3\n", "x: 1", "a:\n  - x: 3\n")]
    [InlineData("a:\n  - x: 1\n  - x: 3\n    y: 4\nb: 1\n", "x: 3", "a:\n  - x: 1\nb: 1\n")]
    [InlineData("a:\n- x: 1\n- x: 3\nb: 1\n", "x: 1", "a:\n- x: 3\nb: 1\n")]
    [InlineData("a:\n- x: 1\n- x: 3\nb: 1\n", "x: 3", "a:\n- x: 1\nb: 1\n")]
    [InlineData("a:\r\n  - x: 1\r\n    # mine\r\n    y: 2\r\n\r\n  # theirs\r\n  - x: 3\r\n", "x: 1", "a:\r\n\r\n  # theirs\r\n  - x: 3\r\n")]
    [InlineData("a:\n  - x: >\n      folded\n\n      text\n    y: 2\n  - x: 3\n", "x: >", "a:\n  - x: 3\n")]
    [InlineData("a:\n  -   x: 1\n      y: [1,\n        2]\n  - x: 3", "x: 1", "a:\n  - x: 3")]
    [InlineData("a:\n  - { x: 1, y: 2 } # why\n  - { x: 3 }\n", "{ x: 1", "a:\n  - { x: 3 }\n")]
    [InlineData("a: [{ x: 1 }, { x: 3 }]\n", "{ x: 1", "a: [{ x: 3 }]\n")]
    [InlineData("a: [{ x: 1 }, { x: 3 }]\n", "{ x: 3", "a: [{ x: 1 }]\n")]
    [InlineData("a: [{ x: \"}, {\", y: 'it''s }' }, { x: 3 }]\n", "{ x: \"", "a: [{ x: 3 }]\n")]
    [InlineData("a: [{ x: don't, y: [1, 2] }, { x: 3 }]\n", "{ x: don", "a: [{ x: 3 }]\n")]
    [InlineData("a: [{ x: 1, # } no end\n  y: 2 }, { x: 3 }]\n", "{ x: 1", "a: [{ x: 3 }]\n")]
    public void One_of_several_goes(string text, string start, string expected) => Assert.Equal(expected, Removed(text, areAll: false, start));

    [Theory]
    [InlineData("a:\n  - x: 1\n  - x: 3\nb: 1\n", "a: []\nb: 1\n")]
    [InlineData("a: # debts\n  # one\n  - x: 1\n  - x: 3\n", "a: [] # debts\n  # one\n")]
    [InlineData("a: [{ x: 1 }, { x: 3 }]\n", "a: []\n")]
    [InlineData("a: [{ x: 1 },{ x: 3 }]\n", "a: []\n")]
    public void What_has_lost_all_is_an_empty_list(string text, string expected) => Assert.Equal(expected, Removed(text, areAll: true, text.Contains('{', StringComparison.Ordinal) ? ["{ x: 1", "{ x: 3"] : ["x: 1", "x: 3"]));

    [Theory]
    [InlineData("a: 1\nb: { x: 1 }\n", "x: 1")]
    [InlineData("a: 1\nx: 1\n", "x: 1")]
    public void What_is_no_item_is_left_alone(string text, string start) => Assert.Null(Removed(text, areAll: false, start));

    private static string? Removed(string text, bool areAll, params string[] starts)
    {
        using TempFolder folder = new("pg-yaml");
        TextFile file = TextFile.Open(folder.Write("p.yaml", text));
        (int, int)[] places = [.. starts.Select(start => text.IndexOf(start, StringComparison.Ordinal)).Select(at => (text[..at].Count(character => character == '\n') + 1, at - text.LastIndexOf('\n', Math.Max(0, at - 1)) - (at == 0 ? 1 : 0)))];
        return YamlItems.Remove(file, places, areAll) ? file.Edited : null;
    }
}
