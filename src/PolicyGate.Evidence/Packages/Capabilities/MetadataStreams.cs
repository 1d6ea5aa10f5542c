using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolicyGate.Packages.Capabilities;

/// <summary>
/// The streams of metadata (ECMA-335 II.24.2.2). Of two streams of one name, of names in other letters and of tables that are not compressed, one reader takes
/// this and another that: who reads them reads something else than the runtime.
/// </summary>
internal static class MetadataStreams
{
    // Signature, two numbers of the version, and what is reserved; then the length of the version's text.
    private const int BeforeVersion = 12;
    private const int LongestVersion = 255;
    private static readonly string[] Known = ["#~", "#Strings", "#US", "#GUID", "#Blob"];

    /// <summary>Why it is not known what the metadata says; <see langword="null"/> where it is.</summary>
    /// <exception cref="BadImageFormatException">The headers are cut off.</exception>
    public static string? WhyUnknown(PEReader image)
    {
        BlobReader reader = image.GetMetadata().GetReader();
        reader.Offset = BeforeVersion;
        int version = reader.ReadInt32();
        if (version is < 0 or > LongestVersion)
        {
            return "has metadata of a version that there is not";
        }

        // The text, and flags.
        reader.Offset += version + sizeof(ushort);
        List<string> names = [];
        for (int left = reader.ReadUInt16(); left > 0; left--)
        {
            reader.Offset += 2 * sizeof(int);
            int length = reader.IndexOf(0);
            string name = length < 0 ? string.Empty : reader.ReadUTF8(length);
            if (!Known.Contains(name, StringComparer.Ordinal) || names.Contains(name))
            {
                return "has streams of metadata that not every reader takes for the same";
            }

            names.Add(name);
            reader.Offset += Padding(length);
        }

        return null;
    }

    // The name ends with a zero, and what follows begins at the next multiple of four.
    private static int Padding(int length) => sizeof(int) - (length % sizeof(int));
}
