using PolicyGate.Policies;
using PolicyGate.Projects;
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
    [InlineData("-analyzer:Own.dll -r:../../R.dll", "")]
    public void A_response_file_of_the_compiler_brings_what_it_names(string text, string foreign)
    {
        string file = folder.Write("repository/App/options.rsp", text);
        folder.Write("repository/App/nested file.rsp", "/a:../../N.dll");
        SourceSpan at = SourceSpan.WholeFile(folder["repository/App/App.csproj"]);
        EvaluatedProject evaluated = new()
        {
            Declarations = [],
            DeclaredIds = new HashSet<string>(),
            Imports = [],
            Code = [new EvaluatedCode("response file", file, at)],
            Targets = new Dictionary<string, string>(),
            Properties = new Dictionary<string, string>(),
            Awaited = [],
            Given = [],
            Installation = new SdkInstallation(folder["dotnet/sdk/10.0.100"]),
            OwnFolder = folder["own"],
        };
        InputFiles inputs = new();
        CodeByPath byPath = new(evaluated, folder["repository/App"], [], folder["repository"], inputs);
        Assert.Equal(foreign, string.Join(' ', byPath.Foreign([]).Select(code => code.File.StartsWith(folder.Path, StringComparison.Ordinal) ? Path.GetRelativePath(folder["repository"], code.File) : code.File)));

        // Another text is another answer.
        Assert.Contains(inputs.All, input => input.Path == file && input.State == InputState.Content);
    }
}
