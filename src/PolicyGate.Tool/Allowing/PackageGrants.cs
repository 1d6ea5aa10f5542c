using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Adopting;
using PolicyGate.Tool.Editing;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Allowing;

/// <summary>
/// What one policy file needs to say so that packages which are there pass: the allowlist, who signed and owns them, their licences, their build code with
/// its hash. Only what a finding asks for is taken in, and of what is new to the allowlist the signer and owner, where the policy has a section for them.
/// </summary>
/// <param name="policy">The file's text, of which the verdicts are.</param>
/// <param name="file">The file.</param>
/// <param name="results">The projects under it.</param>
/// <param name="isPinned">Whether entries name the version too.</param>
/// <param name="isNamed">Whether a person named the package: of no other one is loosened what the policy demands of its signature.</param>
internal sealed class PackageGrants(PolicyText policy, string file, IReadOnlyList<GateResult> results, bool isPinned, Func<ResolvedPackage, bool> isNamed)
{
    private readonly SortedSet<string> kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> licenses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Path, string Fingerprint), string> signers = [];

    /// <summary>Demands of signatures that stand, and why, a line each.</summary>
    public IReadOnlyCollection<string> Kept => kept;

    /// <summary>The grants for some packages, each once.</summary>
    /// <param name="isTaken">Whether a package of a project is to be taken in.</param>
    public IReadOnlyList<Grant> Of(Func<GateResult, ResolvedPackage, bool> isTaken)
    {
        List<Grant> grants = [];
        List<Approval> approvals = [];
        foreach (GateResult result in results)
        {
            foreach (ResolvedPackage package in result.Facts!.Packages.Where(package => isTaken(result, package)))
            {
                Finding[] findings = [.. result.Verdict.Findings.Where(finding => finding.MendedBy == MendingCommand.Allow && package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase) && finding.Version == package.Version)];
                bool isSignatureAsked = findings.Any(finding => finding.Rule.Family == RuleFamilies.Signatures);
                grants.AddRange(findings.SelectMany(finding => Of(finding, package, result, isSignatureAsked)));
                approvals.AddRange(findings.Where(finding => finding.Kind != CodeKinds.None).SelectMany(finding => Approve(finding, package, result)));
            }
        }

        // What the SDK chooses is approved by who signed it: its next patch, and another machine, have other bytes.
        ILookup<bool, Approval> bySdk = approvals.ToLookup(approval => SdkPack.SignedBy(approval.Package, approval.Result.Facts!, approval.Result.Policy!) is not null && !SignatureDemands.IsWeakOtherwise(approval.Package, approval.Result.Policy!, SdkPack.NameOf(approval.Package.Id)));
        grants.AddRange(Approvals([.. bySdk[false]]));
        grants.AddRange(SdkApprovals([.. bySdk[true]]));
        return [.. grants.DistinctBy(grant => (string.Join('/', grant.Path), grant with { Path = [] }))];
    }

    /// <summary>The text with the grants.</summary>
    public static void Write(PolicyText policy, IReadOnlyList<Grant> grants)
    {
        // From behind, so that no place moves before its turn.
        foreach (Grant.Hash hash in grants.OfType<Grant.Hash>().OrderByDescending(hash => hash.At.Line).ThenByDescending(hash => hash.At.Column))
        {
            if (hash.Sha256 is null)
            {
                policy.Remove(hash.At.Line, hash.At.Column, "sha256");
            }
            else
            {
                policy.Replace(hash.At.Line, hash.At.Column, "sha256", $"\"{hash.Sha256}\"");
            }
        }

        foreach (Grant.Key key in grants.OfType<Grant.Key>())
        {
            policy.AddKey(key.Path, key.Name, key.Value, key.Comment);
        }

        foreach (IGrouping<(string, string, string?), Grant.Demand> demand in grants.OfType<Grant.Demand>().GroupBy(demand => (string.Join('/', demand.Path), demand.Asked, demand.Comment)))
        {
            policy.Add(demand.First().Path, $"{{ packages: {YamlValue.List(demand.Select(one => one.Package).Order(StringComparer.OrdinalIgnoreCase))}, {demand.Key.Item2} }}", demand.Key.Item3);
        }

        foreach (Grant.Entry entry in grants.OfType<Grant.Entry>().OrderBy(entry => entry.Text, StringComparer.OrdinalIgnoreCase))
        {
            policy.Add(entry.Path, entry.Text, entry.Comment);
        }
    }

    private IEnumerable<Grant> Of(Finding finding, ResolvedPackage package, GateResult result, bool isSignatureAsked)
    {
        SourceSpan at = finding.DecidedBy!.Value;
        if (finding.Rule == PackageNotAllowed.Descriptor || finding.Rule == VersionNotAllowed.Descriptor)
        {
            string entry = Name(package, isPinned || finding.Rule == VersionNotAllowed.Descriptor);
            IEnumerable<Grant> recorded = !isSignatureAsked && result.Policy!.Signatures is { } section && MostSpecific.Of(section.For, demand => demand.Packages, package.Id, package.Version) is null
                ? Signed(package, result, section.At, isAsked: false)
                : [];
            return [new Grant.Entry(Path(at, "packages", "allow"), YamlValue.Scalar(entry)), .. recorded];
        }

        if (finding.Rule.Family == RuleFamilies.Signatures)
        {
            if (SignatureDemands.WhyKept(package, result.Policy!, isNamed(package)) is { } why)
            {
                if (finding is { IsWaived: false, Severity: Severity.Error })
                {
                    kept.Add($"{finding.Rule.Id}: {package.Id} {package.Version.ToNormalizedString()}: {why}");
                }

                return [];
            }

            return Signed(package, result, at, isAsked: true);
        }

        return finding.Rule == LicenseNotAllowed.Descriptor ? Licensed(package, result, at) : [];
    }

    private IEnumerable<Grant> Signed(ResolvedPackage package, GateResult result, SourceSpan at, bool isAsked, string? pattern = null)
    {
        if (package.FolderPath is null || result.Facts!.Evidence.Of<PackageSignatures>(package) is not Evidence<PackageSignatures>.Known { Value: { Altered: null } signatures })
        {
            yield break;
        }

        bool isOfRepository = Repositories.Of(result.Policy!, result.Facts).Counts(signatures.Repository);
        string[] readable = isOfRepository ? [.. signatures.Repository!.Owners.Where(YamlValue.IsVisible).Order(StringComparer.OrdinalIgnoreCase)] : [];
        string owners = readable.Length > 0 ? $"owners: {YamlValue.List(readable)}" : string.Empty;

        // What others say of the id stays: of this version something else is so.
        string name = pattern ?? Name(package, isPinned || (result.Policy!.Signatures?.For ?? []).Any(demand => demand.Packages.Any(entry => entry.ToString().Equals(package.Id, StringComparison.OrdinalIgnoreCase))));
        IReadOnlyList<string> list = Path(at, "signatures", "for");
        if (signatures.Author is { State: SignatureState.Valid } author)
        {
            string signer = Signer(author, result.Policy!, at, out Grant? written);
            if (written is not null)
            {
                yield return written;
            }

            yield return new Grant.Demand(list, name, $"require: author, signers: {YamlValue.List([signer])}{(owners.Length > 0 ? ", " + owners : string.Empty)}");
        }
        else if (owners.Length > 0)
        {
            yield return new Grant.Demand(list, name, $"{(result.Policy!.Signatures?.Require?.Value == RequiredSignature.Author || isAsked ? "require: repository, " : string.Empty)}{owners}");
        }
        else if (isAsked && (isOfRepository || !SignatureDemands.IsDemanded(package, result.Policy!)))
        {
            yield return new Grant.Demand(list, name, isOfRepository ? "require: repository" : "require: none", isOfRepository ? null : "not signed by anybody who is known");
        }
    }

    private string Signer(PackageSignature author, Policy policy, SourceSpan at, out Grant? written)
    {
        written = null;
        IReadOnlyList<string> path = Path(at, "signatures", "signers");
        if (policy.Signatures?.Signers.FirstOrDefault(signer => signer.Value.Value.Contains(author.Fingerprint, StringComparer.Ordinal)).Key is { } known)
        {
            return known;
        }

        (string, string) key = (string.Join('/', path), author.Fingerprint);
        if (!signers.TryGetValue(key, out string? name))
        {
            name = SignerNames.Free(author.Subject, taken => policy.Signatures?.Signers.ContainsKey(taken) == true || signers.ContainsValue(taken));
            signers[key] = name;
        }

        written = new Grant.Key(path, name, $"{{ fingerprints: [\"{author.Fingerprint}\"] }}", author.Name);
        return name;
    }

    private IEnumerable<Grant> Licensed(ResolvedPackage package, GateResult result, SourceSpan at)
    {
        licenses.UnionWith(result.Policy!.Licenses!.Allow.Select(entry => entry.Value.ToString()!));
        if (result.Facts!.Evidence.Of<PackageLicense>(package) is not Evidence<PackageLicense>.Known known || result.Policy.Licenses.Of(package, known.Value).Expression is not { } expression)
        {
            return [];
        }

        SortedSet<string> added = new(licenses, StringComparer.OrdinalIgnoreCase);
        LicenseChoice.Allow(expression, added);
        string[] more = [.. added.Where(licenses.Add)];
        return more.Select(license => new Grant.Entry(Path(at, "licenses", "allow"), YamlValue.Scalar(license)));
    }

    private static IEnumerable<Approval> Approve(Finding finding, ResolvedPackage package, GateResult result)
    {
        if (result.Facts!.Evidence.Of<PackageContent>(package) is Evidence<PackageContent>.Known content)
        {
            BuildCodeApproval? changed = finding.Rule == BuildCodeChanged.Descriptor ? result.Policy!.BuildCode!.Allow.FirstOrDefault(approval => approval.At == finding.DecidedBy) : null;
            yield return new Approval(package, result, finding.Kind, content.Value.Digest, finding.DecidedBy!.Value, changed);
        }
    }

    private IEnumerable<Grant> Approvals(IReadOnlyList<Approval> approvals)
    {
        foreach (IGrouping<string, Approval> ofId in approvals.GroupBy(approval => approval.Package.Id, StringComparer.OrdinalIgnoreCase))
        {
            bool isOne = ofId.Select(approval => approval.Digest).Distinct().Count() == 1;
            foreach (IGrouping<(string Digest, SourceSpan? Changed), Approval> same in ofId.GroupBy(approval => (approval.Digest, Place(approval, isOne))))
            {
                if (same.Key.Changed is { } place)
                {
                    yield return new Grant.Hash(place, same.Key.Digest);
                    continue;
                }

                CodeKinds kinds = same.Aggregate(CodeKinds.None, (all, approval) => all | approval.Kind);
                string name = Name(same.First().Package, isPinned || !isOne || same.Any(IsApprovedOtherwise));
                yield return new Grant.Entry(Path(same.First().At, "build-code", "allow"), new ApprovalDraft(name, kinds, same.Key.Digest).Entry);
            }
        }
    }

    private IEnumerable<Grant> SdkApprovals(IReadOnlyList<Approval> approvals)
    {
        foreach (IGrouping<string, Approval> same in approvals.GroupBy(approval => SdkPack.NameOf(approval.Package.Id), StringComparer.OrdinalIgnoreCase))
        {
            CodeKinds kinds = same.Aggregate(CodeKinds.None, (all, approval) => all | approval.Kind);
            BuildCodeApproval? pinned = same.Select(approval => approval.Changed).FirstOrDefault(changed => changed?.At.File == file && changed.Package.ToString().Equals(same.Key, StringComparison.OrdinalIgnoreCase));

            // An approval of the same name stands there once: it loses its hash, but of kinds that nothing has today it stays bound to bytes.
            yield return pinned is null ? new Grant.Entry(Path(same.First().At, "build-code", "allow"), new ApprovalDraft(same.Key, kinds, null).Entry)
                : new Grant.Hash(pinned.At, pinned.Kinds == kinds ? null : same.First(approval => approval.Changed == pinned).Digest);
            foreach (Approval first in same.Where(approval => !SignatureDemands.IsAnchored(approval.Result.Policy!, same.Key)).Take(1))
            {
                foreach (Grant signed in Signed(first.Package, first.Result, first.At, isAsked: false, same.Key))
                {
                    yield return signed;
                }
            }
        }
    }

    // The entry of the id stays for what still has its bytes; this one is of its version.
    private static bool IsApprovedOtherwise(Approval approval) =>
        approval.Result.Policy!.BuildCode!.Allow.Any(other => !other.Package.Id.IsPrefix && other.Package.Versions.IsAny && other.Package.Id.Matches(approval.Package.Id));

    // An approval of this very package, of bytes that no project has any more, gets the new hash.
    private SourceSpan? Place(Approval approval, bool isOne) =>
        isOne && approval.Changed is { Package.Id.IsPrefix: false } changed && changed.At.File == file && changed.Package.Id.Matches(approval.Package.Id)
        && !results.SelectMany(result => result.Facts!.Packages.Where(other => other.FolderPath is not null && other.Version != approval.Package.Version && other.Id.Equals(approval.Package.Id, StringComparison.OrdinalIgnoreCase)).Select(other => result.Facts.Evidence.Of<PackageContent>(other)))
            .Any(content => content is Evidence<PackageContent>.Known known && known.Value.Digest == changed.Sha256)
            ? changed.At
            : null;

    private IReadOnlyList<string> Path(SourceSpan at, string section, string list) =>
        at.File == file && policy.ScopeAt(at.Line, at.Column) is { } scope ? ["scopes", FormattableString.Invariant($"{scope}"), section, list] : [section, list];

    private static string Name(ResolvedPackage package, bool isPinned) => isPinned ? $"{package.Id}@{package.Version.ToNormalizedString()}" : package.Id;

    private sealed record Approval(ResolvedPackage Package, GateResult Result, CodeKinds Kind, string Digest, SourceSpan At, BuildCodeApproval? Changed);
}
