using PolicyGate.Facts;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Fixing;

/// <summary>
/// Edits that make a repository pass: pins, lock files, central versions, sources. Only what is written literally is edited, and only there; what
/// cannot be mended so is said. Nothing is written until <see cref="Save"/>.
/// </summary>
internal sealed class RepositoryFix(string root)
{
    private readonly EditedFiles files = new(root);
    private readonly SortedSet<string> notes = new(StringComparer.Ordinal);
    private Expectation expected = new([], []);
    private IReadOnlyList<string> lockFiles = [];

    /// <summary>What has to be done by hand, and what to do next.</summary>
    public IReadOnlyCollection<string> Notes => notes;

    /// <summary>The files that change, in the order of paths.</summary>
    public IReadOnlyList<TextFile> Changed => files.Changed;

    /// <summary>The files that have to be committed after the edits: themselves, and the lock files that the next restore writes.</summary>
    public IEnumerable<string> Committed => [.. Changed.Select(file => file.Path), .. lockFiles];

    /// <summary>What speaks against writing the edits: that some version would be another one. Restores a copy of the repository to know.</summary>
    /// <param name="options">What was asked for: what the policy excludes is left out.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<string>> ProveAsync(CheckOptions options, CancellationToken cancellation) => new FixProof(files, expected, options, notes).RunAsync(cancellation);

    /// <summary>Writes the files, all of them or none.</summary>
    public void Save() => files.Save();

    /// <summary>Plans every edit.</summary>
    public void Plan(IReadOnlyList<FixProject> projects, PolicyUses uses)
    {
        FixProject[] restored = [.. projects.Where(project => project.Facts.Kind == InputKind.Project)];
        CentralVersions central = new(files, notes);
        IReadOnlyList<FixProject> centralized = central.Plan(restored);
        new PinnedVersions(files, notes).Plan([.. restored.Except(centralized)], central.Settled);
        IReadOnlyList<FixProject> locked = new LockFileSwitch(files, notes).Plan(restored);
        if (restored.Any(project => project.Policy?.Sources is not null))
        {
            new SourceSettings(files, notes).Plan(restored);
        }

        new SpentWaivers(files, notes).Plan(uses);
        lockFiles = [.. locked.Select(project => project.Facts.LockFilePath)];
        expected = new Expectation([.. centralized.Select(project => project.Facts.ProjectFile)], [.. locked.Select(project => project.Facts.ProjectFile)]);
    }
}
