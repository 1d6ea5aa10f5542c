using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Advisories;
using PolicyGate.Facts;

namespace PolicyGate.Cache;

/// <summary>
/// What was read from archives, kept for this user from one run to the next. Evidence is addressed by the SHA-256 of the archive's bytes, this
/// tool's build and the trusted roots; a second record says which bytes a path held when it had a certain <see cref="FileStamp"/>, with the evidence
/// again, so that one file is read for an archive that is where it was.
/// Every record is written whole, authenticated with the user's <see cref="CacheKey"/> under its own name, and taken for absent where anything
/// is wrong with it: a cache that is damaged, forged, full, read-only or gone costs time and changes no answer.
/// </summary>
internal sealed class EvidenceCache
{
    /// <summary>The environment variable that names another folder, or is <c>off</c>.</summary>
    public const string Variable = "POLICYGATE_CACHE";

    private const int HashBuffer = 128 * 1024;

    // A revocation that this machine learns of is heeded no later than this.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private readonly string? folder;
    private readonly Lazy<string?> trustedRoots;
    private readonly Lazy<CacheRecords?> records;
    private readonly Lazy<(CacheRecords Records, string Roots)?> opened;
    private readonly ConcurrentDictionary<string, CachedArchive> archives = new(StringComparer.Ordinal);
    private int reads;

    /// <summary>A cache, opened when the first archive is asked for.</summary>
    /// <param name="folder">Its folder; <see langword="null"/> for what is forgotten with this object.</param>
    /// <param name="trustedRoots">The folder of the roots to verify signatures with; <see langword="null"/> for those of the .NET SDK in use.</param>
    public EvidenceCache(string? folder, string? trustedRoots = null)
    {
        this.folder = folder;
        this.trustedRoots = new Lazy<string?>(() => trustedRoots ?? Packages.TrustedRoots.Find());
        records = new Lazy<CacheRecords?>(() => folder is null ? null : CacheRecords.TryOpen(folder));
        opened = new Lazy<(CacheRecords, string)?>(TryOpen);
        Advisories = new AdvisoryIndexes(records);
    }

    /// <summary>The folder of the roots to verify signatures with; <see langword="null"/> where there is none.</summary>
    public string? TrustedRoots => trustedRoots.Value;

