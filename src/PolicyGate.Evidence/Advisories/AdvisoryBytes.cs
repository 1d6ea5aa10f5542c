using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Advisories;

/// <summary>What an advisory says of one id, as an index keeps it: written and read only here.</summary>
internal static class AdvisoryBytes
{
    private const byte NoVersion = 0;
    private const byte Numbers = 1;
    private const byte Text = 2;
    private const int IncludesFrom = 1;
    private const int IncludesTo = 2;
    private const int IsFixed = 4;

    /// <summary>Writes an advisory.</summary>
    /// <param name="record">The record.</param>
    /// <param name="ranges">What it says of the id.</param>
    public static byte[] Write(AdvisoryRecord record, IReadOnlyCollection<AffectedRange> ranges)
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes);
        writer.Write(record.Name);
        writer.Write7BitEncodedInt(record.Aliases.Count);
        foreach (string alias in record.Aliases)
        {
            writer.Write(alias);
        }

        writer.Write(record.IsMalware);
        writer.Write((sbyte)(record.Severity is { } severity ? (int)severity : -1));
        writer.Write(record.Published?.UtcTicks ?? 0);
        writer.Write(record.Summary);
        writer.Write(record.Problem ?? string.Empty);
        writer.Write7BitEncodedInt(ranges.Count);
        foreach (AffectedRange range in ranges)
        {
            Write(writer, range.From);
            Write(writer, range.To);
            writer.Write((byte)((range.IncludesFrom ? IncludesFrom : 0) | (range.IncludesTo ? IncludesTo : 0) | (range.IsFixed ? IsFixed : 0)));
        }

        return bytes.ToArray();
    }

    /// <summary>Reads advisories that stand one after the other.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static IReadOnlyList<Advisory> Read(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return [];
        }

        // One method: each would have to be compiled.
        using BinaryReader reader = new(new MemoryStream(bytes));
        List<Advisory> advisories = [];
        try
        {
            while (reader.BaseStream.Position < bytes.Length)
            {
                string id = reader.ReadString();
                List<string> aliases = [];
                for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
                {
                    aliases.Add(reader.ReadString());
                }

                bool isMalware = reader.ReadBoolean();
                sbyte severity = reader.ReadSByte();
                long published = reader.ReadInt64();
                string summary = reader.ReadString();
                string problem = reader.ReadString();
                List<AffectedRange> affected = [];
                for (int left = reader.Read7BitEncodedInt(); left > 0; left--)
                {
                    NuGetVersion? from = Version(reader);
                    NuGetVersion? to = Version(reader);
                    byte ends = reader.ReadByte();
                    affected.Add(new AffectedRange(from, to, (ends & IncludesFrom) != 0, (ends & IncludesTo) != 0, (ends & IsFixed) != 0));
                }

                advisories.Add(new Advisory(
                    id,
                    aliases,
                    isMalware,
                    severity < 0 ? null : (AdvisorySeverity)severity,
                    published == 0 ? null : new DateTimeOffset(published, TimeSpan.Zero),
                    summary,
                    problem.Length == 0 ? null : problem,
                    affected));
            }
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("the index is damaged", e);
        }

        return advisories;
    }

    // Nearly every version is four numbers, and nothing to parse.
    private static void Write(BinaryWriter writer, NuGetVersion? version)
    {
        if (version is null)
        {
            writer.Write(NoVersion);
        }
        else if (version.IsPrerelease || version.HasMetadata)
        {
            writer.Write(Text);
            writer.Write(version.ToFullString());
        }
        else
        {
            writer.Write(Numbers);
            writer.Write7BitEncodedInt(version.Major);
            writer.Write7BitEncodedInt(version.Minor);
            writer.Write7BitEncodedInt(version.Patch);
            writer.Write7BitEncodedInt(version.Revision);
        }
    }

    private static NuGetVersion? Version(BinaryReader reader) => reader.ReadByte() switch
    {
        NoVersion => null,
        Numbers => new NuGetVersion(new Version(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()), [], string.Empty, null),
        Text => OsvReader.Version(reader.ReadString()) ?? throw new FormatException("it is no version"),
        _ => throw new FormatException("it is no version"),
    };
}
