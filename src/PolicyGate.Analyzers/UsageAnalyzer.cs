using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
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

        FlaggedNames names = new(marked.Keys);
        HashSet<string> global = new(context.Compilation.SyntaxTrees.SelectMany(tree => Usings(tree.GetRoot(context.CancellationToken), isGlobal: true)), StringComparer.Ordinal);
        int packages = marked.Values.SelectMany(found => found).Select(line => (line.Code, line.Package)).Distinct().Count();
        context.RegisterSemanticModelAction(model => Mark(model, marked, names, global, packages));
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

    private static IEnumerable<string> Usings(SyntaxNode root, bool isGlobal)
    {
        IEnumerable<UsingDirectiveSyntax> directives = root is CompilationUnitSyntax unit ? unit.Usings : [];
        if (!isGlobal)
        {
            directives = directives.Concat(Spaces(root).SelectMany(space => space.Usings));
        }

        return directives.Where(directive => directive.Alias is null && (!isGlobal || directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))).Select(directive => directive.Name?.ToString() ?? string.Empty);
    }

    // Namespaces stand in the file or in each other: nothing below them is looked at.
    private static IEnumerable<BaseNamespaceDeclarationSyntax> Spaces(SyntaxNode parent)
    {
        IEnumerable<MemberDeclarationSyntax> members = parent switch
        {
            CompilationUnitSyntax unit => unit.Members,
            BaseNamespaceDeclarationSyntax space => space.Members,
            _ => [],
        };
        return members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(space => Spaces(space).Prepend(space));
    }

    // Every namespace whose types a file can name without saying where they are.
    private static HashSet<string> Imported(SyntaxNode root, HashSet<string> global)
    {
        HashSet<string> imported = new(global, StringComparer.Ordinal) { string.Empty };
        imported.UnionWith(Usings(root, isGlobal: false));
        foreach (BaseNamespaceDeclarationSyntax space in Spaces(root))
        {
            string name = string.Join(".", space.AncestorsAndSelf().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(outer => outer.Name.ToString()));
            for (int end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
            {
                imported.Add(name.Substring(0, end));
            }
        }

        return imported;
    }

    private static void Mark(SemanticModelAnalysisContext context, Dictionary<IAssemblySymbol, List<UsageLine>> marked, FlaggedNames names, HashSet<string> global, int packages)
    {
        SyntaxNode root = context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken);
        IReadOnlyList<HashSet<string>> imported = names.Of(Imported(root, global));
        SourceText text = context.SemanticModel.SyntaxTree.GetText(context.CancellationToken);
        HashSet<(string, string)> said = new();
        foreach (int place in names.Places(text, names.HashesOf(imported)))
        {
            if (said.Count == packages)
            {
                return;
            }

            SyntaxToken token = root.FindToken(place);
            if (!token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is not SimpleNameSyntax name || !(IsNamed(imported, token.ValueText) || (Qualifier(name) is { } left && names.IsIn(Plain(left), token.ValueText))))
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

    // Without the white space and comments that may stand between its parts.
    private static string Plain(SyntaxNode name) => string.Concat(name.DescendantTokens().Select(token => token.ValueText));

    private static bool IsNamed(IReadOnlyList<HashSet<string>> imported, string name)
    {
        for (int i = 0; i < imported.Count; i++)
        {
            if (imported[i].Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    // Newtonsoft.Json of Newtonsoft.Json.JsonConvert; nothing for a name that stands alone, or behind what is no plain name.
    private static SyntaxNode? Qualifier(SimpleNameSyntax name)
    {
        SyntaxNode? left = name.Parent switch
        {
            QualifiedNameSyntax qualified when qualified.Right == name => qualified.Left,
            MemberAccessExpressionSyntax access when access.Name == name => access.Expression,
            _ => null,
        };
        SyntaxNode? first = left;
        while (first is QualifiedNameSyntax or MemberAccessExpressionSyntax)
        {
            first = first is QualifiedNameSyntax qualified ? qualified.Left : ((MemberAccessExpressionSyntax)first).Expression;
        }

        return first is IdentifierNameSyntax or AliasQualifiedNameSyntax ? left : null;
    }

    private static IAssemblySymbol? Owner(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol => null,
        IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingAssembly,
        IAliasSymbol alias => alias.Target.ContainingAssembly,
        _ => symbol.ContainingAssembly,
    };
}
