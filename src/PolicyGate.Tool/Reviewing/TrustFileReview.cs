using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Trusting;

namespace PolicyGate.Tool.Reviewing;

/// <summary>What changed between the trust files of a repository and what its projects resolve now.</summary>
internal sealed class TrustFileReview(CheckOptions options, EvidenceCache cache)
{
    private readonly Dictionary<string, PackageReview> reviews = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> notCompared = new(StringComparer.Ordinal);
    private readonly SortedSet<string> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TrustRecord Record, string File)> recorded = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> resolved = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The review.</summary>
    /// <param name="told">Called before each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">No policy here has a trust file.</exception>
    public async Task<ReviewReport> RunAsync(Action<int, int> told, CancellationToken cancellation)
    {
        TrustScan scan = new(options, "no policy here has a trust file; name a commit to review against, or write one with policygate trust init");
        await scan.RunAsync(isBegun: false, told, cancellation).ConfigureAwait(false);
        notCompared.UnionWith(scan.Unread);
        foreach (IGrouping<string, GateResult> file in scan.Files)
        {
            MayGain mayGain = MayGain.Of(file.Select(result => result.Policy!));
            foreach (GateResult result in file)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(result.Policy!, result.Facts!, mayGain);
            }
        }

        // What could not be read may have what seems to be gone.
        IEnumerable<PackageReview> gone = notCompared.Count > 0 ? [] : recorded.Values.Where(known => !resolved.Contains(known.Record.Id))
            .Select(known => new PackageReview(known.Record.Id, known.Record.Versions.Count == 0 ? null : known.Record.Versions[^1].Version, PackageReview.Gone, []));
        return new ReviewReport(files.Count == 0 ? "the trust file" : string.Join(", ", files), "now", [.. reviews.Values, .. gone]) { NotCompared = [.. notCompared] };
    }

    private void Add(Policy policy, ProjectFacts facts, MayGain mayGain)
    {
        string file = facts.Relative(facts.Trust.Path);
        files.Add(file);
        foreach (TrustProblem problem in facts.Trust.Problems)
        {
            notCompared.Add($"{facts.Relative(problem.At.File)}: {problem.What}");
        }

        foreach (TrustRecord record in facts.Trust.Own.Records.Values)
        {
            recorded.TryAdd(record.Id, (record, file));
        }

        Repositories repositories = Repositories.Of(policy, facts);
        foreach (ResolvedPackage package in facts.Packages.Where(package => package.FolderPath is not null))
        {
            resolved.Add(package.Id);
            string key = $"{file}|{package.Id} {package.Version.ToNormalizedString()}";
            if (!reviews.ContainsKey(key) && !facts.Trust.Own.Unread.Contains(package.Id) && Review(package, repositories, facts, mayGain) is { } review)
            {
                reviews.Add(key, review);
            }
        }
    }

    private PackageReview? Review(ResolvedPackage package, Repositories repositories, ProjectFacts facts, MayGain mayGain)
    {
        Evidence<PackageState> whole = PackageStates.OfWhole(repositories, facts, package);
        if (whole is Evidence<PackageState>.Missing missing)
        {
            notCompared.Add($"{package.Id} {package.Version.ToNormalizedString()}: {missing.Reason}");
            return null;
        }

        PackageState state = ((Evidence<PackageState>.Known)whole).Value;
        ReviewPart age = AgePart.Of(state, facts.Trust.Sightings(package.Id, package.Version), facts.Relative(facts.Trust.Path));
        if (facts.Trust.Find(package.Id) is not { } record)
        {
            return package.IsFromSdk ? null : NewPackage.Review(state, PackageArchive.Required(facts.Evidence.Of<PackageCapabilities>(package)), age, mayGain);
        }

        if (record.HasBytes(package.Version, state.Hash))
        {
            ReviewPart[] parts = [.. PublisherParts.Of(state, TrustComparison.Of(record, state, mayGain))];
            return parts.Length == 0 ? null : new PackageReview(package.Id, package.Version.ToNormalizedString(), package.Version.ToNormalizedString(), [.. parts, age]);
        }

        return Against(record, package, state, age, mayGain, new InstalledArchives(facts.PackageFolders.Count > 0 ? facts.PackageFolders : NuGetSettingsReader.PackageFolders(Path.GetDirectoryName(facts.ProjectFile)!), cache));
    }

    private static PackageReview Against(TrustRecord record, ResolvedPackage package, PackageState state, ReviewPart age, MayGain mayGain, InstalledArchives archives)
    {
        RecordedVersion? before = record.Versions.Where(known => NuGetVersion.Parse(known.Version) <= package.Version).LastOrDefault() ?? (record.Versions.Count == 0 ? null : record.Versions[0]);
        string why = "no version of it is recorded";
        if (before is not null)
        {
            (PackageArchive? now, why) = archives.Find(package.Id, package.Version, state.Hash);
            PackageArchive? old = null;
            if (now is not null)
            {
                (old, why) = archives.Find(package.Id, NuGetVersion.Parse(before.Version), before.Hash);
            }

            if (now is not null && old is not null)
            {
                return ArchiveReview.Of(old, now, record, state, age, mayGain);
            }
        }

        return new PackageReview(package.Id, before?.Version, package.Version.ToNormalizedString(), [.. PublisherParts.Of(state, TrustComparison.Of(record, state, mayGain)), new ReviewPart("contents", ReviewWeight.Quiet, [$"not compared file by file: {why}"]), age]);
    }
}
