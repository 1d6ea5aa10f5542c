using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace PolicyGate.Testing;

/// <summary>Assemblies that can do something, compiled from a line of C# each. Nothing of them is ever run.</summary>
internal static class CapableAssembly
{
    /// <summary>Each capability by its word, with a statement that gives it and no other, and the member that shows it.</summary>
    public static IReadOnlyDictionary<string, (string Statement, string Member)> Statements { get; } = new Dictionary<string, (string, string)>
    {
        ["network"] = ("new System.Net.Sockets.TcpClient().Connect(string.Empty, 1);", "System.Net.Sockets.TcpClient.new"),
        ["process"] = ("System.Diagnostics.Process.Start(\"x\");", "System.Diagnostics.Process.Start"),
        ["files"] = ("System.IO.File.Delete(\"x\");", "System.IO.File.Delete"),
        ["environment"] = ("_ = System.Environment.GetEnvironmentVariable(\"x\");", "System.Environment.GetEnvironmentVariable"),
        ["registry"] = ("Microsoft.Win32.Registry.CurrentUser.DeleteSubKey(\"x\");", "Microsoft.Win32.Registry.CurrentUser"),
        ["native-code"] = ("fork();", "libc!fork"),
        ["dynamic-code"] = ("_ = new System.Reflection.Emit.DynamicMethod(\"x\", null, null);", "System.Reflection.Emit.DynamicMethod.new"),
        ["assembly-load"] = ("_ = System.Reflection.Assembly.Load(\"x\");", "System.Reflection.Assembly.Load"),
        ["startup"] = ("/* in the source */", "a module initializer"),
        ["terminate"] = ("System.Environment.Exit(0);", "System.Environment.Exit"),
        ["identity"] = ("_ = System.Net.CredentialCache.DefaultCredentials;", "System.Net.CredentialCache.DefaultCredentials"),
        ["reflection"] = ("_ = typeof(string).GetMethod(\"x\");", "System.Type.GetMethod"),
    };

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) || name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name is "netstandard.dll"))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))]);

    /// <summary>A library with one method, which has a capability.</summary>
    public static byte[] That(string word) => Compile($"C{word.Replace("-", string.Empty, StringComparison.Ordinal)}", Source(word));

    /// <summary>An analyzer that has a capability.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <param name="word">The capability; <see langword="null"/> for none.</param>
    /// <param name="marker">The file that it leaves as soon as a compiler looks at it; <see langword="null"/> for none, else it has <c>files</c> too.</param>
    public static byte[] AnalyzerThat(string name, string? word, string? marker) => Compile(name, (word is null ? string.Empty : Source(word)) + $$"""
        [Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer("C#")]
        public sealed class A : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer
        {
            {{(marker is null ? string.Empty : $"public A() => System.IO.File.WriteAllText({SymbolDisplay.FormatLiteral(marker, quote: true)}, \"x\");")}}
            public override System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.DiagnosticDescriptor> SupportedDiagnostics => System.Collections.Immutable.ImmutableArray.Create(new Microsoft.CodeAnalysis.DiagnosticDescriptor("CC001", "t", "m", "c", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning, true));
            public override void Initialize(Microsoft.CodeAnalysis.Diagnostics.AnalysisContext context) { }
        }
        """);

    /// <summary>A library of the members of a class, and what else stands beside it.</summary>
    public static byte[] Of(string members, string beside = "", EmitOptions? options = null, IReadOnlyList<ResourceDescription>? resources = null) => Compile("Sample", $"{beside}\npublic unsafe class C {{ {members} }}", options, resources);

    private static string Source(string word) => $$"""
        public static class C
        {
            {{(word == "native-code" ? "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int fork();" : string.Empty)}}
            {{(word == "startup" ? "[System.Runtime.CompilerServices.ModuleInitializer]" : string.Empty)}}
            public static void M() { {{Statements[word].Statement}} }
        }

        """;

    private static byte[] Compile(string name, string source, EmitOptions? options = null, IReadOnlyList<ResourceDescription>? resources = null)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release, deterministic: true));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly, options: options, manifestResources: resources);
        return result.Success ? assembly.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
