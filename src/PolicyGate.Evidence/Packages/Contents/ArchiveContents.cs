namespace PolicyGate.Packages;

/// <summary>What an archive holds, as far as a person compares two of them. Every text in it is a stranger's.</summary>
/// <param name="Id">The id that its nuspec gives.</param>
/// <param name="Version">The version that its nuspec gives, normalised.</param>
/// <param name="Dependencies">One line for each: <c>net8.0: Serilog [4.0.0, )</c>.</param>
/// <param name="Files">Its files by the path that they are extracted to; the signature and the parts of the package format are left out.</param>
/// <param name="Api">What its assemblies under <c>lib</c> and <c>ref</c> offer, over all frameworks.</param>
internal sealed record ArchiveContents(string Id, string Version, IReadOnlyList<string> Dependencies, IReadOnlyDictionary<string, ContentFile> Files, PublicApi Api);
