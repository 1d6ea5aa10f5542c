using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Monitoring;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>A package while projects are read: who uses it, and the project that knows most of it.</summary>
internal sealed class PackageDraft
{
    private static readonly string[] RuntimePacks = [".App.Runtime.", ".App.Host."];

    private readonly List<CataloguedUse> uses = [];
    private readonly SortedSet<string> dependencies = new(StringComparer.Ordinal);
    private readonly List<(ResolvedPackage Package, ProjectFacts Facts, GateResult? Judged)> all = [];
    private (ResolvedPackage Package, ProjectFacts Facts, Policy? Policy)? best;
    private bool? isUsedByPrograms;

    /// <summary>Adds a use.</summary>
    /// <param name="package">The package as the project has it.</param>
    /// <param name="facts">The project.</param>
    /// <param name="judged">The project as its policy judged it; <see langword="null"/> where none could.</param>
    /// <param name="project">The project's path.</param>
    public void Add(ResolvedPackage package, ProjectFacts facts, GateResult? judged, string project)
    {
        all.Add((package, facts, judged));
        uses.Add(new CataloguedUse(project, package.IsDirect, [.. package.Path.Shown().Select(Printable.Name)]));
        if (best is null || (best.Value.Package.FolderPath is null && package.FolderPath is not null) || (best.Value.Policy is null && judged is not null && package.FolderPath is not null))
        {
            best = (package, facts, judged?.Policy);
        }

        // Of what only a lock file names nobody knows which files are used.
        if ((package.IsUsedAtRunTime ?? OfDownload(package, facts)) is { } isUsed)
        {
            isUsedByPrograms = isUsedByPrograms == true || isUsed;
        }

        foreach (Target target in facts.Targets)
        {
            if (target.Entries.TryGetValue(package.Id, out TargetEntry? entry) && entry.Version == package.Version)
            {
                dependencies.UnionWith(entry.Asked.Keys.Select(id => target.Entries.GetValueOrDefault(id)).OfType<TargetEntry>().Where(asked => asked.Kind != TargetEntryKind.Project).Select(asked => KnownVersion.KeyOf(asked.Id, asked.Version)));
            }
        }
    }

    /// <summary>The package.</summary>
    public CataloguedPackage End(bool withCapabilities)
    {
        (ResolvedPackage package, ProjectFacts facts, Policy? policy) = best!.Value;
        SortedSet<string> missing = new(StringComparer.Ordinal);
        CataloguedPackage whole = new()
        {
            Id = package.Id,
            Version = package.Version,
            Uses = [.. uses.OrderBy(use => use.Project, StringComparer.Ordinal)],
            IsFromSdk = package.IsFromSdk,
            RunsAsAWhole = package.RunsAsAWhole,
            IsUsedByPrograms = package.RunsAsAWhole ? false : isUsedByPrograms,
            Advisories = [.. Advisories().OrderBy(advisory => advisory.Known.Names[0], StringComparer.OrdinalIgnoreCase)],
            DependsOn = [.. dependencies],
            ContentHash = package.ClaimedHash,
        };
        if (package.FolderPath is null)
        {
            return whole with { Missing = ["its archive is nowhere that NuGet recorded"] };
        }

        PackageSignatures? signed = Of<PackageSignatures>();
        if (signed?.Altered is { } altered)
        {
            missing.Add(altered);
        }

        ContentHash? read = Of<ContentHash>();
        PackageLicense? declared = Of<PackageLicense>();
        Repositories repositories = new(policy?.Signatures?.Repositories ?? [], facts.MachineNow);
        return whole with
        {
            ContentHash = read?.Value ?? package.ClaimedHash,
            IsHashRead = read is not null,
            Source = Of<RecordedSource>() is { } source ? Place(facts.NuGet.Value.Shown(source.Location), facts) : null,
            Author = signed is { Altered: null, Author: { State: SignatureState.Valid } author } && !repositories.IsOfTheFuture(author) ? author : null,
            Repository = signed is null ? null : repositories.Counted(signed),
            License = declared is null ? null : Judged(declared),
            DeclaredLicense = declared?.Expression,
            LicenseSays = declared?.Described ?? string.Empty,
            BuildCode = Of<BuildCode>()?.Files.Aggregate(CodeKinds.None, (all, file) => all | file.Kinds) ?? CodeKinds.None,
            Capabilities = withCapabilities ? Of<PackageCapabilities>() : null,
            Missing = [.. missing],
        };

        // As the policies judge it, where they agree; else as the package says.
        LicenseExpression? Judged(PackageLicense said)
        {
            LicenseExpression?[] judged = [.. all.Select(one => one.Judged?.Policy).OfType<Policy>().Select(one => one.Licenses is { } section ? section.Of(package, said).Expression : said.Expression).Distinct()];
            if (judged.Length > 1)
            {
                missing.Add($"policies judge its licence in different ways: {string.Join(", ", judged.Select(one => one?.ToString() ?? "none").Order(StringComparer.Ordinal))}");
            }

            return judged.Length == 1 ? judged[0] : said.Expression;
        }

        T? Of<T>()
            where T : class
        {
            switch (facts.Evidence.Of<T>(package))
            {
                case Evidence<T>.Known known:
                    return known.Value;
                case Evidence<T>.Missing reason:
                    missing.Add(Printable.Line(reason.Reason));
                    return null;
                default:
                    throw new InvalidOperationException();
            }
        }
    }

