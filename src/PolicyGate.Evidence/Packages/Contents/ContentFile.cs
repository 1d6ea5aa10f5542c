namespace PolicyGate.Packages;

/// <summary>A file of an archive.</summary>
/// <param name="Length">Its length, in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, upper-case hex.</param>
/// <param name="Text">Its text, where it is one that a build can read or run and not too long to be compared; <see langword="null"/> for every other file.</param>
internal sealed record ContentFile(long Length, string Sha256, string? Text);
