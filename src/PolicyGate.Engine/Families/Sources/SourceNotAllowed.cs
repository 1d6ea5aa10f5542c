using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG0501: a package came from a source that is not allowed, or nuget.config has one.</summary>
internal sealed class SourceNotAllowed : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0501", "Source not allowed", RuleFamilies.Sources, Severity.Error, "NuGet recorded a source that `allow` does not name, or nuget.config has such a source enabled, or the project adds one, or a package folder lies in the repository and `package-folders` does not name it", "sources.allow");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        foreach (string folder in facts.LocalPackageFolders.Where(folder => policy.Sources?.PackageFolders.Any(named => named.Value.TrimEnd('/').Equals(folder, StringComparison.Ordinal)) != true))
        {
            if (AskedOfPackages(policy) is { } asked)
            {
                yield return Descriptor.At(facts.PackageFolderAt ?? SourceSpan.WholeFile(facts.ProjectFile), $"the package folder {folder} is in the repository, so that what lies there need not come from any source; let packages be restored elsewhere (RestorePackagesPath, globalPackagesFolder, NUGET_PACKAGES), or name it under sources.package-folders", policy.Sources?.At ?? asked) with { Subject = folder };
            }
        }

        if (policy.Sources is not { } section)
        {
            yield break;
        }

        foreach (ResolvedPackage package in facts.PackagesOnDisk())
        {
            SourceOwnership? owner = section.OwnershipOf(package);
            if ((owner?.At ?? section.AllowAt) is { } decidedBy && facts.Evidence.Of<RecordedSource>(package) is Evidence<RecordedSource>.Missing missing
                && !SourcesOf.IsSigned(package, policy, facts, owner?.Sources ?? [.. section.Allow.Select(name => name.Value)]))
            {
                bool isHere = facts.Evidence.Of<PackageSignatures>(package) is Evidence<PackageSignatures>.Known;
                bool isLetIn = policy.OnMissingEvidence is { Value: not Severity.Error };
                string mend = isHere && !isLetIn && facts.Kind == InputKind.ToolManifest ? $"; what installs .NET tools records no source, and no allowed one has signed it: where it may come in all the same, add to scopes {{ projects: [{facts.ProjectPath}], on-missing-evidence: warning }}" : string.Empty;
                yield return FindingFactory.MissingFact(Descriptor, package.At, decidedBy, missing.Reason + mend, package);
            }
        }

        if (section.AllowAt is not { } allowAt)
        {
            yield break;
        }

        NuGetSettings settings = facts.NuGet.Value;
        bool IsAllowed(string source) => section.Allow.Any(name => settings.IsNamed(source, name.Value));
        if (SourcesOf.Unknown(Descriptor, facts, allowAt) is { } unknown)
        {
            yield return unknown;
        }

        foreach ((ResolvedPackage package, string source) in SourcesOf.Known(facts).Where(pair => !IsAllowed(pair.Source)))
        {
            yield return Descriptor.About(package, facts, allowAt, settings.IsLibraryPacks(source)
                ? $"came from {NuGetSettings.LibraryPacks}, a folder of the .NET SDK that the SDK adds as a source and sources.allow does not name; name {NuGetSettings.LibraryPacks} there, or set DisableImplicitLibraryPacksFolder to true, remove the package from the package folder and restore{package.Way(facts)}"
                : $"came from {settings.Shown(source)}, which sources.allow does not name; delete it from the package folder and restore from an allowed source{package.Way(facts)}");
        }

        foreach (ConfiguredSource source in settings.Sources.Where(source => !IsAllowed(source.Location)))
        {
            yield return Descriptor.At(source.At, $"the source {source.Key} ({source.Location}) is configured, but sources.allow does not name it; remove it, and inherited ones with <clear />", allowAt) with { Subject = $"source:{source.Key}" };
        }

        foreach (AddedSource source in settings.Added.Where(source => !IsAllowed(source.Location)))
        {
            yield return Descriptor.At(source.At, $"the source {source.Location} is {source.By}, but sources.allow does not name it; remove it, or name it there", allowAt);
        }
    }

    // A policy that says nothing of packages does not mind where they lie.
    private static SourceSpan? AskedOfPackages(Policy policy) =>
        policy.Sources?.At ?? policy.Packages?.At ?? policy.BuildCode?.At ?? policy.Integrity?.At ?? policy.Signatures?.At ?? policy.LockFile?.At ?? policy.Age?.At ?? policy.Licenses?.At ?? policy.Pinning?.At;
}
