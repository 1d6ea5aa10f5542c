using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0702: an extracted file is not what the archive holds.</summary>
internal sealed class FileAltered : IntegrityRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0702", "Package file altered", RuleFamilies.Integrity, Severity.Error, "a file on disk differs from the archive, is gone, or is a link (`files: used` or `all`)", "integrity.files");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;

    /// <inheritdoc/>
    protected override IEnumerable<(IReadOnlyList<string> Problems, Severity? Severity)> Problems(PackageIntegrity integrity, ResolvedPackage package, ProjectFacts facts, ComparedFiles files) => [(integrity.Altered, null)];

    /// <inheritdoc/>
    protected override string Says(IReadOnlyList<string> problems) => $"has files that are not those of its archive: {Some(problems)}; delete the package from the package folder, restore, and find out who changed it";
}
