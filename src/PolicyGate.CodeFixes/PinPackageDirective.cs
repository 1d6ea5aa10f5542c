using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace PolicyGate.CodeFixes;

/// <summary>Pins the version of <c>#:package Id@1.*</c> in a file-based app to the one that the finding names. In project files the message carries the edit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PinPackageDirective))]
[Shared]
public sealed class PinPackageDirective : CodeFixProvider
{
    private static readonly Regex Advice = new("pin it: Version=\"([^\"]+)\"", RegexOptions.CultureInvariant);
    private static readonly Regex Directive = new(@"^(#:package\s+[^@\s]+)(?:@\S+)?\s*$", RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("PG0201", "PG0202", "PG0203", "PG0204");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SourceText text = await context.Document.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics.Where(diagnostic => diagnostic.Location.IsInSource))
        {
            TextLine line = text.Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start);
            Match advice = Advice.Match(diagnostic.GetMessage(CultureInfo.InvariantCulture));
            Match directive = Directive.Match(line.ToString());
            if (advice.Success && directive.Success)
            {
                // In an app a single version is exact in brackets only, as in a project.
                string pinned = $"{directive.Groups[1].Value}@{advice.Groups[1].Value}";
                context.RegisterCodeFix(
                    CodeAction.Create($"Pin to {advice.Groups[1].Value}", _ => Task.FromResult(context.Document.WithText(text.Replace(line.Span, pinned))), nameof(PinPackageDirective)),
                    diagnostic);
            }
        }
    }
}
