using System.Collections.Concurrent;
using System.Reflection;
using PolicyGate.Policies;

namespace PolicyGate.Packages.Capabilities;

/// <summary>Which member of a class library gives which capability (<c>capabilities.txt</c>); the longest line that is about a member decides.</summary>
internal sealed class CapabilityMap
{
    // What types of packages are called is theirs: no more than these are remembered.
    private const int MostTypes = 10_000;
    private readonly ConcurrentDictionary<string, MapLine[]> ofType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MapLine[]> byBeginning;
    private int remembered;

    /// <summary>A map of these lines.</summary>
    public CapabilityMap(IEnumerable<MapLine> lines)
    {
        Lines = [.. lines];
        byBeginning = Lines.GroupBy(line => Beginning(line.Member), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(line => line.Member.Length).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The map that ships.</summary>
    public static CapabilityMap Current { get; } = new(Read().Select(MapLine.Parse));

    /// <summary>Its lines.</summary>
    public IReadOnlyList<MapLine> Lines { get; }

    /// <summary>The lines about a type or members of it; none for most types there are.</summary>
    /// <param name="type">The full name, without the number of type parameters; a nested type's behind a <c>+</c>.</param>
    public IReadOnlyList<MapLine> Of(string type)
    {
        if (ofType.TryGetValue(type, out MapLine[]? known))
        {
            return known;
        }

        if (!byBeginning.TryGetValue(Beginning(type), out MapLine[]? candidates))
        {
            return [];
        }

        MapLine[] lines = Array.FindAll(candidates, line => line.Concerns(type));
        if (remembered < MostTypes && ofType.TryAdd(type, lines))
        {
            Interlocked.Increment(ref remembered);
        }

        return lines;
    }

    /// <summary>What a member gives.</summary>
    /// <param name="lines">The lines of its type.</param>
    /// <param name="type">The type.</param>
    /// <param name="member">The member's name, as the map has it.</param>
    /// <param name="takesString">Whether its first parameter may be a string.</param>
    public static Capability Given(IReadOnlyList<MapLine> lines, string type, string member, bool takesString)
    {
        Capability given = Capability.None;
        Capability decided = Capability.None;
        foreach (MapLine line in lines)
        {
            if ((decided & line.Capability) == 0 && (takesString || !line.TakesString) && line.Matches(type, member))
            {
                decided |= line.Capability;
                given |= line.Gives ? line.Capability : Capability.None;
            }
        }

        return given;
    }

    // The first name: every line has one, whole.
    private static string Beginning(string name)
    {
        int first = name.IndexOf('.', StringComparison.Ordinal);
        return first < 0 ? name : name[..first];
    }

    private static IEnumerable<string> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("capabilities.txt")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
