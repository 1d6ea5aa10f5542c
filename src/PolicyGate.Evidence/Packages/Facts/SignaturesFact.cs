using PolicyGate.Facts;
using static PolicyGate.Cache.CacheForm;

namespace PolicyGate.Packages;

/// <summary>
/// The signatures of a package. One that is not valid is not kept: what made it so (a clock, a root, a revocation list) may change while the bytes do
/// not; one without a timestamp is kept while its certificate lasts.
/// </summary>
internal static class SignaturesFact
{
    /// <summary>The fact.</summary>
    public static ArchiveFact<PackageSignatures> Fact { get; } = new((archive, name, trustedRoots) => ArchiveReader.Read(archive, name, (reader, stream) => SignatureReader.Read(reader, stream, trustedRoots)), Write, Read)
    {
        IsLasting = signatures => signatures.Altered is null && IsLasting(signatures.Author) && IsLasting(signatures.Repository),
        Holds = (signatures, now) => Holds(signatures.Author, now) && Holds(signatures.Repository, now),
    };

    private static bool IsLasting(PackageSignature? signature) => signature is null or { State: SignatureState.Valid };

    private static bool Holds(PackageSignature? signature, DateTimeOffset now) => signature is null || signature.Timestamp is not null || signature.CertificateExpires > now;

    private static void Write(BinaryWriter writer, PackageSignatures signatures)
    {
        WriteOptional(writer, signatures.Author, WriteSignature);
        WriteOptional(writer, signatures.Repository, WriteSignature);
    }

    private static PackageSignatures Read(BinaryReader reader) => new(ReadOptional(reader, ReadSignature), ReadOptional(reader, ReadSignature), null);

    private static void WriteSignature(BinaryWriter writer, PackageSignature signature)
    {
        writer.Write(signature.Fingerprint);
        writer.Write(signature.Subject);
        writer.Write(signature.Timestamp?.UtcTicks ?? -1);
        writer.Write(signature.CertificateExpires.UtcTicks);
        WriteOptional(writer, signature.ServiceIndex, static (writer, index) => writer.Write(index));
        WriteList(writer, signature.Owners, static (writer, owner) => writer.Write(owner));
        writer.Write(signature.Issuer);
        writer.Write(signature.IsGallery);
    }

    private static PackageSignature ReadSignature(BinaryReader reader) => new(
        SignatureState.Valid,
        null,
        reader.ReadString(),
        reader.ReadString(),
        reader.ReadInt64() is >= 0 and var ticks ? Time(ticks) : null,
        Time(reader.ReadInt64()),
        ReadOptional(reader, static reader => reader.ReadString()),
        ReadList(reader, static reader => reader.ReadString()))
    {
        Issuer = reader.ReadString(),
        IsGallery = reader.ReadBoolean(),
    };

    private static DateTimeOffset Time(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new InvalidDataException("not a time");
}
