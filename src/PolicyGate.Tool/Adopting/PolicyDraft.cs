using System.Globalization;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Adopting;

/// <summary>
/// A commented policy from what a repository uses: as strict as it can be and pass. It says what is wanted; what is particular to a package stands in the trust
/// file, but for what that cannot carry: packages of which no bytes are here, and what the .NET SDK chooses.
/// </summary>
internal sealed class PolicyDraft(Inventory inventory, DateOnly today, string? preset)
{
    private readonly StringBuilder text = new();

    /// <summary>How long what does not pass today may stay.</summary>
    public int WaiverDays { get; } = preset == "strict" ? 30 : 90;

    /// <summary>Ids of which nothing can be recorded.</summary>
    public IReadOnlyList<string> Unrecorded { get; set; } = [];

    /// <summary>Approvals of build code that no record can carry.</summary>
    public IReadOnlyList<ApprovalDraft> Approvals { get; set; } = [];

    /// <summary>Waivers.</summary>
    public IReadOnlyList<WaiverDraft> Waivers { get; set; } = [];

    /// <summary>Lock files and manifests of which not everything can be known.</summary>
    public IReadOnlyList<string> Partly { get; set; } = [];

    /// <summary>What could not be read: excluded by name, or not covered.</summary>
    public IReadOnlyList<UnreadProject> Unread { get; init; } = [];

    /// <summary>The policy's text.</summary>
    public string Write()
    {
        text.Clear();
        Line($"# yaml-language-server: $schema={PolicySchema.Address}");
        foreach (string line in DraftHeader.Of(inventory, Unread, today))
        {
            Line(line);
        }

        Line("version: 1");
        if (preset is not null)
        {
            Line($"extends: [{preset}]");
        }

        Line();
        Line($"# What is known of each package stands in {TrustFileName.Default}: policygate trust writes it, and a person reviews it. What is not in it");
        Line("# neither comes in nor runs in a build; another publisher, other build code or one more capability is an error to be looked at.");
        Trust();
        Packages();
        BuildCode();
        Capabilities();
        Pinning();
        Comment("what was resolved is what is restored and used, byte for byte");
        LockFile();
        Integrity();
        Sources();
        Signatures();
        Age();
        Licenses();
        Exclude();
        WriteWaivers();
        if (Partly.Count > 0)
        {
            Line();
            Line("scopes:");
            Line("  # Lock files and manifests say nothing about the packages themselves: what cannot be known of them is a warning.");
            Line($"  - projects: {List(Partly)}");
            Line("    on-missing-evidence: warning");
        }

        return text.ToString();
    }

    /// <summary>One section.</summary>
    public string Section(string name)
    {
        text.Clear();
        (string Name, Action Write)[] sections =
        [
            ("trust", Trust), ("packages", Packages), ("build-code", BuildCode), ("capabilities", Capabilities), ("pinning", Pinning), ("lockfile", LockFile),
            ("integrity", Integrity), ("sources", Sources), ("signatures", Signatures), ("age", Age), ("licenses", Licenses),
        ];
        sections.Single(section => section.Name == name).Write();
        return text.ToString().TrimStart('\n');
    }

    private void Trust()
    {
        Line("trust:");
        Line($"  file: {TrustFileName.Default}");
    }

    private void Packages()
    {
        Line("packages:");
        Line("  default: trust");
        if (Unrecorded.Count > 0)
        {
            Line($"  allow: {List(Unrecorded)} # their bytes are not here, so nothing of them can be recorded");
        }
    }

    private void Capabilities()
    {
        Line("capabilities:");
        Line("  gained: error");
    }

    private void LockFile()
    {
        Line("lockfile:");
        Line("  required: true");
        Line("  in-sync: true");
        Line("  content-hash: verify");
        Line(inventory.IsLockedInCi ? "  locked-mode: ci" : "  # locked-mode: ci # take it in, and policygate fix turns it on in CI; or restore there with --locked-mode");
    }

    private void Integrity()
    {
        Line("integrity:");
        Line("  archive: verify");
        Line("  files: used");
    }

