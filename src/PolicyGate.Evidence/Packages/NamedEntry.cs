using System.IO.Compression;

namespace PolicyGate.Packages;

/// <summary>An entry of an archive, by the path that it is extracted to.</summary>
/// <param name="Path">Relative to the package's folder, with <c>/</c>.</param>
/// <param name="Entry">The entry.</param>
internal readonly record struct NamedEntry(string Path, ZipArchiveEntry Entry);
