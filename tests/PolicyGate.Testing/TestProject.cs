using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Testing;

/// <summary>Facts of a project, a line each.</summary>
internal sealed class TestProject
{
    public const string File = "/repo/src/App/App.csproj";

    private string file = File;
    private string[] localFolders = [];
    private TrustFacts trust = TrustFacts.None;
    private AdvisoryFacts advisories = new() { Data = "advisories", Newest = DateTimeOffset.Parse("2026-11-22T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture) };
    private string[] suppressed = [];

    private readonly List<Declaration> declarations = [];
    private readonly List<ResolvedPackage> packages = [];
    private readonly Dictionary<string, TargetEntry> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<LockEntry> locked = [];
    private readonly TestEvidence evidence = new();
    private readonly List<ConfiguredSource> sources = [];
    private readonly List<ConfiguredAge> ages = [];
    private ConfiguredSigners? signers;
    private Dictionary<string, string[]>? mapped;
    private readonly HashSet<string> centrallyPinned = new(StringComparer.OrdinalIgnoreCase);
    private bool hasLock;
    private bool lockedMode;
    private bool isCi;
    private bool central;
    private DateOnly today = new(2026, 11, 23);

    /// <summary>A direct reference, resolved to its lowest version or to <paramref name="resolved"/>.</summary>
    public TestProject Reference(string id, string? version, string? resolved = null, bool isCentral = false, bool isOverride = false, bool isImplicit = false, bool isFromSdk = false, DeclarationKind kind = DeclarationKind.PackageReference)
    {
        SourceSpan at = new(File, 10 + declarations.Count, 5);
        VersionRange? range = version is null ? null : VersionRange.Parse(version);
        declarations.Add(new Declaration(id, kind, range, version, at, at, isCentral, isOverride, isImplicit, isFromSdk));
        NuGetVersion actual = NuGetVersion.Parse(resolved ?? range?.MinVersion?.ToNormalizedString() ?? "1.0.0");
        Add(id, actual, at, [new PathStep(id, actual.ToNormalizedString())], string.Empty, isFromSdk);
        entries[id] = new TargetEntry(id, actual, TargetEntryKind.Direct, range);
        return this;
    }

    /// <summary>A transitive package.</summary>
    public TestProject Transitive(string id, string version, string via)
    {
        ResolvedPackage parent = packages.First(package => package.Id == via);
        NuGetVersion actual = NuGetVersion.Parse(version);
        Add(id, actual, parent.At, [.. parent.Path, new PathStep(id, actual.ToNormalizedString())], via, isFromSdk: false);
        entries[id] = new TargetEntry(id, actual, TargetEntryKind.Transitive, null);
        return this;
    }

    /// <summary>What a package asks of another.</summary>
    public TestProject Asks(string id, string other, string range)
    {
        entries[id] = entries[id] with { Asked = new Dictionary<string, string?>(entries[id].Asked, StringComparer.OrdinalIgnoreCase) { [other] = range } };
        return this;
    }

    /// <summary>A lock file with an entry for everything so far, true.</summary>
    public TestProject Locked()
    {
        hasLock = true;
        foreach (TargetEntry entry in entries.Values.Where(entry => locked.TrueForAll(existing => existing.Id != entry.Id)))
        {
            LockedAs(entry.Id, entry.Version.ToNormalizedString(), entry.Kind == TargetEntryKind.Direct ? "Direct" : "Transitive", entry.Requested?.ToNormalizedString());
        }

        return this;
    }

    /// <summary>An entry of the lock file.</summary>
    public TestProject LockedAs(string id, string version, string type = "Direct", string? requested = null, string? hash = "HASH")
    {
        hasLock = true;
        locked.RemoveAll(entry => entry.Id == id);
        locked.Add(new LockEntry(id, type, requested is null ? null : VersionRange.Parse(requested), NuGetVersion.Parse(version), hash, new SourceSpan("/repo/src/App/packages.lock.json", 5 + locked.Count, 7)));
        return this;
    }

    /// <summary>The hash of a package on disk; without it there is no archive.</summary>
    public TestProject OnDisk(string id, string hash)
    {
        evidence.Know(id, new ContentHash(hash));
        return this;
    }

    /// <summary>Who signed a package; without it, it is not signed.</summary>
    public TestProject Signed(string id, PackageSignature? author = null, PackageSignature? repository = null, string? altered = null)
    {
        evidence.Know(id, new PackageSignatures(author, repository, altered));
        return this;
    }

    /// <summary>How a package on disk differs from what it should be.</summary>
    public TestProject Compared(string id, string[]? archive = null, string[]? altered = null, string[]? added = null, string[]? unsafeEntries = null)
    {
        evidence.Know(id, new PackageIntegrity(archive ?? [], altered ?? [], added ?? [], unsafeEntries ?? []));
        return this;
    }

    /// <summary>What of a package can run, and which of its files the assets file names.</summary>
    public TestProject Runs(string id, string[] named, params CodeFile[] files)
    {
        evidence.Know(id, new BuildCode(files));
        evidence.Know(id, PackageContent.Of(files.Select(file => (file.Path, file.Sha256))));
        evidence.Know(id, new TypeProviders([]));
        int at = packages.FindIndex(package => package.Id == id);
        packages[at] = packages[at] with
        {
            NamedFiles = named.ToHashSet(StringComparer.OrdinalIgnoreCase),
            Imports = named.Where(file => file.StartsWith("build", StringComparison.OrdinalIgnoreCase) && !file.EndsWith("/_._", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
        return this;
    }

    /// <summary>What the assemblies of a package can do.</summary>
    public TestProject Can(string id, params CapableCode[] code)
    {
        evidence.Know(id, new PackageCapabilities(code));
        return this;
    }

    /// <summary>What of a package that <see cref="Runs"/> the F# compiler would run.</summary>
    public TestProject Provides(string id, params string[] files)
    {
        evidence.Know(id, new TypeProviders(files));
        return this;
    }

    /// <summary>A fact of a package that cannot be had.</summary>
    public TestProject Unread<T>(string id)
    {
        evidence.Forget<T>(id);
        return this;
    }

    /// <summary>Package folders that the repository brings.</summary>
    public TestProject Brings(params string[] folders)
    {
        localFolders = folders;
        return this;
    }

    /// <summary>The project file's name.</summary>
    public TestProject Called(string name)
    {
        file = $"/repo/src/App/{name}";
        return this;
    }

    /// <summary>An assembly that the assets file lists where the SDK takes analyzers.</summary>
    public TestProject Lists(string id, string analyzer)
    {
        int at = packages.FindIndex(package => package.Id == id);
        packages[at] = packages[at] with { ListedAnalyzers = new HashSet<string> { analyzer } };
        return this;
    }

    /// <summary>A file of a package that the assets file names.</summary>
    public TestProject Named(string id, string file)
    {
        int at = packages.FindIndex(package => package.Id == id);
        packages[at] = packages[at] with { NamedFiles = packages[at].NamedFiles.Append(file).ToHashSet(StringComparer.OrdinalIgnoreCase) };
        return this;
    }

    /// <summary>Where a package came from.</summary>
    public TestProject From(string id, string source)
    {
        evidence.Know(id, new RecordedSource(source));
        return this;
    }

    /// <summary>A source of nuget.config.</summary>
    public TestProject Source(string key, string location)
    {
        sources.Add(new ConfiguredSource(key, location, new SourceSpan("/repo/nuget.config", 3 + sources.Count, 5)));
        return this;
    }

    /// <summary>An id that nuget.config maps to a source.</summary>
    /// <summary>nuget.config wants packages of a source to be of an age.</summary>
    public TestProject ConfiguredAge(string source, int hours, params string[] exceptions)
    {
        ages.Add(new ConfiguredAge(source, TimeSpan.FromHours(hours), [.. exceptions.Select(exception => IdPattern.TryParse(exception)!)], new SourceSpan("/repo/nuget.config", 4, 5)));
        return this;
    }

    /// <summary>nuget.config takes only what these signed.</summary>
    public TestProject ConfiguredSigners(params string[] names)
    {
        signers = new ConfiguredSigners(names, new SourceSpan("/repo/nuget.config", 9, 5));
        return this;
    }

    public TestProject Mapped(string id, string source)
    {
        (mapped ??= new(StringComparer.OrdinalIgnoreCase))[id] = [source];
        return this;
    }

    /// <summary>What a package says of its licence.</summary>
    public TestProject Licensed(string id, string? expression, string described = "nothing about it", string? fileSha256 = null)
    {
        evidence.Know(id, new PackageLicense(expression is null ? null : PolicyGate.Packages.LicenseReader.TryParse(expression), described, fileSha256));
        return this;
    }

    /// <summary>The trust file.</summary>
    public TestProject Recorded(params TrustRecord[] records) => Recorded(TrustFileOf(records));

    /// <summary>The trust file, and those that it extends.</summary>
    public TestProject Recorded(TrustFile own, params TrustRecord[][] extended)
    {
        trust = new TrustFacts("/repo/policygate.lock.json", own, [.. extended.Select(TrustFileOf)]);
        return this;
    }

    private static TrustFile TrustFileOf(TrustRecord[] records) => new(records.ToDictionary(record => record.Id, record => record with { At = new SourceSpan("/repo/policygate.lock.json", 4, 1) }, StringComparer.OrdinalIgnoreCase), []);

    /// <summary>What the advisory data says of an id.</summary>
    public TestProject Advised(string id, params Advisory[] of)
    {
        advisories = advisories with { ById = new Dictionary<string, IReadOnlyList<Advisory>>(advisories.ById, StringComparer.OrdinalIgnoreCase) { [id] = of } };
        return this;
    }

    /// <summary>The state of the advisory data.</summary>
    public TestProject Data(Func<AdvisoryFacts, AdvisoryFacts> change)
    {
        advisories = change(advisories);
        return this;
    }

    /// <summary>What NuGet's audit is told to be silent about.</summary>
    public TestProject Suppresses(params string[] urls)
    {
        suppressed = urls;
        return this;
    }

    public TestProject CentrallyPinned(params string[] ids)
    {
        centrallyPinned.UnionWith(ids);
        return this;
    }

    public TestProject With(bool lockedMode = false, bool isCi = false, bool central = false, DateOnly? today = null)
    {
        (this.lockedMode, this.isCi, this.central) = (lockedMode, isCi, central);
        this.today = today ?? this.today;
        return this;
    }

    public ProjectFacts Build() => new()
    {
        ProjectFile = file,
        LocalPackageFolders = localFolders,
        ProjectPath = "src/App/App.csproj",
        ProjectName = "App",
        Declarations = declarations,
        Packages = packages,
        Targets = [new Target("net10.0", "net10.0", entries)],
        Lock = hasLock
            ? new Evidence<LockFile>.Known(new LockFile("/repo/src/App/packages.lock.json", new Dictionary<string, IReadOnlyDictionary<string, LockEntry>> { ["net10.0"] = locked.ToDictionary(entry => entry.Id, StringComparer.OrdinalIgnoreCase) }))
            : new Evidence<LockFile>.Missing("there is no packages.lock.json"),
        LockFilePath = "/repo/src/App/packages.lock.json",
        LockFileAt = SourceSpan.WholeFile(File),
        LockedModeAt = SourceSpan.WholeFile(File),
        LockFileEnabled = hasLock,
        LockedMode = new Evidence<bool>.Known(lockedMode),
        CentralManagement = new Evidence<bool>.Known(central),
        CentrallyPinned = centrallyPinned,
        IsCi = isCi,
        OwnsPolicy = true,
        MachineNow = new DateTimeOffset(today.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero),
        Now = new DateTimeOffset(today.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero),
        NuGet = new Lazy<NuGetSettings>(() => new NuGetSettings(sources, mapped is not null, id => mapped?.GetValueOrDefault(id) ?? [], "https://gallery.example/index.json", new SourceSpan("/repo/nuget.config", 1, 1)) { Ages = ages, Signers = signers }),
        NuGetHasDemands = ages.Count > 0 || signers is not null,
        Trust = trust,
        Advisories = advisories,
        SuppressedAdvisories = suppressed,
        Evidence = evidence,
    };

    /// <summary>What the gate finds under a policy.</summary>
    public IReadOnlyList<Finding> Judge(string policy) => Gate.Judge(TestPolicy.Parse(policy), Build()).Findings;

    /// <summary>The same, as <c>PG0401 message</c>, without the entries that match nothing.</summary>
    public IReadOnlyList<string> Says(string policy) => [.. Judge(policy).Where(finding => finding.Rule.Id != "PG0112").Select(finding => $"{finding.Rule.Id} {finding.Message}")];

    private void Add(string id, NuGetVersion version, SourceSpan at, PathStep[] path, string parent, bool isFromSdk) => packages.Add(new ResolvedPackage
    {
        Id = id,
        Version = version,
        Path = PackageWay.Of(path),
        Parents = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { parent },
        At = at,
        IsDirect = path.Length == 1,
        IsFromSdk = isFromSdk,
        FolderPath = $"{id}/{version}",
    });
}
