using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Fixing;

namespace PolicyGate.Tool.Adopting;

/// <summary>What a repository uses today, by package id.</summary>
internal sealed class Inventory
{
    private readonly Repositories known;

    /// <summary>Takes stock of judged projects.</summary>
    public Inventory(IReadOnlyList<ProjectFacts> projects)
    {
        Projects = projects;
        UsedPackage[] all = [.. projects
            .SelectMany(facts => facts.Packages.Select(package => new UsedPackage(package, facts)))
            .DistinctBy(used => $"{used.Package.IsFromSdk} {used.Id.ToUpperInvariant()} {used.Package.Version.ToNormalizedString()}")
            .OrderBy(used => used.Id, StringComparer.OrdinalIgnoreCase).ThenBy(used => used.Package.Version)];
        Packages = [.. all.Where(used => !used.Package.IsFromSdk)];
        ById = all.ToLookup(used => used.Id, StringComparer.OrdinalIgnoreCase);
        Ids = [.. Packages.Select(used => used.Id).Distinct(StringComparer.OrdinalIgnoreCase)];
        TrustedRepositories = [.. Packages.Select(used => used.Signatures).OfType<PackageSignatures>()
            .Where(signatures => signatures is { Altered: null, Repository: { State: SignatureState.Valid, IsGallery: false, ServiceIndex: not null } })
            .Select(signatures => signatures.Repository!)
            .GroupBy(signature => signature.ServiceIndex!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new TrustedRepository(new Uri(group.Key).Host, group.Key, [.. group.Select(signature => signature.Fingerprint).Distinct().Order(StringComparer.Ordinal)], default))];
        TrustedRepositories = [.. TrustedRepositories.Select((repository, index) => TrustedRepositories.Take(index).Any(other => other.Name == repository.Name) ? repository with { Name = $"{repository.Name}-{(index + 1).ToString(CultureInfo.InvariantCulture)}" } : repository)];
        known = new Repositories(TrustedRepositories, projects.Select(facts => facts.MachineNow).DefaultIfEmpty().Max());
    }

    /// <summary>The projects, lock files and manifests.</summary>
    public IReadOnlyList<ProjectFacts> Projects { get; }

    /// <summary>Every package that is not the SDK's own, once per version.</summary>
    public IReadOnlyList<UsedPackage> Packages { get; }

    /// <summary>The repositories, other than the public gallery, that signed what is here.</summary>
    public IReadOnlyList<TrustedRepository> TrustedRepositories { get; }

    /// <summary>The packages by id, those of the SDK among them.</summary>
    public ILookup<string, UsedPackage> ById { get; }

    /// <summary>The ids that the .NET SDK chooses and that are approved by a name (<see cref="NameOf"/>).</summary>
    public string[] SdkPacks(string name) => [.. ById.Where(group => group.Any(used => used.Package.IsFromSdk) && NameOf(group.Key).Equals(name, StringComparison.OrdinalIgnoreCase)).Select(group => group.Key)];

    /// <summary>The name to approve a package by that the .NET SDK chooses: one that no other package here has.</summary>
    public string NameOf(string id) => SdkPack.NameOf(id, Packages.Select(used => used.Id));

    /// <summary>Whether one author signed, and one owner has, whatever is approved by a name.</summary>
    public bool IsAnchored(string name) => SdkPacks(name) is { Length: > 0 } ids && AuthorOf(ids) is not null && OwnersOf(ids).Count > 0;

    /// <summary>Whether there are floats or ranges, and a lock file pins each of them.</summary>
    public bool IsLooseLocked => Projects.SelectMany(facts => facts.Declarations.Where(declaration => !declaration.IsFromSdk && declaration.Shape() is PinShape.Floating or PinShape.Range).Select(facts.IsLocked)).ToArray() is { Length: > 0 } loose && loose.All(isLocked => isLocked);

    /// <summary>The ids, in order.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Whether a project takes packages from the public gallery, as nuget.config says.</summary>
    public bool UsesGallery => Projects.Any(facts => facts.NuGet.Value is var settings && settings.Sources.Any(source => settings.IsNamed(source.Location, "nuget.org")));

    /// <summary>Whether every project says something of NuGet's locked mode.</summary>
    public bool IsLockedInCi => Projects.Where(facts => facts.Kind == InputKind.Project).All(LockFileSwitch.IsModeWritten);

    /// <summary>The owners that the repository's signed statement names for every version of every one of these ids; none that nobody could read.</summary>
    public IReadOnlyList<string> OwnersOf(IEnumerable<string> ids)
    {
        IReadOnlyList<string>[] all = [.. ids.SelectMany(id => ById[id]).Select(used => used.Signatures is { } signatures && known.Counted(signatures) is { } repository ? repository.Owners : [])];
        return all.Length == 0 ? [] : [.. all[0].Where(owner => YamlValue.IsVisible(owner) && all.All(owners => owners.Contains(owner, StringComparer.OrdinalIgnoreCase))).Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The subject of the one author that signed every version of every one of these ids; <see langword="null"/> where there is none.</summary>
    public string? AuthorOf(IEnumerable<string> ids)
    {
        string?[] names = [.. ids.SelectMany(id => ById[id]).Select(used => used.Signatures is { Altered: null, Author: { State: SignatureState.Valid } author } ? author.Subject : null).Distinct()];
        return names is [{ } only] ? only : null;
    }

    /// <summary>Whether a repository signed every version of every one of these ids.</summary>
    public bool IsRepositorySigned(IEnumerable<string> ids) => ids.SelectMany(id => ById[id]).All(used => used.Signatures is { } signatures && known.Counted(signatures) is not null);

    /// <summary>Whether the signatures of a version of an id are there, and no repository's timestamp among them says when it was published.</summary>
    public bool IsUndated(string id) => ById[id].Any(used => used.Signatures is { } signatures && known.Published(signatures) is null);

    /// <summary>The fingerprints that an author of a subject signed with.</summary>
    public IReadOnlyList<string> FingerprintsOf(string author) =>
        [.. ById.SelectMany(group => group).Select(used => used.Signatures?.Author).OfType<PackageSignature>().Where(signature => signature.State == SignatureState.Valid && signature.Subject == author).Select(signature => signature.Fingerprint).Distinct().Order(StringComparer.Ordinal)];
}
