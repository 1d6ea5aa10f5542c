using System.Text;
using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Cache;

/// <summary>What is known of one archive so far, by the kind of the fact. Only what follows from the archive's bytes is here, never how files on disk compare with it.</summary>
internal sealed class ArchiveEvidence
{
    private const int MostItems = 1_000_000;
    private readonly Dictionary<Type, object> facts = [];

    /// <summary>A fact that is known.</summary>
    public T? Find<T>()
        where T : class => facts.TryGetValue(typeof(T), out object? fact) ? (T)fact : null;

    /// <summary>Remembers a fact.</summary>
    public void Add<T>(T fact)
        where T : class => facts[typeof(T)] = fact;

    /// <summary>
    /// The facts in the cache's form. A signature that is not valid is left out: what made it so (a clock, a root, a revocation list) may
    /// change while the bytes do not.
    /// </summary>
    public byte[] Write()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        WriteOptional(writer, Find<string>(), static (writer, hash) => writer.Write(hash));
        WriteOptional(writer, Find<PackageSignatures>() is { Altered: null } signatures && IsLasting(signatures.Author) && IsLasting(signatures.Repository) ? signatures : null, WriteSignatures);
        WriteOptional(writer, Find<PackageLicense>(), WriteLicense);
        WriteOptional(writer, Find<BuildCode>(), WriteBuildCode);
        WriteOptional(writer, Find<PackageContent>(), static (writer, content) => writer.Write(content.Digest));
        WriteOptional(writer, Find<TypeProviders>(), static (writer, providers) => WriteList(writer, providers.Files, static (writer, file) => writer.Write(file)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Facts that <see cref="Write"/> wrote; of a signature without a timestamp only while its certificate lasts.</summary>
    /// <exception cref="EndOfStreamException">The bytes are not what was written.</exception>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static ArchiveEvidence Read(ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        ArchiveEvidence evidence = new();
        evidence.AddIfThere(ReadOptional(reader, static reader => reader.ReadString()));
        PackageSignatures? signatures = ReadOptional(reader, ReadSignatures);
        evidence.AddIfThere(new[] { signatures?.Author, signatures?.Repository }.Any(signature => signature is { Timestamp: null } && signature.CertificateExpires <= now) ? null : signatures);
        evidence.AddIfThere(ReadOptional(reader, ReadLicense));
        evidence.AddIfThere(ReadOptional(reader, ReadBuildCode));
        evidence.AddIfThere(ReadOptional(reader, static reader => new PackageContent(reader.ReadString())));
        evidence.AddIfThere(ReadOptional(reader, static reader => new TypeProviders(ReadList(reader, static reader => reader.ReadString()))));
        return evidence;
    }

    private static bool IsLasting(PackageSignature? signature) => signature is null or { State: SignatureState.Valid };

    private void AddIfThere<T>(T? fact)
        where T : class
    {
        if (fact is not null)
        {
            Add(fact);
        }
    }

    private static void WriteOptional<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : class
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }
    }

    private static T? ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class => reader.ReadBoolean() ? read(reader) : null;

    private static void WriteSignatures(BinaryWriter writer, PackageSignatures signatures)
    {
        WriteOptional(writer, signatures.Author, WriteSignature);
        WriteOptional(writer, signatures.Repository, WriteSignature);
    }

    private static PackageSignatures ReadSignatures(BinaryReader reader) => new(ReadOptional(reader, ReadSignature), ReadOptional(reader, ReadSignature), null);

    private static void WriteSignature(BinaryWriter writer, PackageSignature signature)
    {
        writer.Write(signature.Fingerprint);
        writer.Write(signature.Subject);
        writer.Write(signature.Timestamp?.UtcTicks ?? -1);
        writer.Write(signature.CertificateExpires.UtcTicks);
        WriteOptional(writer, signature.ServiceIndex, static (writer, index) => writer.Write(index));
        WriteList(writer, signature.Owners, static (writer, owner) => writer.Write(owner));
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
        IsGallery = reader.ReadBoolean(),
    };

    private static DateTimeOffset Time(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new InvalidDataException("not a time");

    private static void WriteLicense(BinaryWriter writer, PackageLicense license)
    {
        WriteOptional(writer, license.Expression, WriteExpression);
        writer.Write(license.Described);
        WriteOptional(writer, license.FileSha256, static (writer, hash) => writer.Write(hash));
    }

    private static PackageLicense ReadLicense(BinaryReader reader) =>
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

    private static void WriteBuildCode(BinaryWriter writer, BuildCode code)
    {
        WriteList(writer, code.Files, static (writer, file) =>
        {
            writer.Write(file.Path);
            writer.Write((int)file.Kinds);
            writer.Write(file.Sha256);
        });
        WriteList(writer, code.Unsafe, static (writer, problem) => writer.Write(problem));
    }

    private static BuildCode ReadBuildCode(BinaryReader reader) =>
        new(ReadList(reader, static reader => new CodeFile(reader.ReadString(), (CodeKinds)reader.ReadInt32(), reader.ReadString()))) { Unsafe = ReadList(reader, static reader => reader.ReadString()) };

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
        {
            write(writer, item);
        }
    }

    private static List<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > MostItems)
        {
            throw new InvalidDataException("not a list");
        }

        List<T> items = [];
        for (int i = 0; i < count; i++)
        {
            items.Add(read(reader));
        }

        return items;
    }
}
