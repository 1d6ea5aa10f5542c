using NuGet.Packaging;
using PolicyGate.Facts;

namespace PolicyGate.Packages;

/// <summary>Opens archives. NuGet.Packaging's types are only in what reads them: what the cache answers loads none of it.</summary>
internal static class ArchiveReader
{
    /// <summary>What a reader makes of an archive; missing where it cannot be read.</summary>
    public static Evidence<T> Read<T>(string archive, string name, Func<PackageArchiveReader, FileStream, T> read)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRequired(archive);
            using PackageArchiveReader reader = new(stream, leaveStreamOpen: true);
            return new Evidence<T>.Known(read(reader, stream));
        }
#pragma warning disable CA1031 // The bytes are a stranger's, and NuGet's readers throw what they like at some of them: whatever it is, nothing was read, and what was not read is missing, never a pass.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return new Evidence<T>.Missing($"the archive of {name} cannot be read: {e.Message}");
        }
    }
}
