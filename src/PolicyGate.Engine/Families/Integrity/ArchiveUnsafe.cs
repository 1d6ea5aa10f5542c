using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0704: an archive whose entries escape, collide or repeat.</summary>
internal sealed class ArchiveUnsafe : IntegrityRule
{
    public static readonly RuleDescriptor Descriptor = new("PG0704", "Package archive unsafe", RuleFamilies.Integrity, Severity.Error, "names of entries in the archive escape the package's folder, collide or repeat", "integrity.archive");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;

    /// <inheritdoc/>
    protected override IEnumerable<(IReadOnlyList<string> Problems, Severity? Severity)> Problems(PackageIntegrity integrity, ResolvedPackage package, ProjectFacts facts, ComparedFiles files)
    {
        // What is judged by the names of entries is judged only where the names are those of what is extracted.
        IReadOnlyList<string> names = files == ComparedFiles.Running && facts.Evidence.Of<BuildCode>(package) is Evidence<BuildCode>.Known code ? code.Value.Unsafe : [];
        return [([.. integrity.Unsafe.Union(names)], null)];
    }

    /// <inheritdoc/>
    protected override string Says(IReadOnlyList<string> problems) => $"has an archive that cannot be trusted to extract: {Some(problems)}; do not use it";
}
