namespace PolicyGate.Advisories;

/// <summary>The metrics that a version of CVSS has.</summary>
internal sealed class CvssGrammar
{
    private readonly string[] names;
    private readonly string[][] values;
    private readonly int mandatory;
    private readonly bool ordered;

    /// <summary>A version's metrics.</summary>
    /// <param name="mandatory">The base metrics, <c>AV:N,A,L,P AC:L,H</c>: every one has to be there; its values from the most severe to the least.</param>
    /// <param name="optional">Those that need not be there.</param>
    /// <param name="ordered">Whether they have to stand in this order.</param>
    public CvssGrammar(string mandatory, string optional, bool ordered)
    {
        string[][] metrics = [.. $"{mandatory} {optional}".Split(' ').Select(metric => metric.Split(':'))];
        names = [.. metrics.Select(metric => metric[0])];
        values = [.. metrics.Select(metric => metric[1].Split(','))];
        this.mandatory = mandatory.Count(character => character == ':');
        this.ordered = ordered;
    }

    /// <summary>Reads the metrics of a vector.</summary>
    /// <param name="metrics">Such as <c>AV:N</c>; text that nobody has looked at.</param>
    /// <returns>For each mandatory metric how many of its values are more severe; <see langword="null"/> where that is no vector.</returns>
    public int[]? Read(ReadOnlySpan<string> metrics)
    {
        int?[] levels = new int?[names.Length];
        int before = -1;
        foreach (string text in metrics)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            int metric = colon < 0 ? -1 : Array.IndexOf(names, text[..colon]);
            int level = metric < 0 ? -1 : Array.IndexOf(values[metric], text[(colon + 1)..]);
            if (level < 0 || levels[metric] is not null || (ordered && metric < before))
            {
                return null;
            }

            levels[metric] = level;
            before = metric;
        }

        int?[] given = levels[..mandatory];
        return given.Contains(null) ? null : [.. given.Select(level => level!.Value)];
    }
}
