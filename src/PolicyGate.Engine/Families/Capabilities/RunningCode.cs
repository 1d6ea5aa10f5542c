using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>Which assemblies of packages run in a project's build, as far as <c>build-code</c> judges them, and which in its programs.</summary>
internal sealed class RunningCode(ProjectFacts facts)
{
    private readonly HashSet<string> sdks = facts.Declarations.Where(declaration => declaration.Kind == DeclarationKind.ProjectSdk).Select(declaration => declaration.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The code of a package that a program uses: what lies where only builds look is none of it, unless the assets file names it. Of a .NET tool everything.</summary>
    public IReadOnlyList<CapableCode> Libraries(ResolvedPackage package, PackageCapabilities capabilities)
    {
        bool isSdk = IsSdk(package);
        return facts.Kind == InputKind.ToolManifest ? capabilities.Code
            : Some(capabilities, (file, code) => package.NamedFiles.Contains(file) || (code.IsLibrary && !(isSdk && code.IsBuildCode)));
    }

    /// <summary>The code of a package that runs in the build; nothing of a .NET tool, which is no part of one.</summary>
    public IReadOnlyList<CapableCode> Of(ResolvedPackage package, PackageCapabilities capabilities)
    {
        if (facts.Kind == InputKind.ToolManifest)
        {
            return [];
        }

        bool isSdk = IsSdk(package);
        HashSet<string> named = BuildCodeJudgement.LoadedByName(package, facts).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Some(capabilities, (file, code) => named.Contains(file) || Runs(file, code.RunsAs, package, isSdk));
    }

    private static CapableCode[] Some(PackageCapabilities capabilities, Func<string, CapableCode, bool> isOne) =>
        [.. capabilities.Code.Select(code => code with { Files = [.. code.Files.Where(file => isOne(file, code))] }).Where(code => code.Files.Count > 0)];

    private bool IsSdk(ResolvedPackage package) => package.IsDirect && sdks.Contains(package.Id);

    private bool Runs(string file, CodeKinds kinds, ResolvedPackage package, bool isSdk) =>
        (isSdk && kinds.HasFlag(CodeKinds.Sdk))
        || (kinds.HasFlag(CodeKinds.Msbuild) && package.IsImported)
        || (kinds.HasFlag(CodeKinds.Analyzer) && BuildCodeJudgement.IsTaken(file, facts.ProjectFile));
}
