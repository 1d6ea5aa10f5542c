using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PolicyGate.CodeFixes;

namespace PolicyGate.Analyzers.Tests;

/// <summary>A float in a file-based app is pinned from the editor.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData("PG0201: A floats (1.*); pin it: Version=\"1.2.3\" [policygate.yaml(2,1)]", "#:package A@1.*", "#:package A@1.2.3")]
    [InlineData("PG0204: A is not pinned exactly; pin it: Version=\"[1.2.3]\"", "#:package A@1.2.3", "#:package A@[1.2.3]")]
    [InlineData("PG0203: A has no version; pin it: Version=\"1.2.3\"", "#:package A", "#:package A@1.2.3")]
    [InlineData("PG0201: A floats (1.*); name one version", "#:package A@1.*", null)]
    [InlineData("PG0201: A floats (1.*); pin it: Version=\"1.2.3\"", "class A { } // not a directive", null)]
    [InlineData("PG0401: A 1.0.0 is denied", "#:package A@1.0.0", null)]
    public async Task Pins_what_the_finding_names(string finding, string line, string? expected)
    {
        const string File = "/repo/app.cs";
        using AdhocWorkspace workspace = new();
        Project project = workspace.AddProject("app", LanguageNames.CSharp).WithMetadataReferences([MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        Document document = project.AddDocument("app.cs", SourceText.From($"#!/usr/bin/env dotnet\n{line}\nSystem.Console.WriteLine();\n"), filePath: File);
        CSharpCompilation compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        AnalyzerOptions options = new([new Additional($"{File}(2,1): error {finding}\n")]);
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers([new FindingsAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.True(diagnostic.Location.IsInSource);

        List<CodeAction> actions = [];
        if (new PinPackageDirective().FixableDiagnosticIds.Contains(diagnostic.Id))
        {
            await new PinPackageDirective().RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        Assert.Equal(expected is null ? 0 : 1, actions.Count);
        if (expected is not null)
        {
            ApplyChangesOperation change = (await actions[0].GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
            Assert.Equal($"#!/usr/bin/env dotnet\n{expected}\nSystem.Console.WriteLine();\n", (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString());
        }
    }

    private sealed class Additional(string text) : AdditionalText
    {
        public override string Path => "app.cs.csproj.policygate.findings";

        public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
