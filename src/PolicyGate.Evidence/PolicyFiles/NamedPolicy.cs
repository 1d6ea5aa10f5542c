using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.PolicyFiles;

/// <summary>PG0009: another policy than the one that is found for a project decides, because a property of the build says so.</summary>
internal static class NamedPolicy
{
    /// <summary>The finding; <see langword="null"/> where no property names a policy.</summary>
    public static Finding? Find(GateRequest request, PolicyLoad load, RepositoryPaths paths, InputFiles inputs)
    {
        if (!request.IsPolicyNamedByProperty || string.IsNullOrEmpty(request.PolicyFile))
        {
            return null;
        }

        // What is found without the property is an input: the day on which there is one, the answer is another.
        IReadOnlyList<string> discovered = PolicyLocator.Find(Path.GetDirectoryName(request.ProjectFile)!, inputs);
        bool isBase = discovered is [string found] && load.Chain.Any(file => file.Equals(found, PathNames.Comparison));
        string named = Shown(load.File ?? request.PolicyFile, paths);
        string rest = discovered switch
        {
            _ when isBase => $"which {(load.File!.Equals(discovered[0], PathNames.Comparison) ? "is" : "extends")} {Shown(discovered[0], paths)}, the one that is found here",
            [] => "and none is found here that it could extend: put one into the repository",
            _ => $"and {Shown(discovered[0], paths)}, which is found here, is not asked: remove the property, or let the named policy extend that one",
        };
        return GateRules.PolicyNamed.At(SourceSpan.WholeFile(request.ProjectFile), $"PolicyGatePolicyFile, on the command line or in the environment, has {named} decide, {rest}")
            with
        { SettingSeverity = request.IsCi && !isBase ? Severity.Error : Severity.Warning };
    }

    private static string Shown(string file, RepositoryPaths paths) => PolicyPresets.Names.Contains(file) ? $"the preset {file}" : paths.Relative(file);
}
