using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Machine;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate;

internal static partial class GateRunner
{
    /// <summary>
    /// Answers on a managed machine for one MSBuild SDK, before anything of it is evaluated: why the machine's policy does not let it in; nothing where it does,
    /// or where nobody manages the machine. What the repository's own policy says of it follows when the project is judged.
    /// </summary>
    /// <param name="request">The machine, and the project that asks for it.</param>
    /// <param name="id">Its package.</param>
    /// <param name="version">Its version; <see langword="null"/> where the project names none.</param>
    /// <param name="packageFolder">The package folder that holds it, absolute; <see langword="null"/> before it is there, when only what needs none of its bytes can be said.</param>
    public static IReadOnlyList<Finding> SdkErrors(GateRequest request, string id, NuGetVersion? version, string? packageFolder)
    {
        InputFiles inputs = new();
        string folder = Path.GetDirectoryName(request.ProjectFile)!;
        string root = PolicyLocator.RepositoryRoot(folder) ?? folder;
        string projectPath = new RepositoryPaths(root).Relative(request.ProjectFile);
        if (MachinePolicy.Read(request, projectPath, inputs) is not { } machine)
        {
            return [];
        }

        if (machine.Policy is not { } policy)
        {
            return Errors(machine.Findings, null);
        }

        EvidenceCache cache = request.Cache ?? new EvidenceCache(null);
        SourceSpan at = SourceSpan.WholeFile(request.ProjectFile);
        Declaration sdk = new(id, DeclarationKind.ProjectSdk, version is null ? null : new VersionRange(version, true, version, true), version?.ToNormalizedString(), at, at);
        ProjectFacts facts = With(new ProjectFactsReader(request, cache, inputs, root).OfSdk(sdk, projectPath, packageFolder), policy, cache, inputs, inputs);
        Finding[] said = [.. Gate.Judge(policy, facts with { OwnsPolicy = false }).Findings.Where(finding => packageFolder is null ? NeedsNoBytes(finding.Rule) : IsOfPackage(finding))];
        cache.Save();
        return [.. Errors(machine.Findings, policy), .. said.Where(IsError)];
    }

    private static Finding[] Errors(IEnumerable<Finding> findings, Policy? severities) => [.. findings.Select(finding => SeverityTable.Judge(finding, severities)).Where(IsError)];

    private static bool IsError(Finding finding) => finding is { Severity: Severity.Error, IsWaived: false };

    private static bool NeedsNoBytes(RuleDescriptor rule) => rule.Family is RuleFamilies.Packages or RuleFamilies.BuildCode || rule == KnownMalware.Descriptor;

    // How a project pins and locks says the build that follows; where a package comes from, or lies, is its own.
    private static bool IsOfPackage(Finding finding) =>
        finding.Rule.Family is not (RuleFamilies.Pinning or RuleFamilies.LockFile) && (finding.PackageId is not null || finding.Rule == SourceNotAllowed.Descriptor || finding.Rule == GateRules.EvidenceMissing);
}