    /// <summary>The entry of the policy that says that an advisory does not concern a package, and that has not ended.</summary>
    public static NotAffected? Excuse(KnownAdvisory known, ResolvedPackage package, Policy policy, ProjectFacts facts) =>
        policy.Advisories is { } section && KnownVulnerability.Excuse(known, package, section) is { } excuse && excuse.Expires.Value >= facts.Today ? excuse : null;

    /// <summary>The waiver that covers what is known of a package in a project; <see langword="null"/> for none.</summary>
    public static Waiver? WaiverOf(KnownAdvisory known, ResolvedPackage package, GateResult judged) =>
        judged.Verdict.Findings.FirstOrDefault(finding => finding.IsWaived && Is(finding, package) && finding.Advisories.Intersect(known.Names, StringComparer.OrdinalIgnoreCase).Any())?.WaivedBy;

    // What one project alone excuses is not excused, and who has no data excuses nothing.
    private IEnumerable<CataloguedAdvisory> Advisories()
    {
        foreach (IGrouping<string, (KnownAdvisory Known, GateResult? Judged, ResolvedPackage Package)> known in all.SelectMany(one => KnownAdvisory.Of(one.Package, one.Facts).Select(known => (Known: known, one.Judged, one.Package))).GroupBy(one => one.Known.Names[0], StringComparer.OrdinalIgnoreCase))
        {
            KnownAdvisory first = known.First().Known;
            NotAffected?[] excuses = [.. all.Select(one => one.Judged?.Policy is { } policy ? Excuse(first, one.Package, policy, one.Facts) : null)];
            Waiver?[] waivers = [.. known.Select(one => one.Judged is { } judged ? WaiverOf(one.Known, one.Package, judged) : null)];
            yield return new CataloguedAdvisory(first, excuses.Contains(null) ? null : excuses[0], waivers.Contains(null) ? null : waivers[0]);
        }
    }

    // A folder is told as far as it is the repository's, else by its name; the rest is of the machine.
    private static string Place(string source, ProjectFacts facts) => Path.IsPathFullyQualified(source) ? facts.Relative(Path.TrimEndingDirectorySeparator(source)) : source;

    private static bool Is(Finding finding, ResolvedPackage package) => package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase) && finding.Version is { } version && VersionComparer.VersionRelease.Equals(version, package.Version);

    // What is downloaded and referenced by nobody is for the build, but for the SDK's runtime and host, which a program takes along.
    private static bool? OfDownload(ResolvedPackage package, ProjectFacts facts) => facts.Kind != InputKind.Project || facts.Targets.Any(target => target.Entries.ContainsKey(package.Id)) ? null
        : RuntimePacks.Any(part => package.Id.Contains(part, StringComparison.OrdinalIgnoreCase));
}
