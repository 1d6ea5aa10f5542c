using PolicyGate.Language;
using PolicyGate.Rules;

namespace PolicyGate.Policies;

/// <summary>What the section <c>signatures</c> is.</summary>
internal static class SignaturesGrammar
{
    private const string Digits = "566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353";

    // What more vouchers would loosen.
    private static readonly string[] VouchedFor = ["signatures.repositories", "age.minimum", "age.unknown"];

    private static readonly WordKind<RequiredSignature> Signature = new([("none", RequiredSignature.None), ("any", RequiredSignature.Any), ("repository", RequiredSignature.Repository), ("author", RequiredSignature.Author)]);

    private static readonly Key<IReadOnlyList<string>> Fingerprints = new(
        "fingerprints",
        new ListKind<string>(Kinds.Sha256) { ItemName = "a fingerprint", IsNeverEmpty = true, WhenEmpty = list => $"{list} is a list of at least one SHA-256: a signer without a certificate could never sign" },
        "SHA-256 fingerprints of certificates.")
    { IsRequired = true };

    private static readonly Key<Located<RequiredSignature>> Require = new("require", Signature, "Which signature every package carries.") { Example = "repository" };

    private static readonly Key<string> ServiceIndex = new("service-index", Kinds.HttpsUrl, "The V3 service index that its signatures claim.") { IsRequired = true };
    private static readonly Key<object> KnownIndex = new("service-index", new RefusedKind($"the service-index of {Rules.Repositories.Gallery} is built in; write its fingerprints only"), string.Empty);

    private static readonly NamesKind<TrustedRepository> RepositoryNames = new(
        "repository",
        "{ service-index: URL, fingerprints: […] }",
        new Grammar<TrustedRepository>([ServiceIndex, Fingerprints], values => new TrustedRepository(values.Name, values.Of(ServiceIndex), values.Of(Fingerprints), values.At)),
        (Rules.Repositories.Gallery, new Grammar<TrustedRepository>([KnownIndex, Fingerprints], values => new TrustedRepository(values.Name, null, values.Of(Fingerprints), values.At))));

    private static readonly Key<IReadOnlyList<TrustedRepository>> Trusted = new("repositories", RepositoryNames, "Whose repository signatures count, by service index and SHA-256 fingerprints of certificates; nuget.org is built in, and takes more fingerprints.")
    { WhenFinal = WhenFinal.HeldBySection, Example = $"\ncontoso: {{ service-index: \"https://nuget.contoso.example/v3/index.json\", fingerprints: [\"{Digits}\"] }}" };

    private static readonly Key<IReadOnlyList<NamedSigner>> Signers = new(
        "signers",
        new NamesKind<NamedSigner>("signer", "{ fingerprints: […] }", new Grammar<NamedSigner>([Fingerprints], values => new NamedSigner(values.Name, values.Of(Fingerprints), values.At))),
        "Names for certificates, by SHA-256 fingerprint.")
    { WhenFinal = WhenFinal.MayNotGrow, Opens = (lower, upper) => upper.Where(signer => lower?.Any(known => known.Name == signer.Name) == true).Select(signer => signer.At), Example = $"\ncontoso: {{ fingerprints: [\"{Digits}\"] }}" };

    private static readonly Key<Located<RequiredSignature>> Demanded = new("require", Signature, "Which signature these carry.");
    private static readonly Key<IReadOnlyList<Located<string>>> By = new("signers", Kinds.Names, "Names of signatures.signers; one of them has signed.");
    private static readonly Key<IReadOnlyList<Located<string>>> Owners = new("owners", Kinds.Names, "One of them is an owner, in the repository's signed statement.");

    private static readonly ExceptionsKey<SignatureDemand, RequiredSignature> For = new(
        "for",
        PackageKinds.Entries(new Grammar<SignatureDemand>([PackageKinds.Packages, Demanded, By, Owners], Demand) { OneOf = ([Demanded, By, Owners], "it would ask for nothing") }, entry => entry.Packages),
        "The most specific entry decides.",
        Require,
        IsWeaker)
    { WhenFinal = WhenFinal.MayNotGrow, Example = "\n- { packages: [Contoso.*], require: author, signers: [contoso] }\n- { packages: [Serilog.*], owners: [serilog] }" };

    private static readonly Key<string> Fingerprint = new("fingerprint", Kinds.Sha256, "The certificate.") { IsRequired = true };
    private static readonly Key<Located<DateOnly>> After = new("after", Kinds.Date, "What it signed on this day or before stays good.");

