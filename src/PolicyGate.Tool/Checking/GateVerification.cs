using System.IO.Enumeration;
using PolicyGate.Facts;
using PolicyGate.Machine;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Checking;

/// <summary>
/// <c>--verify-gate</c>: what a build cannot see of itself. Every project is under the gate, its verdict is the one that the gate writes for these inputs,
/// and policies and files that carry the gate are those of a protected branch. Errors whatever a policy says: the policy may be what was changed.
/// </summary>
internal static class GateVerification
{
    // Everything that MSBuild, NuGet and dotnet take by itself, without a project that names it.
    private static readonly string[] GateFiles =
    [
        "policygate.yaml", "policygate.yml", "Directory.Build.*", "Directory.Solution.*", "*.rsp", "*.*proj.user", "before.*.targets", "after.*.targets",
        "*.runsettings", "*.pubxml", "*.pubxml.user", "global.json", "nuget.config", "dotnet-tools.json",
    ];

    /// <summary>What is wrong with one project that was just judged.</summary>
    public static IReadOnlyList<Finding> Of(CheckInput input, GateResult result, CheckOptions options)
    {
        if (!input.IsOfProject)
        {
            return [];
        }

        try
        {
            return [.. GateCoverage.Check(input.ProjectFile, options.Policy is not null, isRestored: input.Kind == InputKind.Project && input.File is not null, RepositoryCheck.Version, options.IsOfMachine), .. Verdict(input, result, options.Machine?.Prefix ?? ManagedGate.UsualPrefix)];
        }
        catch (FactsException e)
        {
            return [e.Rule.At(e.At, e.Message)];
        }
    }

    /// <summary>What is wrong with a project that is not judged: whether it is under the gate is asked all the same.</summary>
    public static IReadOnlyList<Finding> OfExcluded(CheckInput input, CheckOptions options)
    {
        if (!input.IsOfProject)
        {
            return [];
        }

        try
        {
            return GateCoverage.Check(input.ProjectFile, options.Policy is not null, version: RepositoryCheck.Version, isManaged: options.IsOfMachine);
        }
        catch (FactsException e)
        {
            return [e.Rule.At(e.At, e.Message)];
        }
    }

    /// <summary>A file that is built as a project and that is none of the repository.</summary>
    public static Finding OfForeign(ForeignProject project)
    {
        string path = Path.GetRelativePath(Path.GetDirectoryName(project.Builder)!, project.File).Replace('\\', '/');
        string where = project.IsOfPackage ? "lies in a package folder" : "lies outside the repository";
        return GateRules.NotUnderTheGate.At(project.At, $"{path} is built as a project and {where}: MSBuild runs what it says, and no gate judges it; build a project of the repository instead");
    }

    /// <summary>What is wrong with what a build of a solution takes besides its projects.</summary>
    public static IReadOnlyList<Finding> OfSolution(string solution, IEnumerable<string> projects, CheckOptions options)
    {
        try
        {
            return GateCoverage.CheckSolution(solution, options.Policy is not null, RepositoryCheck.Version, options.IsOfMachine, projects);
        }
        catch (FactsException e)
        {
            return [e.Rule.At(e.At, e.Message)];
        }
    }

    /// <summary>Policies and files of the gate that are not as they are in a checkout of the protected branch.</summary>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public static IReadOnlyList<Finding> Protected(string root, string checkout, IEnumerable<string> policies)
    {
        string from = Path.GetFullPath(checkout);
        if (!Directory.Exists(from))
        {
            throw new UsageException($"there is no folder {checkout}; --protected names a checkout of the protected branch, such as one made by git worktree add");
        }

        IEnumerable<string> paths = Below(root).Concat(Below(from)).Concat(policies.Select(policy => Path.GetRelativePath(root, policy)).Where(path => !path.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(path)));
        return [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(path => Differs(path, root, from)).OfType<Finding>()];

        IEnumerable<string> Below(string folder)
        {
            GitIgnored ignored = new();
            ignored.Ask(folder, folder);
            FileSystemEnumerable<string> files = new(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsGateFile(entry.FileName) && !ignored.Contains(entry.ToFullPath()),
                ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.FileName.SequenceEqual(".git") && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !ignored.Contains(entry.ToFullPath())
                    && !Links.IsWithin(entry.ToFullPath(), Other(folder)),
            };
            InputFiles inputs = new();
            return files.SelectMany(file => ResponseFiles.IsTaken(file) ? Named(file, inputs) : [file])
                .Select(file => Path.GetRelativePath(folder, file))
                .Where(path => !path.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(path));
        }

        // A checkout that lies in the repository is not part of it.
        string Other(string folder) => folder == root ? from : Links.IsWithin(root, from) ? root : "\0";
    }

