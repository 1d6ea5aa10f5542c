using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PolicyGate.Reporting;

namespace PolicyGate.Analyzers;

/// <summary>
/// Repeats the gate's findings at their place in the project, props, lock or policy file. The findings file is an additional file of design-time builds
/// only: in a build on the command line the task has spoken.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FindingsAnalyzer : DiagnosticAnalyzer
{
    private const string Extension = ".policygate.findings";
    private const int LongestFile = 4 * 1024 * 1024;
    private const int MostFindings = 1000;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Catalog.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        _ = context ?? throw new ArgumentNullException(nameof(context));
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Report);
    }

    private static void Report(CompilationAnalysisContext context)
    {
        foreach (AdditionalText file in context.Options.AdditionalFiles)
        {
            if (file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && file.GetText(context.CancellationToken) is { Length: <= LongestFile } text)
            {
                Report(context, text);
            }
        }
    }

    private static void Report(CompilationAnalysisContext context, SourceText text)
    {
        int reported = 0;
        foreach (TextLine line in text.Lines)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (reported < MostFindings && FindingLine.TryParse(line.ToString()) is { } finding && Catalog.Find(finding.Code) is { } rule && IsPath(finding.File))
            {
                reported++;
                LinePosition at = new(finding.Line - 1, finding.Column - 1);
                DiagnosticSeverity severity = Catalog.Severity(finding.Category);
                context.ReportDiagnostic(Diagnostic.Create(
                    rule.Id,
                    rule.Category,
                    finding.Text,
                    severity,
                    rule.DefaultSeverity,
                    isEnabledByDefault: true,
                    warningLevel: 1,
                    title: rule.Title,
                    helpLink: rule.HelpLinkUri,
                    location: Place(context.Compilation, finding.File, at)));
            }
        }
    }

    // In a file-based app the place is in the source itself, where a code fix can act.
    private static Location Place(Compilation compilation, string file, LinePosition at)
    {
        SyntaxTree? tree = file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == file) : null;
        SourceText? source = tree?.GetText();
        return source is not null && at.Line < source.Lines.Count ? Location.Create(tree!, source.Lines[at.Line].Span) : Location.Create(file, default, new LinePositionSpan(at, at));
    }

    private static bool IsPath(string file) => file.Length > 0 && file.IndexOfAny(Path.GetInvalidPathChars()) < 0;
}
