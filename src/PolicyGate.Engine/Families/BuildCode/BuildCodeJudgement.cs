using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What the rules of PG10 share: what of a package is live in this project, and whether the policy approves of it.</summary>
internal static class BuildCodeJudgement
{
    private const int Shown = 5;

    private static readonly CodeKinds[] Each = [CodeKinds.Msbuild, CodeKinds.Analyzer, CodeKinds.Script, CodeKinds.Native, CodeKinds.Executable, CodeKinds.Sdk];

    private static readonly CodeKinds[] Tools = [CodeKinds.Tool];

    /// <summary>Whether the section says anything of packages, and whether it denies what no entry names.</summary>
    public static bool AsksAnything(this BuildCodeSection section, out bool denies)
    {
        denies = section.Denies;
        return denies || section.Allow.Any(approval => approval.Sha256 is not null);
    }

    /// <summary>Every finding of the family; each rule says its own.</summary>
    public static IEnumerable<Finding> Judge(Policy policy, ProjectFacts facts)
    {
        if (policy.BuildCode is not { } section || !section.AsksAnything(out bool denies))
        {
            yield break;
        }

        bool isTool = facts.Kind == InputKind.ToolManifest;
        HashSet<string> sdks = facts.Declarations.Where(declaration => declaration.Kind == DeclarationKind.ProjectSdk).Select(declaration => declaration.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool readsAssemblies = !isTool && ProjectLanguage.MayBeFSharp(facts.ProjectFile);
        facts.Evidence.Prepare(facts.PackagesOnDisk(), facts.Evidence.Of<BuildCode>);
        if (readsAssemblies)
        {
            facts.Evidence.Prepare(facts.PackagesOnDisk(), facts.Evidence.Of<TypeProviders>);
        }

        foreach (ResolvedPackage package in facts.PackagesOnDisk())
        {
            bool isSdk = sdks.Contains(package.Id) && package.IsDirect;
            if (facts.Evidence.Of<BuildCode>(package) is not Evidence<BuildCode>.Known { Value: { } code })
            {
                if (facts.Kind == InputKind.Declarations)
                {
                    // Before a restore: whether it is approved at all needs no bytes.
                    if (isSdk && denies && !section.Allow.Any(approval => approval.Kinds.HasFlag(CodeKinds.Sdk) && approval.Package.Matches(package.Id, package.Version)) && !(section.Trusts && RecordedCode.Has(package, facts, CodeKinds.Sdk)))
                    {
                        yield return SdkNotApproved.Descriptor.About(package, facts, section.Default?.At ?? section.At, $"{Does(CodeKinds.Sdk)}, and a restore runs it too; review it before you restore, then add it to build-code.allow with kinds: [sdk]");
                    }

                    continue;
                }

                string reason = ((Evidence<BuildCode>.Missing)facts.Evidence.Of<BuildCode>(package)).Reason;
                yield return FindingFactory.MissingFact(isSdk ? SdkNotApproved.Descriptor : isTool ? ToolNotApproved.Descriptor : RunsMsbuild.Descriptor, package.At, section.At, reason, package);
                continue;
            }

            IReadOnlyList<string> providers = [];
            if (readsAssemblies)
            {
                if (facts.Evidence.Of<TypeProviders>(package) is Evidence<TypeProviders>.Missing unread)
                {
                    yield return FindingFactory.MissingFact(RunsInCompiler.Descriptor, package.At, section.At, unread.Reason, package);
                    continue;
                }

                providers = ((Evidence<TypeProviders>.Known)facts.Evidence.Of<TypeProviders>(package)).Value.Files;
            }

            foreach (CodeKinds kind in isTool ? Tools : Each)
            {
                IEnumerable<string> ofKind = Live(code, kind, package, facts, isSdk);
                string[] live = [.. (kind == CodeKinds.Analyzer ? ofKind.Union(providers, StringComparer.OrdinalIgnoreCase) : ofKind).Order(StringComparer.Ordinal)];
                if (live.Length > 0 && Judge(policy, section, denies, package, facts, code, kind, live) is { } unapproved)
                {
                    yield return unapproved.Rule.About(package, facts, unapproved.DecidedBy, unapproved.What + package.Way(facts)).MendedByAllow(facts) with { Kind = kind };
                }
            }
        }
    }

    private static (RuleDescriptor Rule, SourceSpan DecidedBy, string What)? Judge(Policy policy, BuildCodeSection section, bool denies, ResolvedPackage package, ProjectFacts facts, BuildCode code, CodeKinds kind, string[] live)
    {
        BuildCodeApproval[] approvals = [.. section.Allow.Where(approval => approval.Kinds.HasFlag(kind) && approval.Package.Matches(package.Id, package.Version))];
        if (approvals.Any(approval => approval.Sha256 is null) || (approvals.Length == 0 && !denies))
        {
            return null;
        }

        // Read only where it decides or is said: it is of the whole archive.
        string? digest = facts.Evidence.Of<PackageContent>(package) is Evidence<PackageContent>.Known content ? content.Value.Digest : null;
        if (digest is not null && approvals.Any(approval => approval.Sha256!.Equals(digest, StringComparison.Ordinal)))
        {
            return null;
        }

        // What only this project makes build code of a package is no part of a record, whatever else of that kind it has.
        HashSet<string> ofArchive = code.Of(kind).Select(file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool isOfProject = LoadedByName(package, facts).Any(path => live.Contains(path, StringComparer.OrdinalIgnoreCase) && !ofArchive.Contains(path));
        if (approvals.Length == 0 && section.Trusts && !isOfProject && (RecordedCode.Has(package, facts, kind, digest) || RecordedCode.IsCompared(package, policy, facts, code, kind)))
        {
            return null;
        }

        string now = digest ?? "<unknown: its archive cannot be read>";
        if (approvals.FirstOrDefault(approval => approval.Sha256!.Equals(code.NarrowDigest(approval.Kinds), StringComparison.Ordinal)) is { } narrow)
        {
            return (BuildCodeChanged.Descriptor, narrow.At, $"has build code ({Some(live)}) that is approved by 0.1.0's narrower hash {narrow.Sha256}, which left out what such code can load or import; review all of it and approve anew with sha256: {now}");
        }

        string? ofSdk = OfSdk(package, facts, policy, kind);
        if (approvals is [{ } changed, ..])
        {
            return (BuildCodeChanged.Descriptor, changed.At, $"has build code ({Some(live)}) in an archive whose hash is {now}, not the approved {changed.Sha256}; review what changed, then approve it {(ofSdk is null ? $"with sha256: {now}" : $"without a hash: {ofSdk}")}");
        }

        string approve = section.Trusts && ofSdk is null && facts.Trust.Find(package.Id) is null && code.Of(kind).Any() ? $"review it, then record it in {facts.Relative(facts.Trust.Path)}"
            : $"review it, then add to build-code.allow {ofSdk ?? $"{{ package: {package.Id}@{package.Version.ToNormalizedString()}, kinds: [{kind.Word()}], sha256: {now} }}"}";
        return (RuleOf(kind), section.Default?.At ?? section.At, $"{Does(kind)}: {Some(live)}; {approve}");
    }

    // By what stays when the SDK's next patch, or another machine, brings other bytes.
    private static string? OfSdk(ResolvedPackage package, ProjectFacts facts, Policy policy, CodeKinds kind)
    {
        if (SdkPack.SignedBy(package, facts, policy) is not { } signatures)
        {
            return null;
        }

        string name = SdkPack.NameOf(package.Id);
        return $"{{ package: {name}, kinds: [{kind.Word()}] }}, and to signatures.for {{ packages: [{name}], require: author, owners: [{string.Join(", ", signatures.Repository!.Owners.Select(Printable.Short))}] }} ({SdkPack.Exemption})";
    }

    private static IEnumerable<string> Live(BuildCode code, CodeKinds kind, ResolvedPackage package, ProjectFacts facts, bool isSdk)
    {
        string[] imports = [.. package.Imports.Union(ByPath(package, CodeKinds.Msbuild), StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        return kind switch
        {
            CodeKinds.Msbuild => imports,
            CodeKinds.Sdk => isSdk ? code.Of(kind).Select(file => file.Path).DefaultIfEmpty("an SDK") : [],
            CodeKinds.Tool => code.Of(kind).Select(file => file.Path).DefaultIfEmpty("a program"),
            CodeKinds.Analyzer => Analyzers(code.Of(kind), package, facts),

            // A native binary is live where the assets file names it, or where what is live can load it.
            CodeKinds.Native => code.Of(kind).Select(file => file.Path).Where(path => isSdk || package.NamedFiles.Contains(path) || (imports.Length > 0 && !path.StartsWith("lib/", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("runtimes/", StringComparison.OrdinalIgnoreCase)) || path.StartsWith("analyzers", StringComparison.OrdinalIgnoreCase)),
            _ => code.Of(kind).Select(file => file.Path),
        };
    }

    /// <summary>The files of a package that the compiler may be given as analyzers: those that were judged as such.</summary>
    public static IEnumerable<string> Analyzers(ResolvedPackage package, ProjectFacts facts) =>
        Analyzers(facts.Evidence.Of<BuildCode>(package) is Evidence<BuildCode>.Known { Value: { } code } ? code.Of(CodeKinds.Analyzer) : [], package, facts);

    /// <summary>The files of a package that a build loads because the assets file, the repository or the F# compiler names them, wherever they lie.</summary>
    public static IEnumerable<string> LoadedByName(ResolvedPackage package, ProjectFacts facts) => package.UsedByPath.Select(used => used.File)
        .Concat(package.ListedAnalyzers.Where(path => IsTaken(path, facts.ProjectFile)))
        .Concat(ProjectLanguage.MayBeFSharp(facts.ProjectFile) && facts.Evidence.Of<TypeProviders>(package) is Evidence<TypeProviders>.Known providers ? providers.Value.Files : []);

    private static IEnumerable<string> Analyzers(IEnumerable<CodeFile> ofArchive, ResolvedPackage package, ProjectFacts facts) =>
        ofArchive.Select(file => file.Path).Union(package.ListedAnalyzers, StringComparer.OrdinalIgnoreCase).Where(path => IsTaken(path, facts.ProjectFile)).Union(ByPath(package, CodeKinds.Analyzer), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> ByPath(ResolvedPackage package, CodeKinds kind) => package.UsedByPath.Where(used => used.Kind == kind).Select(used => used.File);

    /// <summary>
    /// Whether the .NET SDK gives an analyzer to the project's compiler (Microsoft.NET.Build.Tasks.NuGetUtils.IsApplicableAnalyzer): C# leaves out what is in a
    /// folder vb and in none called cs, Visual Basic the reverse. For every other project it is not known what the compiler is given.
    /// </summary>
    public static bool IsTaken(string path, string project)
    {
        bool Names(string language) => path.Contains($"/{language}/", StringComparison.OrdinalIgnoreCase);
        return ProjectLanguage.IsCSharp(project) ? Names("cs") || !Names("vb")
            : !ProjectLanguage.IsVisualBasic(project) || Names("vb") || !Names("cs");
    }

    private static string Some(string[] files) => files.Length <= Shown
        ? string.Join(", ", files.Select(Printable.Short))
        : FormattableString.Invariant($"{string.Join(", ", files.Take(Shown).Select(Printable.Short))} and {files.Length - Shown} more");

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
