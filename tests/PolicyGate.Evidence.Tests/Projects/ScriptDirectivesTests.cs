using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What a script of F# brings to its compiler, as that one reads it.</summary>
public sealed class ScriptDirectivesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Tried with the compiler: it obeys all but the last five.
    [Theory]
    [InlineData("#r \"A.dll\"", "A.dll")]
    [InlineData("let a = 1;; # r @\"lib/A.dll\"", "lib/A.dll")]
    [InlineData("  #reference \"\"\"A.dll\"\"\" // said", "A.dll")]
    [InlineData("#``r`` \"A.dll\"", "A.dll")]
    [InlineData("#r\n  \"A.dll\"", "A.dll")]
    [InlineData("#r // why\n  \"A.dll\" \"B.dll\"", "A.dll|B.dll")]
    [InlineData("#r \"A.dll\"\n#if X\n#endif\n \"B.dll\"", "A.dll|B.dll")]
    [InlineData("#r \"\\u0041.dll\"", "/u0041.dll|A.dll")]
    [InlineData("#I __SOURCE_DIRECTORY__\n#I \"lib\"", "lib")]
    [InlineData("#load \"B.fs\"", "B.fs")]
    [InlineData("#(*c*)r \"A.dll\"", "#")]
    [InlineData("#r (* (* *) *) \"A.dll\"", "#r")]
    [InlineData("#r \"A.dll\" (**) \"B.dll\"", "#r|A.dll")]
    [InlineData("#r \"nuget: A, 1.0.0\"", "#r nuget: A, 1.0.0")]
    [InlineData("#i \"nuget: ../feed\"", "#i nuget: ../feed")]
    [InlineData("#I \"links\"\n#r \"D.dll\"", "links|D.dll|links/D.dll")]
    [InlineData("#load \"more.fsx\"", "more.fsx|C.dll")]
    [InlineData("let r = 1\n#nowarn \"40\"\n#time \"on\"\n", "")]
    [InlineData("let f (x: #seq<int>) = x", "")]
    [InlineData("#region \"x\"", "")]
    [InlineData("#load2 \"x\"", "")]
    [InlineData("#R \"A.dll\"", "")]
    public void Every_directive_is_read_and_what_hides_one_counts_as_one(string text, string named)
    {
        folder.Write("more.fsx", "#r \"C.dll\"\n#load \"App.fsx\"");
        folder.Write("links/D.dll", string.Empty);
        string script = folder.Write("App.fsx", $"module App\n{text}\n");
        Assert.Equal(named.Split('|', StringSplitOptions.RemoveEmptyEntries), ScriptDirectives.Read(script, folder.Path, new InputFiles()).Where(directive => directive.Name != script).Select(Said));

        string Said(ScriptDirectives.Directive directive) => directive.IsPath && directive.Name.StartsWith(folder.Path, StringComparison.Ordinal) ? Path.GetRelativePath(folder.Path, directive.Name) : directive.Name;
    }

    [Fact]
    public void What_a_compiled_script_names_is_judged_by_where_it_lies()
    {
        folder.Write("packages/contoso.odd/1.0.0/.nupkg.metadata", "{}");
        folder.Write("packages/contoso.odd/1.0.0/content/b.fsx", "#r \"nuget: Unseen\"");
        string script = folder.Write("repository/App/a.fsx", "module A\n#r \"../lib/Own.dll\"\n#r \"../pk/lib/A.dll\"\n#I \"../../elsewhere\"\n\n#r \"nuget: Contoso.Odd\"\n#load \"../pk/content/b.fsx\"\n");
        Directory.CreateSymbolicLink(folder["repository/pk"], folder["packages/contoso.odd/1.0.0"]);
        SourceSpan at = SourceSpan.WholeFile(folder["repository/App/App.fsproj"]);
        InputFiles inputs = new();
        EvaluatedProject evaluated = new()
        {
            Declarations = [],
            DeclaredIds = new HashSet<string>(),
            Imports = [],
            Code = [new EvaluatedCode("script", script, at), new EvaluatedCode("script", folder["packages/contoso.odd/1.0.0/content/b.fsx"], at)],
            Targets = new Dictionary<string, string>(),
            Properties = new Dictionary<string, string>(),
            Awaited = [],
            Given = [],
            Installation = new SdkInstallation(folder["dotnet/sdk/10.0.100"]),
            OwnFolder = folder["own"],
        };
        Assert.Equal(
            ["App.fsproj:1 b.fsx", "a.fsx:3 A.dll", "a.fsx:4 elsewhere", "a.fsx:6 #r nuget: Contoso.Odd", "a.fsx:7 b.fsx", "b.fsx:1 #r nuget: Unseen"],
            new CodeByPath(evaluated, folder["repository/App"], [], folder["repository"], inputs).Foreign([]).Select(code => $"{Path.GetFileName(code.At.File)}:{code.At.Line} {Path.GetFileName(code.File)}").Order(StringComparer.Ordinal));

        // Another text is another answer.
        Assert.Contains(inputs.All, input => input.Path == script && input.State == InputState.Content);
    }
}