    private static readonly Key<IReadOnlyList<DistrustedCertificate>> Distrust = new(
        "distrust",
        Kinds.Entries(new Grammar<DistrustedCertificate>([Fingerprint, After, PackageKinds.Reason], values => new DistrustedCertificate(values.Of(Fingerprint), values.Find(After)?.Value, values.Find(PackageKinds.Reason), values.At)))
            with
        { IsAbout = entry => [entry.Fingerprint] },
        "For what it signed after the day; without after, for everything.")
    { Example = "\n- { fingerprint: \"9A1B131BEE0605433056A4EA3815478A8E177961A968C6C0027C1093D1FEB630\", after: 2026-05-12, reason: key exposed }" };

    /// <summary>The section.</summary>
    public static SectionGrammar<SignaturesSection> Section { get; } = new(RuleFamilies.Signatures, "Who signed (PG06).", [Require, Trusted, Signers, For, Distrust], Make)
    { AcrossLayers = MoreVouchers, OfTheWhole = UnknownSigners, InWords = (section, _, package) => Words(section, MostSpecific.Of(section.For, entry => entry.Packages, package.Id, package.Version)) };

    // The fingerprints are looked up in what all layers say: a base may name the signers.
    private static SignaturesSection Make(Values values)
    {
        Dictionary<string, Located<IReadOnlyList<string>>> signers = values.List(Signers).GroupBy(signer => signer.Name, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => new Located<IReadOnlyList<string>>([.. group.SelectMany(signer => signer.Fingerprints).Distinct()], group.Last().At),
            StringComparer.Ordinal);
        return new SignaturesSection(
            values.At,
            values.Find(Require),
            values.List(Trusted),
            signers,
            [.. values.List(For).Select(demand => demand with { Fingerprints = [.. demand.Signers.SelectMany(name => signers.GetValueOrDefault(name)?.Value ?? [])] })],
            values.List(Distrust));
    }

    private static SignatureDemand Demand(Values values) => new(
        values.Of(PackageKinds.Packages),
        values.Find(Demanded)?.Value,
        [],
        [.. values.List(By).Select(name => name.Value)],
        [.. values.List(Owners).Select(name => name.Value)],
        values.At,
        values.IsInherited);

    // Author and repository are two things: neither stands in for the other.
    private static bool IsWeaker(SignatureDemand demand, RequiredSignature before) => demand.Require is { } now && before switch
    {
        RequiredSignature.None => false,
        RequiredSignature.Any => now == RequiredSignature.None,
        _ => now != before,
    };

    // Whoever adds a certificate adds somebody who may vouch: for a package's origin, its owners and its age.
    private static void MoreVouchers(Policy lower, Policy upper, FinalKeys final)
    {
        IReadOnlyList<TrustedRepository> known = lower.Signatures?.Repositories ?? [];
        IReadOnlyList<TrustedRepository> more = upper.Signatures?.Repositories ?? [];
        TrustedRepository? added = more.FirstOrDefault(repository => repository.Fingerprints.Any(fingerprint => !known.Any(other => other.ServiceIndex == repository.ServiceIndex && other.Fingerprints.Contains(fingerprint))));
        if (added is not null && VouchedFor.FirstOrDefault(final.Has) is { } key)
        {
            final.Loosened(added.At, $"{key} is final: signatures.repositories may not grow");
        }

        foreach (TrustedRepository repository in more.Where(repository => known.Any(other => other.Name == repository.Name && other.ServiceIndex != repository.ServiceIndex)))
        {
            final.Invalid(repository.At, $"a base calls another repository {repository.Name}; give one of the two another name");
        }
    }

    private static void UnknownSigners(Policy policy, PolicyProblems problems)
    {
        foreach (SignatureDemand demand in policy.Signatures?.For ?? [])
        {
            foreach (string unknown in demand.Signers.Where(name => !policy.Signatures!.Signers.ContainsKey(name)))
            {
                problems.Add(PolicyRules.InvalidValue, demand.At, $"signatures.signers names no {unknown}; known are {string.Join(", ", policy.Signatures!.Signers.Keys.DefaultIfEmpty("none"))}");
            }
        }
    }

    private static IEnumerable<(string, SourceSpan)> Words(SignaturesSection section, SignatureDemand? demand)
    {
        string required = Signature.WordOf(new Located<RequiredSignature>(demand?.Require ?? section.Require?.Value ?? RequiredSignature.None, section.At));
        return demand is not null ? [($"require: {required}{Who(", by ", demand.Signers)}{Who(", owned by ", demand.Owners)}", demand.At)]
            : section.Require is { } written ? [($"require: {required}", written.At)]
            : [];
    }

    private static string Who(string how, IReadOnlyList<string> names) => names.Count == 0 ? string.Empty : how + string.Join(" or ", names);
}
