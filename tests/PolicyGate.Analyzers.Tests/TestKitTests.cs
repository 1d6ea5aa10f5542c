using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace PolicyGate.Analyzers.Tests;

/// <summary>Under Roslyn's own test kit, which fails on any exception of an analyzer and on any diagnostic that is not expected.</summary>
public sealed class TestKitTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a finding\n")]
    [InlineData("/repo/x.csproj(1,1): error PG9999: of a later version\n")]
    [InlineData("/repo/x.csproj(0,0): error PG0401: x\n\0\uFFFF\n")]
    [InlineData("PG1301\tinfo\tA\t../../../etc/passwd\t<script>\n")]
    public async Task Nothing_is_said_and_nothing_thrown(string? text)
    {
        await Run<FindingsAnalyzer>(text);
        await Run<UsageAnalyzer>(text);
    }

    [Fact]
    public async Task Size_is_no_matter()
    {
        string huge = string.Concat(Enumerable.Repeat("/repo/x.csproj(1,1): nonsense PG0401: x\n", 100_000));
        await Run<FindingsAnalyzer>(huge);
        await Run<UsageAnalyzer>(huge);
    }

    private static async Task Run<T>(string? text)
        where T : DiagnosticAnalyzer, new()
    {
        CSharpAnalyzerTest<T, DefaultVerifier> test = new()
        {
            TestCode = "class C { object o = null; }",
            ReferenceAssemblies = new ReferenceAssemblies("none"),
        };
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(object).Assembly.Location));
        if (text is not null)
        {
            test.TestState.AdditionalFiles.Add(("/obj/App.csproj.policygate.findings", text));
            test.TestState.AdditionalFiles.Add(("/obj/App.csproj.policygate.usage", text));
        }

        await test.RunAsync();
    }
}
