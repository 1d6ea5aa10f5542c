using PolicyGate.Policies;

namespace PolicyGate.Language;

/// <summary>How policies name packages.</summary>
internal static class PackageKinds
{
    private static readonly Key<IdPattern> Id = new("id", Kinds.Pattern, string.Empty) { IsRequired = true };
    private static readonly Key<PolicyVersionRange> Versions = new("versions", Kinds.Range, string.Empty);
    private static readonly Key<string> UseInstead = new("use-instead", Kinds.Text, string.Empty);

    /// <summary><c>reason</c>.</summary>
    public static readonly Key<string> Reason = new("reason", Kinds.Text, string.Empty);

    /// <summary>One package.</summary>
    public static readonly PackageKind One = new(new Grammar<PackageEntry>([Id, Versions, Reason], values => Entry(values, null)));

    /// <summary>Packages.</summary>
    public static readonly ListKind<PackageEntry> Any = ListOf(One);

    /// <summary>At least one package.</summary>
    public static readonly ListKind<PackageEntry> Some = Any with { IsNeverEmpty = true, WhenEmpty = list => $"{list} is a list of at least one package: the entry would say nothing" };

    /// <summary>Packages, each with what to use in its place.</summary>
    public static readonly ListKind<PackageEntry> Denied = ListOf(new PackageKind(new Grammar<PackageEntry>([Id, Versions, Reason, UseInstead], values => Entry(values, values.Find(UseInstead)))));

    /// <summary><c>packages</c> of an entry.</summary>
    public static readonly Key<IReadOnlyList<PackageEntry>> Packages = new("packages", Some, string.Empty) { IsRequired = true };

    /// <summary>A package with keys of its own.</summary>
    public static Grammar<T> With<T>(Func<Values, PackageEntry, T> make, params Key[] more)
        where T : class => new([Id, Versions, Reason, .. more], values => make(values, Entry(values, null)));

    /// <summary>Entries of a list, each of which names packages: no package may stand in two of them.</summary>
    public static ListKind<T> Entries<T>(Grammar<T> grammar, Func<T, IEnumerable<PackageEntry>> names)
        where T : class => Kinds.Entries(grammar) with { Names = names, IsAbout = entry => names(entry).Select(package => package.ToString()) };

    private static PackageEntry Entry(Values values, string? useInstead) =>
        new(values.Of(Id), values.Find(Versions) ?? PolicyVersionRange.Any, values.At, values.Find(Reason), useInstead, values.IsInherited);

    private static ListKind<PackageEntry> ListOf(PackageKind kind) => new(kind) { IsAbout = package => [package.ToString()], Names = package => [package] };
}
