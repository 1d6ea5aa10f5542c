using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyGate.Reporting;

namespace PolicyGate.Analyzers;

/// <summary>
/// PG1301 and PG1302: the first use, in each file, of an assembly that the gate's map names. Where there is no map nothing is registered; where there is
/// one, a name is bound only if a type or an extension method of such an assembly has it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UsageAnalyzer : DiagnosticAnalyzer
{
    private const string Extension = ".policygate.usage";
    private const int LongestFile = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Catalog.Find("PG1301")!, Catalog.Find("PG1302")!);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        _ = context ?? throw new ArgumentNullException(nameof(context));
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        List<UsageLine> lines = context.Options.AdditionalFiles
            .Where(file => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .Select(file => file.GetText(context.CancellationToken))
            .Where(text => text is { Length: > 0 and <= LongestFile })
            .SelectMany(text => text!.Lines.Select(line => UsageLine.TryParse(line.ToString())))
            .OfType<UsageLine>().ToList();
        if (lines.Count == 0)
        {
            return;
        }

        Dictionary<IAssemblySymbol, List<UsageLine>> marked = Assemblies(context.Compilation, lines);
        if (marked.Count == 0)
        {
            return;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (IAssemblySymbol assembly in marked.Keys)
        {
            AddNames(assembly.GlobalNamespace, names);
        }

        int packages = marked.Values.SelectMany(found => found).Select(line => (line.Code, line.Package)).Distinct().Count();
        context.RegisterSemanticModelAction(model => Mark(model, marked, names, packages));
    }

    private static Dictionary<IAssemblySymbol, List<UsageLine>> Assemblies(Compilation compilation, List<UsageLine> lines)
    {
        ILookup<string, UsageLine> byFile = lines.ToLookup(line => line.Assembly.Substring(line.Assembly.LastIndexOf('/') + 1), StringComparer.OrdinalIgnoreCase);
        Dictionary<IAssemblySymbol, List<UsageLine>> marked = new(SymbolEqualityComparer.Default);
        foreach (MetadataReference reference in compilation.References)
        {
            string path = (reference.Display ?? string.Empty).Replace('\\', '/');
            List<UsageLine> found = byFile[path.Substring(path.LastIndexOf('/') + 1)].Where(line => path.EndsWith("/" + line.Assembly, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count > 0 && compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol assembly)
            {
                marked[assembly] = found;
            }
        }

        return marked;
    }

    private static void AddNames(INamespaceSymbol space, HashSet<string> names)
    {
        foreach (INamedTypeSymbol type in space.GetTypeMembers())
        {
            AddNames(type, names);
        }

        foreach (INamespaceSymbol inner in space.GetNamespaceMembers())
        {
            AddNames(inner, names);
        }
    }

    private static void AddNames(INamedTypeSymbol type, HashSet<string> names)
    {
        if (type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
        {
            return;
        }

        names.Add(type.Name);
        if (type.Name.EndsWith("Attribute", StringComparison.Ordinal))
        {
            names.Add(type.Name.Substring(0, type.Name.Length - "Attribute".Length));
        }

        foreach (INamedTypeSymbol inner in type.GetTypeMembers())
        {
            AddNames(inner, names);
        }

        if (type.MightContainExtensionMethods)
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(method => method.IsExtensionMethod))
            {
                names.Add(method.Name);
            }
        }
    }

    private static void Mark(SemanticModelAnalysisContext context, Dictionary<IAssemblySymbol, List<UsageLine>> marked, HashSet<string> names, int packages)
    {
        HashSet<(string, string)> said = new();
        foreach (SyntaxToken token in context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken).DescendantTokens())
        {
            if (said.Count == packages)
            {
                return;
            }

            if (!token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is not SimpleNameSyntax name || !names.Contains(token.ValueText))
            {
                continue;
            }

            ISymbol? symbol = context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol;
            if (Owner(symbol) is not { } assembly || !marked.TryGetValue(assembly, out List<UsageLine>? lines))
            {
                continue;
            }

            foreach (UsageLine line in lines.Where(line => said.Add((line.Code, line.Package))))
            {
                DiagnosticDescriptor rule = Catalog.Find(line.Code)!;
                DiagnosticSeverity severity = Catalog.Severity(line.Category);
                context.ReportDiagnostic(Diagnostic.Create(rule.Id, rule.Category, $"{line.Package} is used here: {line.Text}", severity, rule.DefaultSeverity, isEnabledByDefault: true, warningLevel: 1, title: rule.Title, helpLink: rule.HelpLinkUri, location: name.GetLocation()));
            }
        }
    }

    private static IAssemblySymbol? Owner(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol => null,
        IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingAssembly,
        IAliasSymbol alias => alias.Target.ContainingAssembly,
        _ => symbol.ContainingAssembly,
    };
}
