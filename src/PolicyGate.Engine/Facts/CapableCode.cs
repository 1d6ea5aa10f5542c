using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>Files of a package that can do the same.</summary>
/// <param name="Files">Their paths in the package, in ordinal order; there is one at least.</param>
/// <param name="RunsAs">What a build may run them as, by where they lie in the archive, as <see cref="BuildCode"/> has it; none for libraries.</param>
/// <param name="Given">Each capability with what gave it, in the order of <see cref="CapabilityWords.All"/>; nothing for what can do nothing of the kind.</param>
internal sealed record CapableCode(IReadOnlyList<string> Files, CodeKinds RunsAs, IReadOnlyList<GivenCapability> Given)
{
    /// <summary>Whether a build may run them.</summary>
    public bool IsBuildCode => RunsAs != CodeKinds.None;

    /// <summary>Whether a program may use them: they do not lie where only builds look. What is in an MSBuild SDK may be both.</summary>
    public bool IsLibrary => (RunsAs & (CodeKinds.Msbuild | CodeKinds.Analyzer)) == CodeKinds.None;

    /// <summary>The capabilities alone.</summary>
    public Capability Capabilities => Given.Aggregate(Capability.None, (all, given) => all | given.Capability);
}
