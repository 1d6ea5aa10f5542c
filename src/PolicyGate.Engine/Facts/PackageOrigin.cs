namespace PolicyGate.Facts;

/// <summary>NuGet's content hash of an archive, computed from its bytes: SHA-512, base64.</summary>
internal sealed record ContentHash(string Value);

/// <summary>The source that NuGet recorded when it installed a package (https://github.com/NuGet/Home/wiki/Nupkg-Metadata-File).</summary>
internal sealed record RecordedSource(string Location);
