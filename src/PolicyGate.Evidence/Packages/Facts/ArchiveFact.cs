using PolicyGate.Cache;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>A fact that follows from an archive's bytes, whatever it is: its form in the evidence cache.</summary>
internal abstract class ArchiveFact
{
    /// <summary>The record.</summary>
    public abstract Type Record { get; }

    /// <summary>Writes a fact that is known, or that it is not; one that may not last is left out.</summary>
    public abstract void Write(BinaryWriter writer, object? fact);

    /// <summary>Reads what was written; <see langword="null"/> where it was not known, or does not hold any more.</summary>
    /// <exception cref="EndOfStreamException">The bytes are not what was written.</exception>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public abstract object? Read(BinaryReader reader, DateTimeOffset now);
}

/// <summary>A fact that follows from an archive's bytes.</summary>
/// <param name="find">Reads it from the archive; given the archive's path, the package's name and the folder of the roots to verify signatures with.</param>
/// <param name="write">Its form in the cache.</param>
/// <param name="read">From that form.</param>
internal sealed class ArchiveFact<T>(Func<string, string, string?, Evidence<T>> find, Action<BinaryWriter, T> write, Func<BinaryReader, T> read) : ArchiveFact
    where T : class
{
    /// <inheritdoc/>
    public override Type Record => typeof(T);

    /// <summary>Whether what is known may be kept; it may, where nothing else is said.</summary>
    public Func<T, bool> IsLasting { get; init; } = _ => true;

    /// <summary>Whether what was kept still holds at a time; it does, where nothing else is said.</summary>
    public Func<T, DateTimeOffset, bool> Holds { get; init; } = (_, _) => true;

    /// <summary>Reads it from an archive.</summary>
    public Evidence<T> Find(string archive, string name, string? trustedRoots) => find(archive, name, trustedRoots);

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer, object? fact) => CacheForm.WriteOptional(writer, fact is T known && IsLasting(known) ? known : null, write);

    /// <inheritdoc/>
    public override object? Read(BinaryReader reader, DateTimeOffset now) => CacheForm.ReadOptional(reader, read) is { } fact && Holds(fact, now) ? fact : null;
}
