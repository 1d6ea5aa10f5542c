using System.Xml.Linq;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>The grammar of directives is the .NET SDK's own.</summary>
public sealed class FileBasedAppTests
{
    private const string Code = "\nSystem.Console.WriteLine();\n";

    [Theory]
    [InlineData("#:package A@1.0.0" + Code, "A 1.0.0")]
    [InlineData("\uFEFF#!/usr/bin/env dotnet\n#:package A@1.0.0" + Code, "A 1.0.0")]
    [InlineData("  #:package   A  @  1.0.0  \r\n#:package B" + Code, "A 1.0.0", "B ")]
    [InlineData("// #:package No@1\n/* x\n#:package No@1\n*/\n#:package A@1.0.0" + Code, "A 1.0.0")]
    [InlineData("#pragma warning disable CS0001\n#nullable enable\n#:sdk Microsoft.NET.Sdk\n#:package A@1.0.0" + Code, "A 1.0.0")]
    [InlineData("#:package A@[1.0.0,2.0.0)\n#:property X = y\nSystem.Console.WriteLine(\"\"\"\n#:package No@1\n\"\"\");\n", "A [1.0.0,2.0.0)")]
    public void What_dotnet_takes_is_what_is_read(string text, params string[] expected)
    {
        using TempFolder folder = new("pg-app");
        string app = folder.Write("app.cs", text);
        string[] read = [.. FileBasedApp.Parse(text.TrimStart('\uFEFF'), app, out _).Where(directive => directive.Kind == AppDirectiveKind.Package).Select(directive => $"{directive.Name} {directive.Value}")];
        Assert.Equal(expected, read);
        Assert.True(FileBasedApp.Is(app));
        CommandResult converted = Dotnet.Run(folder.Path, "project convert app.cs -o out --force");
        Assert.True(converted.ExitCode == 0, converted.ToString());
        Assert.Equal(expected, XDocument.Load(folder["out/app.csproj"]).Descendants("PackageReference").Select(item => $"{(string?)item.Attribute("Include")} {(string?)item.Attribute("Version")}"));
    }

    [Theory]
    [InlineData("using System;\n#:package A@1.0.0\n")]
    [InlineData("class C { const string S = \"\"\"\n#:package A@1.0.0\n\"\"\"; }")]
    [InlineData("/* x */ #:package A@1.0.0\n")]
    [InlineData("// x\n/* never ends\n#:package A@1.0.0\n")]
    [InlineData("")]
    public void Behind_the_first_token_in_a_string_or_a_comment_it_is_text(string text)
    {
        using TempFolder folder = new("pg-app");
        Assert.False(FileBasedApp.Is(folder.Write("app.cs", text)));
    }

    [Fact]
    public void A_long_comment_hides_nothing_and_the_place_is_the_line_s()
    {
        using TempFolder folder = new("pg-app");
        string app = folder.Write("app.cs", $"/*{new string('x', 20_000)}\n*/\n  #:package A@1.0.0\n");
        Assert.True(FileBasedApp.Is(app));
        AppDirective directive = Assert.Single(FileBasedApp.Read(app, new InputFiles())!);
        Assert.Equal((3, 3), (directive.At.Line, directive.At.Column));
    }

    [Fact]
    public void Directives_of_an_included_file_count_and_properties_too()
    {
        using TempFolder folder = new("pg-app");
        folder.Write("app.cs", "#:property V=1.0.0\n#:include more.cs\n#:include app.cs\n" + Code);
        folder.Write("more.cs", "#:package A@$(V)\n#:project lib\n");
        folder.Write("lib/Lib.csproj", "<Project />");
        ProjectXml xml = ProjectXmlReader.ReadAll(folder["app.cs.csproj"], new InputFiles());
        Assert.Equal(["PackageReference A 1.0.0", $"ProjectReference {folder["lib/Lib.csproj"]} "], xml.Declarations.Select(declaration => $"{declaration.Element} {declaration.Id} {declaration.Version}"));
    }
}
