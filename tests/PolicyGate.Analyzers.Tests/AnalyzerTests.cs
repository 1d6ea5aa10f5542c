using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PolicyGate.Analyzers.Tests;

/// <summary>What the analyzers say, and that nothing makes them throw.</summary>
public sealed class AnalyzerTests
{
    private const string Findings = "App.csproj.policygate.findings";
    private const string Usage = "App.csproj.policygate.usage";
    private const string Library = "public class Thing { public static Thing Make() => null!; } public static class Extensions { public static int Twice(this int i) => i; } [System.AttributeUsage(System.AttributeTargets.All)] public class MarkAttribute : System.Attribute { } namespace Contoso.Inner { public class Deep { public static int Number; } public static class More { public static string Shout(this string s) => s; } }";

    [Fact]
    public async Task Findings_are_repeated_at_their_lines_with_their_help()
    {
        ImmutableArray<Diagnostic> said = await Run("class C;", (Findings, "/repo/src/App/App.csproj(14,5): error PG0401: Moq 4.20.1 is denied [policygate.yaml(12,7)]\n/repo/policygate.yaml(3,1): warning PG0111: a waiver expires\n/repo/policygate.yaml(9,1): info PG0112: matches nothing\n"));
        Assert.Equal(
            ["PG0401 Warning /repo/src/App/App.csproj(14,5) Moq 4.20.1 is denied [policygate.yaml(12,7)]", "PG0111 Warning /repo/policygate.yaml(3,1) a waiver expires", "PG0112 Info /repo/policygate.yaml(9,1) matches nothing"],
            said.Select(Shown));
        Assert.All(said, diagnostic => Assert.EndsWith($"/{diagnostic.Id}.md", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("not a finding\n")]
    [InlineData("x(1,1): error PG9999: a rule of a later version\n")]
    [InlineData("x(2147483647,2147483647): error PG0401\n")]
    [InlineData("\0(1,1): error PG0401: a path that is none\n")]
    [InlineData("\uD800\uDFFF\uFFFF): error PG0401: x\n")]
    public async Task What_is_malformed_is_passed_over(string text)
    {
        Assert.Empty(await Run("class C;", (Findings, text), (Usage, text)));
        Assert.Empty(await Run("class C;", (Findings, null), (Usage, null)));
    }

    [Fact]
    public async Task Neither_size_nor_noise_makes_it_throw()
    {
        string many = string.Concat(Enumerable.Range(1, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"/repo/a.csproj({i},1): warning PG0401: finding {i}\n")));
        Assert.Equal(1000, (await Run("class C;", (Findings, many))).Length);
        Assert.Empty(await Run("class C;", (Findings, new string('x', 5 * 1024 * 1024)), (Usage, new string('\t', 5 * 1024 * 1024))));
        Random random = new(7);
        for (int i = 0; i < 200; i++)
        {
            char[] noise = [.. "/r/a.csproj(1,5): error PG0401: text [p(1,2)]\nPG1301\tinfo\tA 1\ta/1/lib/A.dll\ttext\n"];
            for (int j = 0; j < 5; j++)
            {
                noise[random.Next(noise.Length)] = (char)random.Next(0, 300);
            }

            ImmutableArray<Diagnostic> said = await Run("class C;", (Findings, new string(noise)), (Usage, new string(noise)));
            Assert.DoesNotContain(said, diagnostic => diagnostic.Id == "AD0001");
        }
    }

    [Fact]
    public async Task The_first_use_in_each_file_is_marked()
    {
        const string Map = "PG1301\twarning\tContoso 1.0.0\tcontoso/1.0.0/lib/net8.0/Contoso.dll\tPG0801: too new\n";
        string[] sources =
        [
            "class A { object a = Thing.Make(); object b = Thing.Make(); }",
            "class B { int i = 3.Twice(); }",
            "[Mark] class C { }",
            "class D { string Thing = \"Thing\"; int Twice() => 1; int Use() => Twice(); }",
            "class E { object e = new object(); }",
        ];
        ImmutableArray<Diagnostic> said = await Run(sources, (Usage, Map));
        Assert.Equal(["PG1301 Warning 0.cs(1,22) Contoso 1.0.0 is used here: PG0801: too new", "PG1301 Warning 1.cs(1,21) Contoso 1.0.0 is used here: PG0801: too new", "PG1301 Warning 2.cs(1,2) Contoso 1.0.0 is used here: PG0801: too new"], said.Select(Shown).Order(StringComparer.Ordinal));

        // Another file of the same name is not meant.
        Assert.Empty(await Run(sources, (Usage, Map.Replace("contoso/1.0.0", "contoso/2.0.0", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("using Contoso.Inner; class A { object a = new Deep(); }", "(1,47)")]
    [InlineData("using Contoso.Inner; class A { string a = \"\".Shout(); }", "(1,46)")]
    [InlineData("class A { object a = new Contoso.Inner.Deep(); }", "(1,40)")]
    [InlineData("class A { object a = new global::Contoso.Inner.Deep(); }", "(1,48)")]
    [InlineData("class A { int a = Contoso.Inner.Deep.Number; }", "(1,33)")]
    [InlineData("class A { int a = Contoso . Inner . Deep . Number; }", "(1,37)")]
    [InlineData("namespace Contoso { class A { int a = Inner.Deep.Number; } }", "(1,45)")]
    [InlineData("using Contoso.Inner; class A { object a = new @Deep(); }", "(1,47)")]
    [InlineData("class A { string a = \"Contoso.Inner.Deep\"; /* Contoso.Inner.Deep */ }", null)]
    [InlineData("using D = Contoso.Inner.Deep; class A { object a = new D(); }", "(1,25)")]
    [InlineData("using static Contoso.Inner.Deep; class A { int a = Number; }", "(1,28)")]
    [InlineData("namespace Contoso.Inner.Mine { class A { object a = new Deep(); } }", "(1,57)")]
    [InlineData("namespace N { using Contoso.Inner; class A { object a = new Deep(); } }", "(1,61)")]
    [InlineData("using Contoso.Inner; class A { int Deep; int Use() => Deep; }", null)]
    [InlineData("class Deep { } class A { object a = new Deep(); }", null)]
    public async Task However_a_type_is_named(string source, string? at)
    {
        const string Map = "PG1301\twarning\tContoso 1.0.0\tcontoso/1.0.0/lib/net8.0/Contoso.dll\twhy\n";
        Assert.Equal(at is null ? [] : [$"PG1301 Warning 0.cs{at} Contoso 1.0.0 is used here: why"], (await Run(source, (Usage, Map))).Select(Shown));
        Assert.Equal(at is null ? 0 : 1, (await Run([source, "global using Contoso.Inner;"], (Usage, Map))).Length);
    }

    [Fact]
    public async Task Two_rules_of_one_package_are_two_marks()
    {
        const string Map = "PG1301\tinfo\tContoso 1.0.0\tcontoso/1.0.0/lib/net8.0/Contoso.dll\twhy\nPG1302\twarning\tContoso 1.0.0\tcontoso/1.0.0/lib/net8.0/Contoso.dll\tcomes by A\n";
        Assert.Equal(["PG1301", "PG1302"], (await Run("class A { object a = Thing.Make(); }", (Usage, Map))).Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_mark_next_to_nothing_is_allocated()
    {
        await Run("class C;");
        CSharpCompilation compilation = Compilation(["class C;"]);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 50; i++)
        {
            _ = compilation.WithAnalyzers([new FindingsAnalyzer(), new UsageAnalyzer()]);
        }

        long idle = GC.GetTotalAllocatedBytes(precise: true) - before;
        before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 50; i++)
        {
            await compilation.WithAnalyzers([new FindingsAnalyzer(), new UsageAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        }

        long per = (GC.GetTotalAllocatedBytes(precise: true) - before - idle) / 50;
        Assert.True(per < 400_000, $"{per} bytes for each compilation, Roslyn's own driver included");
    }

    [Fact]
    public void No_assembly_but_Roslyn_s_is_needed() => Assert.Empty(typeof(FindingsAnalyzer).Assembly.GetReferencedAssemblies()
        .Select(name => name.Name!).Except(["netstandard", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable"]));

    private static Task<ImmutableArray<Diagnostic>> Run(string source, params (string Path, string? Text)[] files) => Run([source], files);

    private static async Task<ImmutableArray<Diagnostic>> Run(string[] sources, params (string Path, string? Text)[] files)
    {
        AnalyzerOptions options = new([.. files.Select(file => new Additional(file.Path, file.Text))]);
        return await Compilation(sources).WithAnalyzers([new FindingsAnalyzer(), new UsageAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
    }

    private static CSharpCompilation Compilation(string[] sources)
    {
        PortableExecutableReference core = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        using MemoryStream library = new();
        Assert.True(CSharpCompilation.Create("Contoso", [CSharpSyntaxTree.ParseText(Library)], [core], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(library).Success);
        MetadataReference contoso = MetadataReference.CreateFromImage(library.ToArray(), filePath: "/home/me/.nuget/packages/contoso/1.0.0/lib/net8.0/Contoso.dll");
        return CSharpCompilation.Create("App", sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, path: string.Create(CultureInfo.InvariantCulture, $"{i}.cs"))), [core, contoso], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    private static string Shown(Diagnostic diagnostic)
    {
        FileLinePositionSpan at = diagnostic.Location.GetLineSpan();
        return string.Create(CultureInfo.InvariantCulture, $"{diagnostic.Id} {diagnostic.Severity} {at.Path}({at.StartLinePosition.Line + 1},{at.StartLinePosition.Character + 1}) {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
    }

    private sealed class Additional(string path, string? text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => text is null ? null : SourceText.From(text);
    }
}
