using System.Security.Cryptography;

namespace PolicyGate.Testing;

/// <summary>What a <see cref="LoopbackFeed"/> has at a path.</summary>
/// <param name="Bytes">The content.</param>
/// <param name="Type">Its content type.</param>
internal sealed record LoopbackContent(byte[] Bytes, string Type)
{
    /// <summary>Its strong validator.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexString(SHA256.HashData(Bytes))[..16]}\"";
}
