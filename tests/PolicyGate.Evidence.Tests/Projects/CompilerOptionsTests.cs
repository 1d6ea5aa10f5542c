using PolicyGate.Projects;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What a compiler takes for an option that runs code, where a file's name or a text was meant.</summary>
public sealed class CompilerOptionsTests
{
    [Theory]
    [InlineData("/analyzer:/x/A.dll", "/x/A.dll")]
    [InlineData("/A:/x/A.dll,/x/B.dll", "/x/A.dll|/x/B.dll")]
    [InlineData("-a:x/A.dll", "x/A.dll")]
    [InlineData("--compilertool:/x/T", "/x/T")]
    [InlineData("/r:/x/A.dll", "/x/A.dll")]
    [InlineData("/reference:A.dll", "A.dll")]
    [InlineData("/lib:/x/lib", "/x/lib")]
    [InlineData("@a.rsp", "@a.rsp")]
    [InlineData("/home/x/src/A.cs", "")]
    [InlineData("/a/analyzer:x.cs", "")]
    [InlineData("//analyzer:x", "")]
    [InlineData("/A.cs", "")]
    [InlineData("C:\\src\\A.cs", "")]
    [InlineData("src/a:b.cs", "")]
    [InlineData("/target:exe", "")]
    [InlineData("@(Others)", "")]
    public void The_name_of_a_source_is_an_option_where_a_compiler_takes_it_for_one(string name, string brought) => Assert.Equal(brought, string.Join('|', CompilerOptions.OfName(name)));

    [Theory]
    [InlineData("x\n-analyzer:/x/A.dll", "/x/A.dll")]
    [InlineData("x\n-nologo -analyzer:/x/A.dll -out:y", "/x/A.dll")]
    [InlineData("x\r-nologo\t/a:\"/x y/A.dll\" #", "/x y/A.dll")]
    [InlineData("x\n\\\" -analyzer:/x/A.dll", "/x/A.dll")]
    [InlineData("x\n\" -analyzer:/x/A.dll", "/x/A.dll")]
    [InlineData("x\n-nologo @a.rsp @\"b c.rsp\"", "@a.rsp|@b c.rsp")]
    [InlineData("x\n-lib:/x/lib Program.cs", "/x/lib")]
    [InlineData("x -analyzer:/x/A.dll", "")]
    [InlineData("\n  - first\n  second: third\n", "")]
    public void A_line_of_a_text_is_read_as_the_arguments_that_it_becomes(string text, string brought) =>
        Assert.Equal(brought, string.Join('|', CompilerOptions.Lines(text)));
}
