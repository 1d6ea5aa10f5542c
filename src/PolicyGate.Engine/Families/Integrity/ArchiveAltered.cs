using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0701: the archive is not the one that was installed.</summary>
internal sealed class ArchiveAltered : IntegrityRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0701", "Package archive altered", RuleFamilies.Integrity, Severity.Error, "the archive is gone, or its hash is not the one that was recorded when it was installed, or not what its signature covers", "integrity.archive");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;

    /// <inheritdoc/>
    protected override IEnumerable<(IReadOnlyList<string> Problems, Severity? Severity)> Problems(PackageIntegrity integrity, ResolvedPackage package, ProjectFacts facts, ComparedFiles files) => [(integrity.Archive, null)];

    /// <inheritdoc/>
    protected override string Says(IReadOnlyList<string> problems) => $"is not the package that was installed: {string.Join("; ", problems)}; delete it from the package folder, restore from a source that you trust, and find out why";
}
