using System.Globalization;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Adopting;

/// <summary>A commented policy from what a repository uses: as strict as it can be and pass.</summary>
internal sealed class PolicyDraft(Inventory inventory, DateOnly today, string? preset)
{
    private readonly StringBuilder text = new();

    /// <summary>How long what does not pass today may stay.</summary>
    public int WaiverDays { get; } = preset == "strict" ? 30 : 90;

    /// <summary>Approvals of build code.</summary>
    public IReadOnlyList<ApprovalDraft> Approvals { get; set; } = [];

    /// <summary>Waivers.</summary>
    public IReadOnlyList<WaiverDraft> Waivers { get; set; } = [];

    /// <summary>Lock files and manifests of which not everything can be known.</summary>
    public IReadOnlyList<string> Partly { get; set; } = [];

    /// <summary>Projects that could not be read and that nothing builds.</summary>
    public IReadOnlyList<UnreadProject> Excluded { get; init; } = [];

    /// <summary>The policy's text.</summary>
    public string Write()
    {
        text.Clear();
        Line($"# yaml-language-server: $schema={PolicySchema.Address}");
        Line(string.Create(CultureInfo.InvariantCulture, $"# Written by policygate init on {today:yyyy-MM-dd} from {inventory.Projects.Count} projects and {inventory.Packages.Count} packages. It passes as of today; review it, then tighten it."));
        Line("version: 1");
        if (preset is not null)
        {
            Line($"extends: [{preset}]");
        }

        Packages();
        Pinning();
        Section("lockfile", "what was resolved is what is restored, byte for byte");
        Line("  required: true");
        Line("  in-sync: true");
        Line("  content-hash: verify");
        Line(inventory.IsLockedInCi ? "  locked-mode: ci" : "  # locked-mode: ci # once RestoreLockedMode is true in CI: policygate fix, or restore with --locked-mode");
        Sources();
        Signatures();
        Section("integrity", "the archives and the extracted files are what was installed");
        Line("  archive: verify");
        Line("  files: used");
        Age();
        Licenses();
        BuildCode();
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

    /// <summary>One section, with its comment.</summary>
    public string Section(string name) => Write().Split("\n\n").Single(part => part.Contains($"\n{name}:\n", StringComparison.Ordinal));

    private void Packages()
    {
        Section("packages", "what may come in; an id that is not here may not");
        Line("  default: deny");
        Line("  allow:");
        foreach (string prefix in inventory.Prefixes)
        {
            Line($"    - {Scalar(prefix)} {YamlValue.Comment($"owned by {string.Join(", ", inventory.OwnersOf(inventory.Ids.Where(id => inventory.PrefixOf(id) == prefix)))}, which signatures.for asks for")}");
        }

        foreach (string id in inventory.Ids.Where(id => inventory.PrefixOf(id) is null))
        {
            Line($"    - {Scalar(id)}");
        }

        if (inventory.Ids.Count == 0)
        {
            text.Length -= "  allow:\n".Length;
        }
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
        (string Name, Profile Profile)[] ofSdk = [.. Approvals.Where(approval => approval.Sha256 is null).Select(approval => (approval.Package, Profile.Of(inventory, inventory.SdkPacks(approval.Package))))];
        IReadOnlyDictionary<string, string> signers = SignerNames.Of(known.Select(id => inventory.AuthorOf([id])).Concat(ofSdk.Select(pack => pack.Profile.Author)).OfType<string>());
        Section("signatures", "who signed what is here today; a new signer or owner is an error to be looked at");
        Line($"  require: {(known.Any(id => inventory.IsRepositorySigned([id])) ? "repository" : "any")}");
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

        // The most specific entry decides alone, so each says all that is known.
        List<string> entries = [];
        foreach (string prefix in inventory.Prefixes)
        {
            entries.Add(Demand([prefix], Profile.Of(inventory, [.. inventory.Ids.Where(id => inventory.PrefixOf(id) == prefix)]), signers));
        }

        IEnumerable<IGrouping<Profile, string>> groups = known
            .Select(id => (id, profile: Profile.Of(inventory, [id])))
            .Where(pair => inventory.PrefixOf(pair.id) is not { } prefix || pair.profile != Profile.Of(inventory, [.. inventory.Ids.Where(id => inventory.PrefixOf(id) == prefix)]))
            .GroupBy(pair => pair.profile, pair => pair.id);
        entries.AddRange(groups.Where(group => group.Key.SaysAnything).Select(group => Demand([.. group], group.Key, signers)));
        entries.AddRange(ofSdk.GroupBy(pack => pack.Profile, pack => pack.Name).Select(group => Demand([.. group], group.Key, signers)));
        if (entries.Count > 0)
        {
            Line("  for:");
            entries.ForEach(Line);
        }
    }

    private static string Demand(IReadOnlyList<string> packages, Profile profile, IReadOnlyDictionary<string, string> names)
    {
        string require = profile.Author is not null ? ", require: author" : profile.IsUnsigned ? ", require: none" : string.Empty;
        string signers = profile.Author is not null ? $", signers: [{names[profile.Author]}]" : string.Empty;
        string owners = profile.Owners.Length > 0 ? $", owners: {profile.Owners}" : string.Empty;
        return $"    - {{ packages: {List(packages)}{require}{signers}{owners} }}{(profile.IsUnsigned ? " # not signed by anybody who is known" : string.Empty)}";
    }

    private void Age()
    {
        string[] undated = [.. inventory.Ids.Where(id => inventory.IsUndated(id))];
        Section("age", "nothing comes in that was published within the last days");
        Line("  minimum: 7d");
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
        Section("build-code", "what packages may run during a build, by the bytes that it has today");
        Line("  default: deny");
        if (Approvals.Count > 0)
        {
            Line("  allow:");
            foreach (ApprovalDraft approval in Approvals)
            {
                Line($"    - {approval.Entry}{(approval.Sha256 is null ? " # the SDK chooses its bytes; signatures.for says whose they are" : string.Empty)}");
            }
        }
    }

    private void Exclude()
    {
        if (Excluded.Count > 0)
        {
            Section("exclude", "projects that could not be read and that no solution here builds: remove an entry once somebody does");
            foreach (UnreadProject unread in Excluded)
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

        foreach (WaiverDraft waiver in Waivers)
        {
            Line($"    - rules: [{waiver.Rule}] # {RuleCatalog.Find(waiver.Rule)!.Title}");
            Line(waiver.Packages.Count > 0 ? $"      packages: {List(waiver.Packages)}" : $"      subjects: {List(waiver.Subjects)}");
            if (waiver.Projects.Count > 0)
            {
                Line($"      projects: {List(waiver.Projects)}");
            }

            Line(string.Create(CultureInfo.InvariantCulture, $"      reason: here when the policy was adopted on {today:yyyy-MM-dd}"));
            Line(string.Create(CultureInfo.InvariantCulture, $"      expires: {waiver.Expires:yyyy-MM-dd}"));
        }
    }

    private void Section(string name, string comment)
    {
        Line();
        Line($"# {char.ToUpperInvariant(comment[0])}{comment[1..]}.");
        Line($"{name}:");
    }

    private void Line(string line = "") => text.Append(line).Append('\n');

    private static string List(IEnumerable<string> items) => YamlValue.List(items);

    private static string Scalar(string value) => YamlValue.Scalar(value);

    /// <summary>What is known of the signatures of some ids; owners as a policy lists them, so that profiles compare.</summary>
    private sealed record Profile(string? Author, string Owners, bool IsUnsigned)
    {
        public bool SaysAnything => Author is not null || Owners.Length > 0 || IsUnsigned;

        public static Profile Of(Inventory inventory, string[] ids)
        {
            string? author = inventory.AuthorOf(ids);
            IReadOnlyList<string> owners = inventory.OwnersOf(ids);
            return new Profile(author, owners.Count > 0 ? List(owners) : string.Empty, author is null && !inventory.IsRepositorySigned(ids));
        }
    }
}
