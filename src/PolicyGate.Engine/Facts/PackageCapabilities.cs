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
