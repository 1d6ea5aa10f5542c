using PolicyGate.Facts;
using PolicyGate.Inventories;
using PolicyGate.Machine;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Exporting;

/// <summary>What a repository resolves, as <c>check</c> finds it: by assets files, lock files where nothing was restored, tool manifests and the like. No policy is asked.</summary>
/// <param name="Header">What is said of the whole.</param>
/// <param name="Packages">Each package of each project.</param>
internal sealed record RepositoryInventory(InventoryHeader Header, IReadOnlyCollection<InventoryPackage> Packages)
{
    private const int NotDecided = 3;
    private static readonly string[] OwnersFiles = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

    /// <summary>What a person should know of it; <see langword="null"/> for nothing.</summary>
    public string? Note { get; private init; }

    /// <summary>The projects of which not everything is known.</summary>
    public IEnumerable<InventoryProject> Unread => Header.Projects.Where(project => project.Problem.Length > 0);

    /// <summary>Reads it.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="clock">The time of the export.</param>
    /// <param name="told">Called after each project with the number that are done and of all.</param>
    /// <param name="cancellation">Stops between two projects.</param>
    /// <exception cref="UsageException">There is nothing to read, or no such commit.</exception>
    public static async Task<RepositoryInventory> ReadAsync(ExportOptions options, TimeProvider clock, Action<int, int> told, CancellationToken cancellation)
    {
        RepositoryIdentity identity = RepositoryIdentity.Of(options, clock);
        RepositoryCheck check = new(options.Check);
        IReadOnlyList<CheckInput> inputs = await check.FindAsync(cancellation).ConfigureAwait(false);
        if (inputs.Count == 0)
        {
            throw new UsageException("there is no project, lock file, tool manifest or file-based app here; name another path", NotDecided);
        }

        int done = 0;
        (InventoryProject Project, IReadOnlyList<InventoryPackage> Packages)[] read = new (InventoryProject, IReadOnlyList<InventoryPackage>)[inputs.Count];
        Parallel.For(0, inputs.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, i =>
        {
            read[i] = Read(inputs[i], check.Look(inputs[i]), options.IsManaged);
            told(Interlocked.Increment(ref done), inputs.Count);
        });
        ILookup<string, (InventoryProject Project, IReadOnlyList<InventoryPackage> Packages)> byPath = read.ToLookup(one => one.Project.Path, StringComparer.Ordinal);
        InventoryHeader header = new()
        {
            Tool = RepositoryCheck.Tool,
            Repository = identity.Name,
            Commit = identity.Commit,
            Time = identity.Time,
            Bundle = BundleOf(options.Check.Machine),
            Packages = 0,
            Paths = [.. RepositoryIdentity.PartsOf(options.Check).Select(Printable.Name)],
            Projects = [.. byPath.Select(project => new InventoryProject(project.Key, project.Select(one => one.Project.Gate).FirstOrDefault(gate => gate is not null), string.Join("; ", project.Select(one => one.Project.Problem).Where(problem => problem.Length > 0))))],
            Owners = Owners(options.Check.Root),
        };
        return new RepositoryInventory(header, [.. byPath.SelectMany(project => project.SelectMany(one => one.Packages).DistinctBy(package => (package.Id.ToUpperInvariant(), package.Version)))]) { Note = identity.Note };
    }

    private static long? BundleOf(ManagedGate? gate)
    {
        try
        {
            return gate is null ? null : BundleManifest.Read(RegularFile.Read(gate.Manifest) ?? throw new BundleException("it is not there")).Sequence;
        }
        catch (BundleException e)
        {
            throw new UsageException($"the bundle that manages this machine cannot be read: {e.Message}", NotDecided);
        }
    }

    private static (InventoryProject Project, IReadOnlyList<InventoryPackage> Packages) Read(CheckInput input, Look look, bool isManaged)
    {
        string file = FileOf(input);
        string path = file == look.Paths.Root ? "." : Printable.Name(look.Paths.Relative(file));
        ResolvedPackage[] all = [.. look.Facts?.Packages ?? []];
        string problem = look.Problem is { } found ? $"{found.Rule.Id} {found.Text}"
            : look.Facts?.NotLocked is [{ } missing, ..] ? $"its lock file does not have {missing.Id}, which it references: what comes with that only a restore knows"
            : all.Any(package => !package.IsVersionKnown) ? "some of its packages are in a version that only a restore knows"
            : string.Empty;
        return (new InventoryProject(path, IsUnderTheGate(input, isManaged), problem), look.Facts is { } facts ? [.. all.Where(package => package.IsVersionKnown).Select(package => Package(package, facts, path))] : []);
    }

    // What cannot be looked at may be a folder: whoever takes this in knows then that nothing below it is gone.
    private static string FileOf(CheckInput input)
    {
        string source = FileBasedApp.SourceOf(input.ProjectFile);
        return input.Problem is not null && (Directory.Exists(input.ProjectFile) || !File.Exists(source)) ? input.ProjectFile : source;
    }

    private static InventoryPackage Package(ResolvedPackage package, ProjectFacts facts, string project)
    {
        IReadOnlyList<string> way = package.Path.Shown();
        return new InventoryPackage(
            project,
            Printable.Name(package.Id),
            package.Version.ToNormalizedString(),
            HashOf(package, facts) ?? string.Empty,
            facts.Evidence.Of<RecordedSource>(package) is Evidence<RecordedSource>.Known known ? SourceOf(known.Value.Location) : string.Empty,
            package.IsDirect,
            Printable.Name(string.Join(" → ", way.Take(way.Count - 1).SkipWhile((step, i) => i == 0 && step == facts.ProjectName))),
            facts.Kind is InputKind.Project or InputKind.ToolManifest ? package.Runs : null);
    }

    // What the lock file has was compared by NuGet; what the assets file has is its own word.
    private static string? HashOf(ResolvedPackage package, ProjectFacts facts) => facts.Lock is Evidence<LockFile>.Known { Value: var file }
        && file.Packages.FirstOrDefault(entry => entry.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase) && entry.Resolved == package.Version)?.ContentHash is { } locked ? locked : package.ClaimedHash;

    // Without what an address may have that is secret.
    private static string SourceOf(string location) => Printable.Name(Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? FeedClient.Shown(uri) : location);

    private static bool? IsUnderTheGate(CheckInput input, bool isManaged)
    {
        if (!input.IsOfProject)
        {
            return null;
        }

        try
        {
            return GateCoverage.Check(input.ProjectFile, isPolicyNamed: false, isRestored: input.File is not null).Count == 0
                || (isManaged && GateCoverage.Check(input.ProjectFile, isPolicyNamed: false, isRestored: input.File is not null, isManaged: true).Count == 0);
        }
        catch (FactsException)
        {
            // What cannot be read is the project's problem; nobody vouches for the gate then.
            return null;
        }
    }

    private static IReadOnlyList<OwnedPattern> Owners(string root)
    {
        foreach (string file in OwnersFiles)
        {
            if (RegularFile.Read(Path.Combine(root, file), RegularFile.LargestText) is { } bytes)
            {
                return [.. CodeOwners.Read(System.Text.Encoding.UTF8.GetString(bytes)).Select(line => new OwnedPattern(Printable.Name(line.Pattern), [.. line.Owners.Select(Printable.Name)]))];
            }
        }

        return [];
    }
}
