using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A file of a package that can run during a build.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="Kinds">What it is.</param>
/// <param name="Sha256">SHA-256 of its bytes, upper-case hex.</param>
internal sealed record CodeFile(string Path, CodeKinds Kinds, string Sha256);
