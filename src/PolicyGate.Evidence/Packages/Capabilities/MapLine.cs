using PolicyGate.Policies;

namespace PolicyGate.Packages.Capabilities;

/// <summary>A line of the map (<c>capabilities.txt</c>).</summary>
/// <param name="Capability">What it is about.</param>
/// <param name="Gives">Whether it gives the capability; else it takes back what a shorter line gives.</param>
/// <param name="Member">The member, without what stands behind it.</param>
/// <param name="IsPrefix">Whether anything may follow.</param>
/// <param name="TakesString">Whether the first parameter has to be a string.</param>
/// <param name="Where">Where the member is; <see langword="null"/> for the reference packs of the .NET SDK.</param>
internal sealed record MapLine(Capability Capability, bool Gives, string Member, bool IsPrefix, bool TakesString, string? Where)
{
    private const string Not = "not ";
    private const string OfString = "(string)";

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MapLine Parse(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        Capability capability = space < 0 ? Capability.None : CapabilityWords.Parse(line[..space]);
        if (capability == Capability.None)
        {
            throw new FormatException($"capabilities.txt: {line}");
        }

        string rest = line[space..].Trim();
        bool gives = !rest.StartsWith(Not, StringComparison.Ordinal);
        string[] parts = (gives ? rest : rest[Not.Length..].Trim()).Split(" @ ", 2);
        bool takesString = parts[0].EndsWith(OfString, StringComparison.Ordinal);
        string member = takesString ? parts[0][..^OfString.Length] : parts[0];
        return new MapLine(capability, gives, member.TrimEnd('*'), member.EndsWith('*'), takesString, parts.Length > 1 ? parts[1] : null);
    }

    /// <summary>Whether it is about a type or some of its members.</summary>
    public bool Concerns(string type) =>
        Member.Length <= type.Length ? IsOf(type) : Member[type.Length] == '.' && Member.StartsWith(type, StringComparison.Ordinal) && (IsPrefix || !Member.AsSpan(type.Length + 1).Contains('.'));

    /// <summary>Whether it is about a member of a type that it concerns.</summary>
    public bool Matches(string type, string member) =>
        Member.Length <= type.Length ? IsOf(type) : IsPrefix ? member.AsSpan().StartsWith(Member.AsSpan(type.Length + 1), StringComparison.Ordinal) : member.AsSpan().SequenceEqual(Member.AsSpan(type.Length + 1));

    // The whole type, or what begins as the line does: with the dot behind it, so that a namespace is not taken for a type.
    private bool IsOf(string type) => IsPrefix ? type.StartsWith(Member, StringComparison.Ordinal) : type.Equals(Member, StringComparison.Ordinal) || (type.StartsWith(Member, StringComparison.Ordinal) && type[Member.Length] == '+');
}
