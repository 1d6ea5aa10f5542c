using System.Xml.Linq;
using PolicyGate.Testing;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Tests.Editing;

/// <summary>Children leave an element with their lines; nothing else moves.</summary>
public sealed class XmlFileTests
{
    [Theory]
    [InlineData("<P>\n  <R Include=\"A\">\n    <Version>1.0</Version>\n  </R>\n</P>\n", "<P>\n  <R Include=\"A\" />\n</P>\n")]
    [InlineData("<P>\r\n  <R Include='A'>\r\n    <Version>1.0</Version>\r\n  </R>\r\n</P>\r\n", "<P>\r\n  <R Include='A' />\r\n</P>\r\n")]
    [InlineData("<P><R Include=\"A\"><Version>1.0</Version></R></P>", "<P><R Include=\"A\" /></P>")]
    [InlineData("<P><R Include=\"A\" ><Version>1.0</Version></R ></P>", "<P><R Include=\"A\" /></P>")]
    [InlineData("<P><R\n  Include=\"A\">\n<Version>\n1.0\n</Version>\n</R></P>", "<P><R\n  Include=\"A\" /></P>")]
    [InlineData("<P>\n  <R Include=\"A\">\n    <Version>1.0</Version>\n    <PrivateAssets>all</PrivateAssets>\n  </R>\n</P>\n", "<P>\n  <R Include=\"A\">\n    <PrivateAssets>all</PrivateAssets>\n  </R>\n</P>\n")]
    [InlineData("<P>\n  <R Include=\"A\">\n    <PrivateAssets>all</PrivateAssets>\n    <Version>1.0</Version>\n  </R>\n</P>\n", "<P>\n  <R Include=\"A\">\n    <PrivateAssets>all</PrivateAssets>\n  </R>\n</P>\n")]
    [InlineData("<P><R Include=\"A\"><Version>1.0</Version><PrivateAssets>all</PrivateAssets></R></P>", "<P><R Include=\"A\"><PrivateAssets>all</PrivateAssets></R></P>")]
    [InlineData("<P>\n  <R Include=\"A\">\n    <!-- why -->\n    <Version>1.0</Version>\n  </R>\n</P>\n", "<P>\n  <R Include=\"A\">\n    <!-- why -->\n  </R>\n</P>\n")]
    [InlineData("<P><R Include=\"A\"><Version /></R></P>", "<P><R Include=\"A\" /></P>")]
    [InlineData("<P><R Include=\"A>B\"><Version>1.0</Version></R></P>", "<P><R Include=\"A>B\" /></P>")]
    public void A_child_goes(string text, string expected) => Assert.Equal(expected, Edited(text, (file, element) => file.RemoveChildren(element, [element.Element("Version")!])));

    [Theory]
    [InlineData("<P><R><Version><![CDATA[1.0]]></Version></R></P>")]
    [InlineData("<P><R><Version>1.0<!-- or 2.0 --></Version></R></P>")]
    [InlineData("<P><R><Version><X /></Version></R></P>")]
    public void What_is_more_than_text_is_left_alone(string text)
    {
        Assert.Null(Edited(text, (file, element) => file.RemoveChildren(element, [element.Element("Version")!])));
        Assert.Null(Edited(text, (file, element) => file.SetText(element.Element("Version")!, "2.0")));
    }

    [Fact]
    public void Text_is_set_where_there_is_only_text() =>
        Assert.Equal("<P><R><Version>[2.0]</Version></R></P>", Edited("<P><R><Version>1.*</Version></R></P>", (file, element) => file.SetText(element.Element("Version")!, "[2.0]")));

    private static string? Edited(string text, Func<XmlFile, XElement, bool> edit)
    {
        using TempFolder folder = new("pg-xml");
        XmlFile file = XmlFile.Open(folder.Write("p.xml", text));
        bool done = edit(file, file.Root.Element("R")!);
        Assert.Equal(done, file.Text.IsChanged);
        return done ? file.Text.Edited : null;
    }
}
