using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>
/// What policies exclude of what was found, and what is judged all the same because something builds it: a solution that is checked, a project that is
/// judged, whoever named it; under <c>--verify-gate</c> a restore.
/// </summary>
internal sealed class ExcludedInputs(CheckOptions options, RepositoryScan scan)
{
    private readonly Dictionary<string, LoadedPolicy> policyOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoadedPolicy> policies = new(StringComparer.Ordinal);

    /// <summary>What is left out, as of the last <see cref="Judged"/>.</summary>
    public IReadOnlyList<ExcludedProject> Excluded { get; private set; } = [];

    /// <summary>The inputs that are left out, as of the last <see cref="Judged"/>.</summary>
    public IReadOnlyList<CheckInput> LeftOut { get; private set; } = [];

    /// <summary>The files of the policies that exclude something.</summary>
    public IEnumerable<string> PolicyFiles => policies.Values.Where(loaded => loaded.Policy is { Exclude.Count: > 0 }).SelectMany(loaded => loaded.Files).Distinct(StringComparer.Ordinal);

    /// <summary>Of everything that was found what is to be judged.</summary>
    public IReadOnlyList<CheckInput> Judged()
    {
        Dictionary<CheckInput, ExcludedProject> named = new(ReferenceEqualityComparer.Instance);
        foreach (CheckInput input in scan.Inputs.Where(input => input.Kind != Facts.InputKind.ToolManifest && !(options.VerifyGate && IsRestored(input))))
        {
            // Of several ways to one project each has to be excluded.
            if (Of(input.ProjectFile) is { } excluded && scan.Spellings(input.ProjectFile).All(way => Of(way) is not null))
            {
                named[input] = excluded;
            }
        }

        if (named.Count == 0)
        {
            Excluded = [];
            LeftOut = [];
            return scan.Inputs;
        }

        IReadOnlySet<string> built = scan.Builders.Built(
            named.Keys.Select(input => scan.RealFile(input.ProjectFile)).ToHashSet(StringComparer.Ordinal),
            scan.Solutions.Where(IsExcluded).Select(scan.RealFile).ToHashSet(StringComparer.Ordinal));
        LeftOut = [.. named.Keys.Where(input => !IsBuilt(input))];
        Excluded = [.. LeftOut.Select(input => named[input]).DistinctBy(excluded => excluded.Path).OrderBy(excluded => excluded.Path, StringComparer.Ordinal)];
        return [.. scan.Inputs.Where(input => !named.ContainsKey(input) || IsBuilt(input))];

        bool IsBuilt(CheckInput input) => built.Contains(scan.RealFile(input.ProjectFile));
    }

    /// <summary>Whether a policy excludes a solution, and nobody named it: what only it names nobody builds.</summary>
    public bool IsExcluded(string solution) => !scan.IsNamed(solution) && Of(solution) is not null;

    /// <summary>Whether what builds something is excluded itself, so that nobody builds that.</summary>
    public bool IsLeftOut(string builder) => SolutionProjects.Is(builder) ? IsExcluded(builder) : LeftOut.Any(input => scan.RealFile(input.ProjectFile) == scan.RealFile(builder));

    /// <summary>Entries that name nothing, where a policy's whole folder was looked at.</summary>
    public IEnumerable<Finding> Idle()
    {
        foreach (LoadedPolicy loaded in policies.Values.Where(loaded => loaded.Policy is { Exclude.Count: > 0 } && IsWhole(loaded.Folder)).OrderBy(loaded => loaded.Policy!.File, StringComparer.Ordinal))
        {
            string[] found = [.. scan.Inputs.Select(input => input.ProjectFile).Concat(scan.Solutions).Select(loaded.Paths.Relative)];
            foreach (Exclusion idle in loaded.Policy!.Exclude.Where(exclusion => !exclusion.Inherited && !found.Any(exclusion.Names)))
            {
                yield return SeverityTable.Judge(PolicyRules.EntryMatchesNothing.At(idle.At, $"exclude {idle} names no project; remove it"), loaded.Policy);
            }
        }
    }

    // After a build, who restored it built it, whatever the policy says.
    private static bool IsRestored(CheckInput input) => input is { Kind: Facts.InputKind.Project, File: not null };

    private bool IsWhole(string? folder) => folder is not null && options.Paths.Select(Path.GetFullPath).Any(path => Directory.Exists(path) && Links.IsWithin(folder, Path.TrimEndingDirectorySeparator(path)));

    private ExcludedProject? Of(string file)
    {
        LoadedPolicy loaded = PolicyOf(file);
        return loaded.Policy?.Exclude.FirstOrDefault(exclusion => exclusion.Names(loaded.Paths.Relative(file))) is { } exclusion
            ? new ExcludedProject(loaded.Paths.Relative(FileBasedApp.SourceOf(file)), exclusion, loaded.Paths)
            : null;
    }

    // One policy file says the same of exclusions to all of its projects; of one that cannot be read each project says what is wrong.
    private LoadedPolicy PolicyOf(string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        if (policyOf.TryGetValue(folder, out LoadedPolicy? ofFolder))
        {
            return ofFolder;
        }

        string? repository = PolicyLocator.RepositoryRoot(folder);
        string key = $"{repository}\n{options.Policy ?? string.Join('\n', PolicyLocator.Find(folder, new InputFiles()))}";
        return policyOf[folder] = policies.TryGetValue(key, out LoadedPolicy? known) ? known : policies[key] = Load(file, folder, repository);
    }

    private LoadedPolicy Load(string file, string folder, string? repository)
    {
        InputFiles inputs = new();
        string? named = options.PolicyFile;
        string root = repository ?? folder;
        PolicyLoad load = PolicyLoader.Load(file, named, policy => new RepositoryPaths(Root(policy)).Relative(file), inputs);
        return new LoadedPolicy(load.Policy, new RepositoryPaths(Root(load.File)), load.File is { } from && Path.IsPathRooted(from) ? Path.GetDirectoryName(from) : null, [.. load.Chain.Where(Path.IsPathRooted)]);

        string Root(string? policy) => repository ?? (policy is null || PolicyPresets.Names.Contains(policy) ? root : Path.GetDirectoryName(policy)!);
    }

    private sealed record LoadedPolicy(Policy? Policy, RepositoryPaths Paths, string? Folder, IReadOnlyList<string> Files);
}
