using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Packages.Capabilities;

/// <summary>Collects what gives an assembly its capabilities: of each the first few.</summary>
internal sealed class GivenCapabilities
{
    private const int Most = 3;
    private readonly SortedDictionary<Capability, List<string>> given = [];

    /// <summary>Adds what gives these.</summary>
    public void Add(Capability capabilities, string by)
    {
        foreach (Capability capability in capabilities.Each())
        {
            if (!given.TryGetValue(capability, out List<string>? all))
            {
                given.Add(capability, all = []);
            }

            // Of what cannot be analysed the first reason is enough.
            if (all.Count < (capability == Capability.Unanalysable ? 1 : Most) && !all.Contains(by))
            {
                all.Add(by);
            }
        }
    }

    /// <summary>Each capability with what gave it.</summary>
    public IReadOnlyList<GivenCapability> All => [.. given.Select(one => new GivenCapability(one.Key, one.Value))];
}
