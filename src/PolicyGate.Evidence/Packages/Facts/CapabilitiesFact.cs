using PolicyGate.Facts;
using PolicyGate.Packages.Capabilities;
using PolicyGate.Policies;
using static PolicyGate.Cache.CacheForm;

namespace PolicyGate.Packages;

/// <summary>What a package's own assemblies can do.</summary>
internal static class CapabilitiesFact
{
    /// <summary>The fact.</summary>
    public static ArchiveFact<PackageCapabilities> Fact { get; } = new((archive, name, _) => ArchiveReader.Read(archive, name, (_, stream) => CapabilitiesReader.Read(stream)), Write, Read);

    private static void Write(BinaryWriter writer, PackageCapabilities capabilities) => WriteList(writer, capabilities.Code, static (writer, code) =>
    {
        WriteTexts(writer, code.Files);
        writer.Write((int)code.RunsAs);
        WriteList(writer, code.Given, static (writer, given) =>
        {
            writer.Write((int)given.Capability);
            WriteTexts(writer, given.By);
        });
    });

    private static PackageCapabilities Read(BinaryReader reader) => new(ReadList(reader, static reader => new CapableCode(
        ReadTexts(reader),
        (CodeKinds)reader.ReadInt32(),
        ReadList(reader, static reader => new GivenCapability((Capability)reader.ReadInt32(), ReadTexts(reader))))));

    private static void WriteTexts(BinaryWriter writer, IReadOnlyList<string> texts) => WriteList(writer, texts, static (writer, text) => writer.Write(text));

    private static List<string> ReadTexts(BinaryReader reader) => ReadList(reader, static reader => reader.ReadString());
}
