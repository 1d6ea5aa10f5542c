using System.Text.Json;
using PolicyGate.Facts;
using PolicyGate.Machine;

namespace PolicyGate.Tool.Managing;

/// <summary>What was decided when a bundle was installed, kept beside it.</summary>
/// <param name="Signer">The fingerprint of the only certificate whose bundles are taken.</param>
/// <param name="Source">Where the bundle came from: a file, or an address; asked again by an update that names none.</param>
/// <param name="Version">The version of the gate.</param>
internal sealed record Installation(string Signer, string Source, string Version)
{
    /// <summary>Its name.</summary>
    public const string FileName = "installation.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What is kept of where a bundle came from, which everybody on the machine may read: an address without user, password and query.</summary>
    public static string Kept(string source) => Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) ? NuGetSettings.WithoutSecrets(uri) : source;

    /// <summary>Reads it.</summary>
    /// <exception cref="BundleException">It is not there, or is none: what is pinned cannot be told.</exception>
    public static Installation Of(ManagedGate gate)
    {
        try
        {
            return JsonSerializer.Deserialize<Installation>(File.ReadAllText(Path.Combine(gate.Folder, FileName))) is { Signer: { } signer, Source: not null, Version: not null } read && BundleSignature.Fingerprint(signer) == signer
                ? read : throw new BundleException($"{FileName} in {gate.Folder} does not say which signer is pinned; run policygate machine remove, and install anew");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new BundleException($"{FileName} in {gate.Folder} cannot be read: {e.Message}; run policygate machine remove, and install anew", e);
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string folder)
    {
        string path = Path.Combine(folder, FileName);
        AtomicFile.Write(path, JsonSerializer.Serialize(this, Indented));
        FolderRights.Give(path);
    }
}
