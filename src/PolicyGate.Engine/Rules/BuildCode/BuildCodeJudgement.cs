using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the rules of PG10 share: what of a package is live in this project, and whether the policy approves of it.</summary>
internal static class BuildCodeJudgement
{
    private const int Shown = 5;

    private static readonly CodeKinds[] Each = [CodeKinds.Msbuild, CodeKinds.Analyzer, CodeKinds.Script, CodeKinds.Native, CodeKinds.Executable, CodeKinds.Sdk];

    private static readonly CodeKinds[] Tools = [CodeKinds.Tool];

    /// <summary>Every finding of the family; each rule says its own.</summary>
    public static IEnumerable<Finding> Judge(Policy policy, ProjectFacts facts)
    {
        if (policy.BuildCode is not { } section)
        {
            yield break;
        }

        bool denies = section.Default is { } written ? written.Value == DefaultAction.Deny : section.Allow.Count > 0;
        if (!denies && section.Allow.All(approval => approval.Sha256 is null))
        {
            yield break;
        }

        bool isTool = facts.Kind == InputKind.ToolManifest;
        HashSet<string> sdks = facts.Declarations.Where(declaration => declaration.Kind == DeclarationKind.ProjectSdk).Select(declaration => declaration.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        facts.Evidence.Prepare(facts.PackagesOnDisk(), facts.Evidence.BuildCode);
        foreach (ResolvedPackage package in facts.PackagesOnDisk())
        {
            bool isSdk = sdks.Contains(package.Id) && package.IsDirect;
            if (facts.Evidence.BuildCode(package) is not Evidence<BuildCode>.Known { Value: { } code })
            {
                if (facts.Kind == InputKind.Declarations)
                {
                    // Before a restore: whether it is approved at all needs no bytes.
                    if (isSdk && denies && !section.Allow.Any(approval => approval.Kinds.HasFlag(CodeKinds.Sdk) && approval.Package.Matches(package.Id, package.Version)))
                    {
                        yield return SdkNotApproved.Descriptor.About(package, facts, section.Default?.At ?? section.At, $"{Does(CodeKinds.Sdk)}, and a restore runs it too; review it before you restore, then add it to build-code.allow with kinds: [sdk]");
                    }

                    continue;
                }

                string reason = ((Evidence<BuildCode>.Missing)facts.Evidence.BuildCode(package)).Reason;
                yield return FindingFactory.MissingFact(isSdk ? SdkNotApproved.Descriptor : isTool ? ToolNotApproved.Descriptor : RunsMsbuild.Descriptor, package.At, section.At, reason, package);
                continue;
            }

            foreach (CodeKinds kind in isTool ? Tools : Each)
            {
                string[] live = [.. Live(code, kind, package, facts, isSdk).Order(StringComparer.Ordinal)];
                if (live.Length > 0 && Judge(section, denies, package, code, kind, live) is { } unapproved)
                {
                    yield return unapproved.Rule.About(package, facts, unapproved.DecidedBy, unapproved.What + package.Way(facts));
                }
            }
        }
    }

    private static (RuleDescriptor Rule, SourceSpan DecidedBy, string What)? Judge(BuildCodeSection section, bool denies, ResolvedPackage package, BuildCode code, CodeKinds kind, string[] live)
    {
        BuildCodeApproval[] approvals = [.. section.Allow.Where(approval => approval.Kinds.HasFlag(kind) && approval.Package.Matches(package.Id, package.Version))];
        if (approvals.Any(approval => approval.Sha256 is null || approval.Sha256.Equals(code.Digest(approval.Kinds), StringComparison.Ordinal)))
        {
            return null;
        }

        if (approvals is [{ } changed, ..])
        {
            return (BuildCodeChanged.Descriptor, changed.At, $"has build code ({Some(live)}) whose hash is {code.Digest(changed.Kinds)}, not the approved {changed.Sha256}; review what changed, then approve it with sha256: {code.Digest(changed.Kinds)}");
        }

        string word = Word(kind);
        string approve = $"review it, then add to build-code.allow {{ package: {package.Id}@{package.Version.ToNormalizedString()}, kinds: [{word}], sha256: {code.Digest(kind)} }}";
        return !denies ? null : (RuleOf(kind), section.Default?.At ?? section.At, $"{Does(kind)}: {Some(live)}; {approve}");
    }

    private static IEnumerable<string> Live(BuildCode code, CodeKinds kind, ResolvedPackage package, ProjectFacts facts, bool isSdk)
    {
        string[] imports = [.. package.NamedFiles.Where(IsImport).Order(StringComparer.Ordinal)];
        return kind switch
        {
            CodeKinds.Msbuild => imports,
            CodeKinds.Sdk => isSdk ? code.Of(kind).Select(file => file.Path).DefaultIfEmpty("an SDK") : [],
            CodeKinds.Tool => code.Of(kind).Select(file => file.Path).DefaultIfEmpty("a program"),
            CodeKinds.Analyzer => code.Of(kind).Select(file => file.Path).Where(path => IsOfLanguage(path, facts.ProjectFile)),

            // A native binary is live where the assets file names it, or where what is live can load it.
            CodeKinds.Native => code.Of(kind).Select(file => file.Path).Where(path => isSdk || package.NamedFiles.Contains(path) || (imports.Length > 0 && !path.StartsWith("lib/", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("runtimes/", StringComparison.OrdinalIgnoreCase)) || path.StartsWith("analyzers/", StringComparison.OrdinalIgnoreCase)),
            _ => code.Of(kind).Select(file => file.Path),
        };
    }

    private static bool IsImport(string path) => path.StartsWith("build", StringComparison.OrdinalIgnoreCase)
        && (path.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".targets", StringComparison.OrdinalIgnoreCase));

    // analyzers/dotnet/{language}: https://learn.microsoft.com/nuget/guides/analyzers-conventions. What names no language is for all.
    private static bool IsOfLanguage(string path, string project)
    {
        string[] languages = ["cs", "vb", "fs"];
        string own = Path.GetExtension(project).TrimStart('.') is { Length: >= 2 } extension ? extension[..2] : "cs";
        string[] named = [.. path.Split('/').Where(part => languages.Contains(part, StringComparer.OrdinalIgnoreCase))];
        return named.Length == 0 || named.Contains(own, StringComparer.OrdinalIgnoreCase);
    }

    private static string Some(string[] files) => files.Length <= Shown
        ? string.Join(", ", files)
        : FormattableString.Invariant($"{string.Join(", ", files.Take(Shown))} and {files.Length - Shown} more");

    private static string Word(CodeKinds kind) => kind switch
    {
        CodeKinds.Msbuild => "msbuild",
        CodeKinds.Analyzer => "analyzer",
        CodeKinds.Script => "script",
        CodeKinds.Native => "native",
        CodeKinds.Executable => "executable",
        CodeKinds.Tool => "tool",
        _ => "sdk",
    };

    private static string Does(CodeKinds kind) => kind switch
    {
        CodeKinds.Msbuild => "runs MSBuild code in this build",
        CodeKinds.Analyzer => "runs in the compiler",
        CodeKinds.Script => "carries scripts",
        CodeKinds.Native => "carries native code",
        CodeKinds.Executable => "carries programs",
        CodeKinds.Tool => "is a .NET tool, which runs with the rights of whoever calls it",
        _ => "is an MSBuild SDK, all of which runs in this build",
    };

    private static RuleDescriptor RuleOf(CodeKinds kind) => kind switch
    {
        CodeKinds.Msbuild => RunsMsbuild.Descriptor,
        CodeKinds.Analyzer => RunsInCompiler.Descriptor,
        CodeKinds.Script => CarriesScripts.Descriptor,
        CodeKinds.Sdk => SdkNotApproved.Descriptor,
        CodeKinds.Tool => ToolNotApproved.Descriptor,
        _ => CarriesPrograms.Descriptor,
    };
}
