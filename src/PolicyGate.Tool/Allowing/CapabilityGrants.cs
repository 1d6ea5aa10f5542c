using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Allowing;

/// <summary>The entries of <c>capabilities.allow</c> that packages which are there need: what their libraries can do, and what they can do in a build.</summary>
internal static class CapabilityGrants
{
    /// <summary>The grants. A package that has an entry of its own gets no second one: that one is a person's to change.</summary>
    public static IEnumerable<Grant> Of(PolicyText policy, string file, IReadOnlyList<GateResult> results, Func<GateResult, ResolvedPackage, bool> isTaken) => results
        .SelectMany(result => result.Facts!.Packages.Where(package => package.FolderPath is not null && isTaken(result, package) && IsRefused(package, result)).Select(package => (result, package, needed: Needed(package, result))))
        .Where(one => one.needed is { HasEntry: false })
        .GroupBy(one => (Path: string.Join('/', Path(policy, file, one.needed!.At)), Id: one.package.Id.ToUpperInvariant()))
        .Select(id => new Grant.Entry(id.Key.Path.Split('/'), Entry(id.First().package.Id, id.Aggregate(Capability.None, (all, one) => all | one.needed!.Libraries), id.Aggregate(Capability.None, (all, one) => all | one.needed!.InBuilds))));

    private static bool IsRefused(ResolvedPackage package, GateResult result) => result.Verdict.Findings.Any(finding =>
        finding is { IsWaived: false } && (finding.Rule == CapabilityNotAllowed.Descriptor || finding.Rule == BuildCodeCanDoMore.Descriptor || finding.Rule == CannotBeAnalysed.Descriptor) && package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase) && finding.Version == package.Version);

    private static Excess? Needed(ResolvedPackage package, GateResult result)
    {
        if (result.Policy!.Capabilities is not { } section || result.Facts!.Evidence.Of<PackageCapabilities>(package) is not Evidence<PackageCapabilities>.Known { Value: var can })
        {
            return null;
        }

        RunningCode running = new(result.Facts);
        AllowedCapabilities? libraries = section.Libraries(package);
        AllowedCapabilities? inBuilds = section.InBuilds(package);
        Capability ofLibraries = More(libraries, running.Libraries(package, can));
        Capability ofBuilds = More(inBuilds, running.Of(package, can));
        return ofLibraries == Capability.None && ofBuilds == Capability.None ? null
            : new Excess(ofLibraries, ofBuilds, (ofLibraries == Capability.None ? inBuilds : libraries)!.DecidedBy, libraries?.HasEntry == true || inBuilds?.HasEntry == true);
    }

    private static Capability More(AllowedCapabilities? allowed, IReadOnlyList<CapableCode> code) =>
        allowed is null ? Capability.None : code.Aggregate(Capability.None, (all, one) => all | one.Capabilities) & ~allowed.Set;

    private static string Entry(string id, Capability libraries, Capability inBuilds) =>
        $"{{ packages: [{YamlValue.Scalar(id)}]{(libraries == Capability.None ? string.Empty : $", capabilities: {Words(libraries)}")}{(inBuilds == Capability.None ? string.Empty : $", build-code: {Words(inBuilds)}")} }}";

    private static string Words(Capability capabilities) => YamlValue.List(capabilities.Each().Select(one => one.Word()));

    private static IReadOnlyList<string> Path(PolicyText policy, string file, SourceSpan at) =>
        at.File == file && policy.ScopeAt(at.Line, at.Column) is { } scope ? ["scopes", FormattableString.Invariant($"{scope}"), "capabilities", "allow"] : ["capabilities", "allow"];

    private sealed record Excess(Capability Libraries, Capability InBuilds, SourceSpan At, bool HasEntry);
}
