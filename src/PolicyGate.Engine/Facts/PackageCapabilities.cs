using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>
/// What a package's own assemblies can do, by their metadata: of every target framework, of what is referenced and of what runs in a build. Its
/// dependencies are packages of their own.
/// </summary>
/// <param name="Code">Its assemblies, and native binaries; those that can do the same stand together, ordered by their first path.</param>
internal sealed record PackageCapabilities(IReadOnlyList<CapableCode> Code)
{
    /// <summary>The union of what its libraries can do: all that does not lie where builds run it.</summary>
    public Capability OfLibraries => Union(Code.Where(code => code.IsLibrary));

    /// <summary>The union of what its analyzers, generators and task assemblies can do.</summary>
    public Capability OfBuildCode => Union(Code.Where(code => code.IsBuildCode));

    private static Capability Union(IEnumerable<CapableCode> code) => code.Aggregate(Capability.None, (all, one) => all | one.Capabilities);
}

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

/// <summary>A capability and what gave it.</summary>
/// <param name="Capability">One capability.</param>
/// <param name="By">
/// The first members that gave it, of the first of the files: <c>System.Net.Http.HttpClient.GetAsync</c>, <c>libc!fork</c>; for what cannot be analysed one sentence without a subject that says
/// why. Text of the package: whoever shows it asks <see cref="Reporting.Printable"/>.
/// </param>
internal sealed record GivenCapability(Capability Capability, IReadOnlyList<string> By);
