using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0703: a file that the archive does not hold.</summary>
internal sealed class FileAdded : IntegrityRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0703", "Package file added", RuleFamilies.Integrity, Severity.Warning, "the package's folder holds a file that the archive does not (`files: used` or `all`)", "integrity.files");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;

    /// <inheritdoc/>
    protected override IEnumerable<(IReadOnlyList<string> Problems, Severity? Severity)> Problems(PackageIntegrity integrity, ResolvedPackage package, ProjectFacts facts, ComparedFiles files) => [(integrity.Planted, Severity.Error), (integrity.Added, null)];

    /// <inheritdoc/>
    protected override string Says(IReadOnlyList<string> problems) => $"has files that are not in its archive: {Some(problems)}; delete the package from the package folder and restore";
}
