namespace PolicyGate.Rules;

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Its path in the bundle, with <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The hash of its bytes, in upper-case hexadecimal digits.</param>
internal sealed record BundleFile(string Path, long Bytes, string Sha256);