    /// <summary>The folder of this user's cache; <see langword="null"/> where the environment says <c>off</c> or knows no user.</summary>
    public static string? DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named.Equals("off", StringComparison.OrdinalIgnoreCase) || !Path.IsPathFullyQualified(named) ? null : named;
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return data.Length == 0 ? null : Path.Combine(data, "policygate", "evidence");
    }

    /// <summary>The advisory data that was read, each once.</summary>
    public AdvisoryIndexes Advisories { get; }

    /// <summary>How many facts were read from archives so far.</summary>
    public int Reads => reads;

    /// <summary>A fact that follows from an archive's bytes: one that is known, or the answer of <paramref name="read"/>, which is remembered where it is known.</summary>
    public Evidence<T> Ask<T>(string archive, Func<string, Evidence<T>> read)
        where T : class
    {
        CachedArchive cached = archives.GetOrAdd(archive, static path => new CachedArchive(path));
        lock (cached)
        {
            cached.Evidence ??= Find(cached);
            if (cached.Evidence.Find<T>() is { } before)
            {
                return new Evidence<T>.Known(before);
            }

            Interlocked.Increment(ref reads);
            Evidence<T> answer = read(archive);
            if (answer is Evidence<T>.Known known)
            {
                cached.Evidence.Add(known.Value);
                cached.HasLearned = true;
            }

            return answer;
        }
    }

    /// <summary>Keeps what was learned, except of archives that changed meanwhile.</summary>
    public void Save()
    {
        foreach (CachedArchive archive in archives.Values)
        {
            lock (archive)
            {
                if (opened.Value is not null && archive.Content is { } content && (archive.HasLearned || archive.IsNew) && IsUnchanged(archive))
                {
                    Save(archive, content);
                }

                archive.HasLearned = archive.IsNew = false;
            }
        }

        if (records is { IsValueCreated: true, Value.HasWritten: true })
        {
            CacheFolder.Prune(folder!, LongestLife);
        }
    }

    // The oldest fact says how old the record is.
    private void Save(CachedArchive archive, string content)
    {
        byte[] record = [.. Bytes((archive.Written ?? DateTime.UtcNow).Ticks), .. archive.Evidence!.Write()];
        if (archive.HasLearned)
        {
            opened.Value!.Value.Records.Write(EvidenceName(content), record);
        }

        if (archive.Stamp is { } stamp)
        {
            byte[] head = Encoding.UTF8.GetBytes($"{content} {stamp}");
            opened.Value!.Value.Records.Write(PathName(archive.Path), [.. Bytes(head.Length), .. head, .. record]);
        }
    }

    private static byte[] Bytes(long number)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private static bool IsUnchanged(CachedArchive archive) =>
        archive.Stamp is { } stamp ? FileStamp.Of(archive.Path) == stamp : HashOf(archive.Path) == archive.Content;

    // The stamp is taken before anything is read.
    private ArchiveEvidence Find(CachedArchive archive)
    {
        if (opened.Value is null)
        {
            return new ArchiveEvidence();
        }

        archive.Stamp = FileStamp.Of(archive.Path);
        ReadOnlyMemory<byte>? record = archive.Stamp is { } stamp && opened.Value.Value.Records.Read(PathName(archive.Path)) is { } bytes ? AtPath(archive, bytes, stamp) : null;
        archive.IsNew = archive.Content is null;
        archive.Content ??= HashOf(archive.Path);
        record ??= archive.Content is null ? null : opened.Value.Value.Records.Read(EvidenceName(archive.Content));
        return (record is null ? null : Evidence(archive, record.Value)) ?? new ArchiveEvidence();
    }

    // What a path held when it had this stamp.
    private static ReadOnlyMemory<byte>? AtPath(CachedArchive archive, ReadOnlyMemory<byte> bytes, string stamp)
    {
        long length = bytes.Length < sizeof(long) ? -1 : BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
        if (length < 0 || length > bytes.Length - sizeof(long)
            || Encoding.UTF8.GetString(bytes.Span.Slice(sizeof(long), (int)length)).Split(' ', 2) is not [{ Length: 64 } content, { } seen] || seen != stamp)
        {
            return null;
        }

        archive.Content = content;
        return bytes[(sizeof(long) + (int)length)..];
    }

    private (CacheRecords Records, string Roots)? TryOpen() =>
        folder is not null && RootsOf(TrustedRoots) is { Length: > 0 } roots && records.Value is { } open ? (open, roots) : null;

    private static ArchiveEvidence? Evidence(CachedArchive archive, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length <= sizeof(long))
        {
            return null;
        }

        DateTime now = DateTime.UtcNow;
        DateTime written = new(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(bytes.Span), 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
        if (written > now + ClockSkew || now - written > LongestLife)
        {
            return null;
        }

        try
        {
            ArchiveEvidence evidence = ArchiveEvidence.Read(bytes[sizeof(long)..], now);
            archive.Written = written;
            return evidence;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return null;
        }
    }

    private string PathName(string archive) => CacheRecords.Name("path", $"{archive} {opened.Value!.Value.Roots}");

    private string EvidenceName(string content) => CacheRecords.Name("evidence", $"{content} {opened.Value!.Value.Roots}");

    private static string? HashOf(string file)
    {
        try
        {
            using FileStream? stream = RegularFile.Open(file);
            if (stream is null)
            {
                return null;
            }

            using BufferedStream buffered = new(stream, HashBuffer);
            return Convert.ToHexString(SHA256.HashData(buffered));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Windows trusts the system's roots, which have no file to look at.
    private static string RootsOf(string? folder) =>
        OperatingSystem.IsWindows() ? "system"
        : folder is null || !Directory.Exists(folder) ? string.Empty
        : string.Join(' ', Directory.GetFiles(folder, "*.pem").Order(StringComparer.Ordinal).Select(file => FileStamp.Of(file) is { } stamp ? $"{file} {stamp}" : HashOf(file)));
}
