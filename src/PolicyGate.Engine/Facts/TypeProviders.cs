namespace PolicyGate.Facts;

/// <summary>What of a package the F# compiler runs because it is given an assembly of the package.</summary>
/// <param name="Files">
/// The assemblies, in ordinal order: those that say of themselves that they are or have a type provider, those that these name, those in folders that the
/// compiler looks in, and those that cannot be read.
/// </param>
internal sealed record TypeProviders(IReadOnlyList<string> Files);
