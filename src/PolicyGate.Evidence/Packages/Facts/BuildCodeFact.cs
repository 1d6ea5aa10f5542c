using PolicyGate.Facts;
using PolicyGate.Policies;
using static PolicyGate.Cache.CacheForm;

namespace PolicyGate.Packages;

/// <summary>What of a package can run during a build, what of it the F# compiler runs, and what an approval of it is of.</summary>
internal static class BuildCodeFact
{
    /// <summary>The files that can run.</summary>
    public static ArchiveFact<BuildCode> Files { get; } = new((archive, name, _) => ArchiveReader.Read(archive, name, (_, stream) => BuildCodeReader.Read(stream)), Write, Read);

    /// <summary>What of it the F# compiler runs.</summary>
    public static ArchiveFact<TypeProviders> TypeProviders { get; } = new(
        (archive, name, _) => ArchiveReader.Read(archive, name, (_, stream) => TypeProviderReader.Read(stream)),
        (writer, providers) => WriteList(writer, providers.Files, static (writer, file) => writer.Write(file)),
        reader => new TypeProviders(ReadList(reader, static reader => reader.ReadString())));

    /// <summary>What an approval is of.</summary>
    public static ArchiveFact<PackageContent> Content { get; } = new(
        (archive, name, _) => ArchiveReader.Read(archive, name, (_, stream) => BuildCodeReader.ReadContent(stream)),
        (writer, content) => writer.Write(content.Digest),
        reader => new PackageContent(reader.ReadString()));

    private static void Write(BinaryWriter writer, BuildCode code)
    {
        WriteList(writer, code.Files, static (writer, file) =>
        {
            writer.Write(file.Path);
            writer.Write((int)file.Kinds);
            writer.Write(file.Sha256);
        });
        WriteList(writer, code.Unsafe, static (writer, problem) => writer.Write(problem));
    }

    private static BuildCode Read(BinaryReader reader) =>
        new(ReadList(reader, static reader => new CodeFile(reader.ReadString(), (CodeKinds)reader.ReadInt32(), reader.ReadString()))) { Unsafe = ReadList(reader, static reader => reader.ReadString()) };
}