    private void Pinning()
    {
        Declaration[] declared = [.. inventory.Projects.SelectMany(facts => facts.Declarations).Where(declaration => !declaration.IsFromSdk)];
        Section("pinning", "versions do not move by themselves");
        Line($"  direct: {(declared.Length > 0 && declared.All(declaration => declaration.Shape() == PinShape.Exact) ? "exact" : inventory.IsLooseLocked ? "locked # what moves by itself, the lock files pin" : "fixed")}");
        Line("  transitive: locked");
        string[] prereleases = [.. inventory.Packages.Where(used => used.Package.Version.IsPrerelease).Select(used => used.Id).Distinct(StringComparer.OrdinalIgnoreCase)];
        Line($"  prerelease: {{ allow: {List(prereleases)} }}");
        if (inventory.Projects.Where(facts => facts.Kind == InputKind.Project).Select(facts => facts.CentralManagement).Distinct().ToArray() is [Evidence<bool>.Known { Value: true }])
        {
            Line("  central: required");
        }

        Line("  resolved: as-declared");
    }

    private void Sources()
    {
        // What a manifest names need not be here.
        string?[] sources = [.. inventory.Packages.Where(used => used.Package.FolderPath is not null && (used.Facts.Kind == InputKind.Project || used.Source is not null)).Select(used => used.Source).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        string[] allowed = [.. sources.OfType<string>().Where(source => !Path.IsPathRooted(source)).Concat(inventory.UsesGallery ? ["nuget.org"] : []).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        Section("sources", "where packages come from, as NuGet recorded it");
        if (sources.Length > 0 && allowed.Length > 0 && sources.All(source => source is not null))
        {
            // A folder of this machine is nowhere else: what came from one is a debt.
            Line($"  allow: {List(allowed)}");
        }
        else
        {
            Line("  # allow: NuGet has not recorded where every package came from");
        }

        if (inventory.Projects.All(facts => facts.NuGet.Value.IsMapped) && inventory.Projects.Count > 0)
        {
            Line("  mapping: required");
        }

        Line("  https: required");
    }

    private void Signatures()
    {
        string[] known = [.. inventory.Ids.Where(id => inventory.ById[id].All(used => used.Signatures is not null))];
        string[] unsigned = [.. known.Where(id => inventory.AuthorOf([id]) is null && !inventory.IsRepositorySigned([id]))];
        (string Name, string Author, string Owners)[] ofSdk = [.. Approvals.Where(approval => approval.Sha256 is null).Select(approval => inventory.SdkPacks(approval.Package) is var ids ? (approval.Package, inventory.AuthorOf(ids)!, List(inventory.OwnersOf(ids))) : default)];
        IReadOnlyDictionary<string, string> signers = SignerNames.Of(ofSdk.Select(pack => pack.Author));
        Section("signatures", "each package is signed; by whom the trust file says");
        bool isOfRepositories = known.Any(id => inventory.IsRepositorySigned([id]));
        Line($"  require: {(isOfRepositories ? "repository" : "any")}");
        if (inventory.TrustedRepositories.Count > 0)
        {
            Line("  repositories: # compare the fingerprints with what each repository announces: whoever is here vouches for what it signs");
            foreach (TrustedRepository repository in inventory.TrustedRepositories)
            {
                Line($"    {Scalar(repository.Name)}: {{ service-index: {Scalar(repository.ServiceIndex!)}, fingerprints: {List(repository.Fingerprints)} }}");
            }
        }

        if (signers.Count > 0)
        {
            Line("  signers:");
            foreach ((string author, string name) in signers)
            {
                Line($"    {name}: {{ fingerprints: {List(inventory.FingerprintsOf(author))} }} {YamlValue.Comment(SignerNames.CommonName(author))}");
            }
        }

        string[] authors = [.. known.Where(id => isOfRepositories && inventory.AuthorOf([id]) is not null && !inventory.IsRepositorySigned([id]))];
        string[] demands =
        [
            .. authors.Length > 0 ? [$"{{ packages: {List(authors)}, require: author }} # signed by their authors only"] : Array.Empty<string>(),
            .. unsigned.Length > 0 ? [$"{{ packages: {List(unsigned)}, require: none }} # not signed by anybody who is known"] : Array.Empty<string>(),
            .. ofSdk.GroupBy(pack => (pack.Author, pack.Owners)).Select(group => $"{{ packages: {List(group.Select(pack => pack.Name))}, require: author, signers: [{signers[group.Key.Author]}], owners: {group.Key.Owners} }} # the SDK chooses their bytes"),
        ];
        if (demands.Length > 0)
        {
            Line("  for:");
            Array.ForEach(demands, demand => Line($"    - {demand}"));
        }
    }

    private void Age()
    {
        string[] undated = [.. inventory.Ids.Where(id => inventory.IsUndated(id))];
        Section("age", "nothing comes in that appeared within the last days");
        Line("  minimum: 7d");
        Line("  clock: strictest # from its signature or the day on which the trust file first had it, whichever is later; or: signature");
        Line("  unknown: error");
        if (undated.Length > 0)
        {
            Line("  for:");
            Line($"    - {{ packages: {List(undated)}, minimum: 0h, reason: no repository's timestamp says when it was published }}");
        }
    }

    private void Licenses()
    {
        SortedSet<string> allowed = new(StringComparer.Ordinal);
        foreach (LicenseExpression expression in inventory.ById.SelectMany(group => group).Select(used => used.License).OfType<LicenseExpression>().OrderBy(expression => expression is LicenseExpression.Pair))
        {
            LicenseChoice.Allow(expression, allowed);
        }

        Section("licenses", "the licences of what is here today");
        Line($"  allow: {List(allowed)}");
        Line("  unknown: error");
    }

    private void BuildCode()
    {
        Line("build-code:");
        Line("  default: trust");
        if (Approvals.Count > 0)
        {
            Line("  allow:");
            foreach (ApprovalDraft approval in Approvals)
            {
                Line($"    - {approval.Entry}{(approval.Sha256 is null ? " # the SDK chooses its bytes; signatures.for says whose they are" : " # what makes it build code is no part of its archive")}");
            }
        }
    }

    private void Exclude()
    {
        UnreadProject[] excluded = [.. Unread.Where(unread => unread.IsExcluded)];
        if (excluded.Length > 0)
        {
            Section("exclude", "projects that could not be read and that no solution here builds: remove an entry once somebody does");
            foreach (UnreadProject unread in excluded)
            {
                Line($"  - {unread.Entry(today)}");
            }
        }
    }

    private void WriteWaivers()
    {
        Section("waivers", "what does not pass today: mend it before the day, then remove the entry");
        Line(string.Create(CultureInfo.InvariantCulture, $"  max-length: {WaiverDays}d"));
        if (Waivers.Count > 0)
        {
            Line("  entries:");
        }

        foreach (string line in Waivers.SelectMany(waiver => waiver.Lines(today)))
        {
            Line($"    {line}");
        }
    }

    private void Section(string name, string comment)
    {
        Comment(comment);
        Line($"{name}:");
    }

    private void Comment(string comment)
    {
        Line();
        Line($"# {char.ToUpperInvariant(comment[0])}{comment[1..]}.");
    }

    private void Line(string line = "") => text.Append(line).Append('\n');

    private static string List(IEnumerable<string> items) => YamlValue.List(items);

    private static string Scalar(string value) => YamlValue.Scalar(value);
}
