using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>PG0704: an archive whose entries escape, collide or repeat.</summary>
internal sealed class ArchiveUnsafe : IntegrityRule
{
    /// <summary>The rule.</summary>
    public static readonly RuleDescriptor Descriptor = new("PG0704", "Package archive unsafe", RuleFamilies.Integrity, Severity.Error, "names of entries in the archive escape the package's folder, collide or repeat", "integrity.archive");

    /// <inheritdoc/>
    protected override RuleDescriptor Rule => Descriptor;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Problems(PackageIntegrity integrity) => integrity.Unsafe;

    /// <inheritdoc/>
    protected override string Says(IReadOnlyList<string> problems) => $"has an archive that cannot be trusted to extract: {Some(problems)}; do not use it";
}
