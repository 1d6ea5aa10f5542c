using PolicyGate.Facts;
using PolicyGate.Policies;
using static PolicyGate.Cache.CacheForm;

namespace PolicyGate.Packages;

/// <summary>The licence of a package.</summary>
internal static class LicenseFact
{
    /// <summary>The fact.</summary>
    public static ArchiveFact<PackageLicense> Fact { get; } = new((archive, name, _) => ArchiveReader.Read(archive, name, (reader, _) => LicenseReader.Read(reader)), Write, Read);

    private static void Write(BinaryWriter writer, PackageLicense license)
    {
        WriteOptional(writer, license.Expression, WriteExpression);
        writer.Write(license.Described);
        WriteOptional(writer, license.FileSha256, static (writer, hash) => writer.Write(hash));
    }

    private static PackageLicense Read(BinaryReader reader) =>
        new(ReadOptional(reader, ReadExpression), reader.ReadString(), ReadOptional(reader, static reader => reader.ReadString()));

    private static void WriteExpression(BinaryWriter writer, LicenseExpression expression)
    {
        if (expression is LicenseExpression.Pair pair)
        {
            writer.Write(pair.IsOr ? (byte)1 : (byte)2);
            WriteExpression(writer, pair.Left);
            WriteExpression(writer, pair.Right);
        }
        else
        {
            writer.Write((byte)0);
            writer.Write(((LicenseExpression.License)expression).Name);
        }
    }

    private static LicenseExpression ReadExpression(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => new LicenseExpression.License(reader.ReadString()),
        byte kind and (1 or 2) => new LicenseExpression.Pair(ReadExpression(reader), kind == 1, ReadExpression(reader)),
        _ => throw new InvalidDataException("not a licence expression"),
    };
}
