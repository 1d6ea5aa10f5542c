using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>What of the facts of two reports of a repository is not the same.</summary>
internal sealed class Difference
{
    private readonly Dictionary<Fact, OpenFact> open;
    private readonly HashSet<long> partly;
    private readonly HashSet<(long Project, long Package)> kept;
    private readonly List<Fact> added = [];

    /// <summary>Begins with the facts of the report before.</summary>
    /// <param name="before">They.</param>
    /// <param name="partly">The projects of which this report does not know everything: what it does not say of them is not gone.</param>
    public Difference(IReadOnlyList<OpenFact> before, HashSet<long> partly)
    {
        open = before.ToDictionary(fact => fact.Fact);
        this.partly = partly;
        kept = [.. before.Where(fact => partly.Contains(fact.Fact.Project)).Select(fact => (fact.Fact.Project, fact.Fact.Package))];
    }

    /// <summary>The facts that the report before had not.</summary>
    public IReadOnlyCollection<Fact> New => added;

    /// <summary>Those that this one has not.</summary>
    public IReadOnlyCollection<OpenFact> Gone => [.. open.Where(fact => !partly.Contains(fact.Key.Project)).Select(fact => fact.Value)];

    /// <summary>Sees a fact of this report.</summary>
    public void See(Fact fact)
    {
        if (!open.Remove(fact) && !kept.Contains((fact.Project, fact.Package)))
        {
            added.Add(fact);
        }
    }
}
