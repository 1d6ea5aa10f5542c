namespace PolicyGate.Packages;

/// <summary>What an archive holds, as far as a person compares two of them. Every text in it is a stranger's.</summary>
/// <param name="Id">The id that its nuspec gives.</param>
/// <param name="Version">The version that its nuspec gives, normalised.</param>
/// <param name="Dependencies">One line for each: <c>net8.0: Serilog [4.0.0, )</c>.</param>
/// <param name="Files">Its files by the path that they are extracted to; the signature and the parts of the package format are left out.</param>
/// <param name="Api">What its assemblies under <c>lib</c> and <c>ref</c> offer, over all frameworks.</param>
internal sealed record ArchiveContents(string Id, string Version, IReadOnlyList<string> Dependencies, IReadOnlyDictionary<string, ContentFile> Files, PublicApi Api);

/// <summary>A file of an archive.</summary>
/// <param name="Length">Its length, in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, upper-case hex.</param>
/// <param name="Text">Its text, where it is one that a build can read or run and not too long to be compared; <see langword="null"/> for every other file.</param>
internal sealed record ContentFile(long Length, string Sha256, string? Text);

/// <summary>What assemblies offer to others.</summary>
/// <param name="Members">Public and protected types and members, each in one line.</param>
/// <param name="Forwarded">Types that moved to assemblies of other packages, and are offered all the same.</param>
/// <param name="Unread">Assemblies whose metadata could not be read, by path.</param>
internal sealed record PublicApi(IReadOnlySet<string> Members, IReadOnlySet<string> Forwarded, IReadOnlyList<string> Unread);
