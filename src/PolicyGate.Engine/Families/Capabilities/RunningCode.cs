using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>Which assemblies of packages run in a project's build, as far as <c>build-code</c> judges them.</summary>
internal sealed class RunningCode(ProjectFacts facts)
{
    private readonly HashSet<string> sdks = facts.Declarations.Where(declaration => declaration.Kind == DeclarationKind.ProjectSdk).Select(declaration => declaration.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The code of a package that runs in the build; nothing of a .NET tool, which is no part of one.</summary>
    public IReadOnlyList<CapableCode> Of(ResolvedPackage package, PackageCapabilities capabilities)
    {
        if (facts.Kind == InputKind.ToolManifest)
        {
            return [];
        }

        bool isSdk = package.IsDirect && sdks.Contains(package.Id);
        HashSet<string> named = BuildCodeJudgement.LoadedByName(package, facts).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. capabilities.Code.Select(code => code with { Files = [.. code.Files.Where(file => named.Contains(file) || Runs(file, code.RunsAs, package, isSdk))] }).Where(code => code.Files.Count > 0)];
    }

    private bool Runs(string file, CodeKinds kinds, ResolvedPackage package, bool isSdk) =>
        (isSdk && kinds.HasFlag(CodeKinds.Sdk))
        || (kinds.HasFlag(CodeKinds.Msbuild) && package.IsImported)
        || (kinds.HasFlag(CodeKinds.Analyzer) && BuildCodeJudgement.IsTaken(file, facts.ProjectFile));
}
