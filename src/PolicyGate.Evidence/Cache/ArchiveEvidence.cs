using System.Text;
using PolicyGate.Packages;

namespace PolicyGate.Cache;

/// <summary>What is known of one archive so far, by the kind of the fact. Only what follows from the archive's bytes is here, never how files on disk compare with it.</summary>
internal sealed class ArchiveEvidence
{
    private readonly Dictionary<Type, object> facts = [];

    /// <summary>A fact that is known.</summary>
    public T? Find<T>()
        where T : class => facts.TryGetValue(typeof(T), out object? fact) ? (T)fact : null;

    /// <summary>Remembers a fact.</summary>
    public void Add<T>(T fact)
        where T : class => facts[typeof(T)] = fact;

    /// <summary>The facts in the cache's form.</summary>
    public byte[] Write()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        foreach (ArchiveFact fact in ArchiveFacts.All)
        {
            fact.Write(writer, facts.GetValueOrDefault(fact.Record));
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Facts that <see cref="Write"/> wrote and that still hold.</summary>
    /// <exception cref="EndOfStreamException">The bytes are not what was written.</exception>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static ArchiveEvidence Read(ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        using BinaryReader reader = new(stream, Encoding.UTF8);
        ArchiveEvidence evidence = new();
        foreach (ArchiveFact fact in ArchiveFacts.All)
        {
            if (fact.Read(reader, now) is { } known)
            {
                evidence.facts[fact.Record] = known;
            }
        }

        return evidence;
    }
}
