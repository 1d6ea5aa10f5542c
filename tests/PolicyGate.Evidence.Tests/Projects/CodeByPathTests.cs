using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>What a response file of the compiler brings, as the compiler reads it.</summary>
public sealed class CodeByPathTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/analyzer:/elsewhere/A.dll", "/elsewhere/A.dll")]
    [InlineData("-nologo -a:\"../lib/../../else where/A.dll\"", "../else where/A.dll")]
    [InlineData("\"-analyzer:../../A b.dll,Own.dll;../../C.dll\"", "../A b.dll ../C.dll")]
    [InlineData("@\"nested file.rsp\"", "../N.dll")]
    [InlineData("--compilertool:../../T", "../T")]
    [InlineData("# -a:../../A.dll", "")]
    [InlineData("-analyzer:Own.dll -r:../../R.dll", "../R.dll")]
    [InlineData("-target:exe -out:../../R.dll ../../A.cs", "")]
    public void A_response_file_of_the_compiler_brings_what_it_names(string text, string foreign)
    {
        string file = folder.Write("repository/App/options.rsp", text);
        folder.Write("repository/App/nested file.rsp", "/a:../../N.dll");
        SourceSpan at = SourceSpan.WholeFile(folder["repository/App/App.csproj"]);
        EvaluatedProject evaluated = With([new EvaluatedCode("response file", file, at)]);
        InputFiles inputs = new();
        CodeByPath byPath = new(evaluated, folder["repository/App"], [], folder["repository"], inputs);
        Assert.Equal(foreign, string.Join(' ', byPath.Foreign([]).Select(code => code.File.StartsWith(folder.Path, StringComparison.Ordinal) ? Path.GetRelativePath(folder["repository"], code.File) : code.File)));

        // Another text is another answer.
        Assert.Contains(inputs.All, input => input.Path == file && input.State == InputState.Content);
    }

    [Theory]
    [InlineData("packages/contoso.hostile/1.0.0/build/H.props", true)]
    [InlineData("packages/contoso.hostile/1.0.0/build/H.csproj", true)]
    [InlineData("repository/link/build/H.props", true)]
    [InlineData("repository/packages/Contoso.Hostile.1.0.0/build/H.props", true)]
    [InlineData("repository/lib/hostile/build/H.proj", true)]
    [InlineData("outside/e.props", true)]
    [InlineData("outside/e.proj", true)]
    [InlineData("outside/e", true)]
    [InlineData("outside/E.csproj", false)]
    [InlineData("repository/eng/e.proj", false)]
    [InlineData("repository/eng/e.props", false)]
    [InlineData("repository/Lib/Lib.csproj", false)]
    public void What_a_reference_builds_is_code_where_no_restore_judges_it(string path, bool isForeign)
    {
        folder.Write("packages/contoso.hostile/1.0.0/.nupkg.metadata", "{}");
        folder.Write("packages/contoso.hostile/1.0.0/build/H.props", "<Project />");
        folder.Write("repository/packages/Contoso.Hostile.1.0.0/Contoso.Hostile.1.0.0.nupkg", string.Empty);
        folder.Write("repository/lib/hostile/[Content_Types].xml", "<Types />");
        folder.Write("repository/lib/hostile/H.nuspec", "<package><metadata><id>Contoso.Hostile</id><version>1.0.0</version></metadata></package>");
        folder.Write("repository/eng/e.proj", "<Project />");
        Directory.CreateSymbolicLink(folder["repository/link"], folder["packages/contoso.hostile/1.0.0"]);
        CodeByPath byPath = new(With([.. ReferencedFiles.Of(folder[path], SourceSpan.WholeFile(folder["repository/App/App.csproj"]))]), folder["repository/App"], [], folder["repository"], new InputFiles());
        Assert.Equal(isForeign ? ["a project"] : [], byPath.Foreign([]).Select(code => code.What));
    }

    private EvaluatedProject With(IReadOnlyList<EvaluatedCode> code) => new()
    {
        Declarations = [],
        DeclaredIds = new HashSet<string>(),
        Imports = [],
        Code = code,
        Targets = new Dictionary<string, string>(),
        Properties = new Dictionary<string, string>(),
        Awaited = [],
        Given = [],
        Installation = new SdkInstallation(folder["dotnet/sdk/10.0.100"]),
        OwnFolder = folder["own"],
    };
}
