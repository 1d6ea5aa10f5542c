using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.MSBuild;
using PolicyGate.EndToEnd;
using PolicyGate.Testing;

namespace PolicyGate.Editor.Tests;

/// <summary>Roslyn's own workspace, which editors are built on, loads the project by design-time builds and gets each finding as a diagnostic at its place.</summary>
public sealed class WorkspaceTests
{
    private const string Policy = "version: 1\npackages:\n  deny: [Contoso.Good]\npinning: { direct: exact }\nrules: { PG0204: warning, PG1301: warning }\n";

    [Fact]
    public async Task Findings_come_and_go_at_their_lines_in_project_props_and_policy()
    {
        using ScratchRepository repository = Product.Repository(Policy);
        repository.Write("Directory.Packages.props", "<Project>\n  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>\n  <ItemGroup>\n    <PackageVersion Include=\"Contoso.Good\" Version=\"1.0.0\" />\n  </ItemGroup>\n</Project>\n");
        repository.Project("App", "\n    <PackageReference Include=\"Contoso.Good\" />");
        _ = repository.Dotnet("restore", "App");
        Assert.Equal(
            ["App/App.csproj(8,5) PG0401 Warning", "Directory.Packages.props(4,5) PG0204 Warning"],
            await Diagnose(repository));

        // The policy is mended: the next load of the project shows what is left.
        repository.Write("policygate.yaml", Policy.Replace("deny: [Contoso.Good]", "deny: [Contoso.Hostile]", StringComparison.Ordinal));
        _ = repository.Dotnet("restore", "App");
        Assert.Equal(["Directory.Packages.props(4,5) PG0204 Warning"], await Diagnose(repository));

        // A mistake in it, at its line.
        repository.Write("policygate.yaml", "version: 1\npackges: {}\n");
        Assert.Equal(["policygate.yaml(2,1) PG0103 Warning"], await Diagnose(repository));

        repository.Write("policygate.yaml", "version: 1\n");
        _ = repository.Dotnet("restore", "App");
        Assert.Empty(await Diagnose(repository));
    }

    private static async Task<IReadOnlyList<string>> Diagnose(ScratchRepository repository)
    {
        Dictionary<string, string> properties = new() { ["RestorePackagesPath"] = repository.PackageCache };
        using MSBuildWorkspace workspace = MSBuildWorkspace.Create(properties);
        Project project = await workspace.OpenProjectAsync(Path.Combine(repository.Path, "App/App.csproj"));
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. project.AnalyzerReferences.SelectMany(reference => reference.GetAnalyzers(LanguageNames.CSharp)).Where(analyzer => analyzer.GetType().Assembly.GetName().Name == "PolicyGate.Analyzers")];
        if (analyzers.IsEmpty)
        {
            return [];
        }

        Compilation compilation = (await project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers(analyzers, project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.Select(diagnostic =>
        {
            FileLinePositionSpan at = diagnostic.Location.GetLineSpan();
            return string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(repository.Path, at.Path).Replace('\\', '/')}({at.StartLinePosition.Line + 1},{at.StartLinePosition.Character + 1}) {diagnostic.Id} {diagnostic.Severity}");
        }).Order(StringComparer.Ordinal)];
    }
}