    private static bool IsGateFile(ReadOnlySpan<char> name)
    {
        foreach (string pattern in GateFiles)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }

    // The response files that one names; of one that cannot be read, itself.
    private static string[] Named(string file, InputFiles inputs)
    {
        try
        {
            return [.. ResponseFiles.Files(file, inputs)];
        }
        catch (FactsException)
        {
            return [file];
        }
    }

    private static Finding? Differs(string path, string root, string from)
    {
        string here = Path.Combine(root, path);
        string there = Path.Combine(from, path);
        string? problem;
        try
        {
            problem = !File.Exists(there) ? "is not there in the protected branch"
                : !File.Exists(here) ? "is in the protected branch, and not here"
                : RegularFile.Read(here, RegularFile.LargestText).AsSpan().SequenceEqual(RegularFile.Read(there, RegularFile.LargestText)) ? null
                : "is not as it is in the protected branch";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"cannot be compared with the protected branch: {e.Message}";
        }

        return problem is null ? null : GateRules.ProtectedFileChanged.At(SourceSpan.WholeFile(here), $"{path.Replace('\\', '/')} {problem}; whoever is responsible for the policy has to agree");
    }

    private static IEnumerable<Finding> Verdict(CheckInput input, GateResult result, string prefix)
    {
        if (input.Kind != InputKind.Project || input.File is null || !File.Exists(input.ProjectFile))
        {
            yield break;
        }

        SourceSpan at = SourceSpan.WholeFile(input.ProjectFile);
        string file = Path.Combine(Path.GetDirectoryName(input.File)!, Path.GetFileName(input.ProjectFile) + ".policygate.verdict");
        if (!File.Exists(file))
        {
            yield return GateRules.VerdictNotOfTheseInputs.At(at, "there is an assets file and no verdict beside it: it was not built under the gate; build, then verify");
            yield break;
        }

        string verdict;
        try
        {
            verdict = VerdictFile.Plain(System.Text.Encoding.UTF8.GetString(RegularFile.Read(file) ?? []), prefix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FactsException(SourceSpan.WholeFile(file), $"the verdict {Path.GetFileName(file)} cannot be read: {e.Message}");
        }

        if (!VerdictFile.AsksAll(verdict, VerdictFile.Write(result, VerdictFile.TokenOf(verdict), string.Empty)) || !IsSealed(file, verdict, result))
        {
            yield return GateRules.VerdictNotOfTheseInputs.At(at, $"{Path.GetFileName(file)} is not what this version of the gate writes for these inputs: it is of another commit, of another project, forged, or something changed since; delete it, build, then verify");
        }
        else if (NotBuilt(file, verdict, result) is { } problem)
        {
            yield return GateRules.VerdictNotOfTheseInputs.At(at, $"{problem}: what was built may be what nobody judged; build, then verify");
        }
    }

    // What has errors is not built.
    private static string? NotBuilt(string file, string verdict, GateResult result)
    {
        if (result.Verdict.HasErrors || result.Facts is not { } facts)
        {
            return null;
        }

        try
        {
            return BuildStamp.Problem(Path.GetDirectoryName(file)!, Path.GetFileName(facts.ProjectFile), VerdictFile.SealOf(verdict), File.GetLastWriteTimeUtc(Path.ChangeExtension(file, ".seal")), facts.Targets.Select(target => target.Framework));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"what says how it was built cannot be read ({Printable.Name(e.Message)})";
        }
    }

    // With errors there is nothing to seal.
    private static bool IsSealed(string file, string verdict, GateResult result) => result.Verdict.HasErrors
        || (Seal.Read(Path.ChangeExtension(file, ".seal"), VerdictFile.SealOf(verdict)) is { } seal && seal.UseHolds());
}
