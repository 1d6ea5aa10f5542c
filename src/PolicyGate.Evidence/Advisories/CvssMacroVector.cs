using System.Globalization;
using System.Reflection;

namespace PolicyGate.Advisories;

/// <summary>
/// A MacroVector of CVSS 4.0: the vectors of about the same severity. Of each of the six equivalence sets of metrics it has a level, 0 is the most severe
/// (section 8.2 of <see href="https://www.first.org/cvss/v4.0/specification-document">the specification</see>).
/// </summary>
/// <param name="Eq1">AV, PR and UI, table 24.</param>
/// <param name="Eq2">AC and AT, table 25.</param>
/// <param name="Eq3">VC, VI and VA, table 26.</param>
/// <param name="Eq4">SC, SI and SA, table 27.</param>
/// <param name="Eq5">E, table 28.</param>
/// <param name="Eq6">VC, VI and VA with CR, IR and AR, table 29.</param>
internal readonly record struct CvssMacroVector(int Eq1, int Eq2, int Eq3, int Eq4, int Eq5, int Eq6)
{
    private const int Levels = 3;

    /// <summary>The score of the most severe vectors of every one of the 270 that there are (<c>cvss4.txt</c>), in tenths.</summary>
    public static IReadOnlyDictionary<CvssMacroVector, int> Scores { get; } = Read();

    /// <summary>How far the score falls from this one to the next lower, in tenths: what the specification calls the maximal scoring difference.</summary>
    /// <param name="lower">The next lower ones; of those that there are the highest counts.</param>
    /// <returns><see langword="null"/> if there is none.</returns>
    public int? FallTo(params ReadOnlySpan<CvssMacroVector> lower)
    {
        int? best = null;
        foreach (CvssMacroVector other in lower)
        {
            if (Scores.TryGetValue(other, out int score))
            {
                best = Math.Max(best ?? score, score);
            }
        }

        return Scores[this] - best;
    }

    private static Dictionary<CvssMacroVector, int> Read()
    {
        Dictionary<CvssMacroVector, int> scores = [];
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("cvss4.txt")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0] == "#")
            {
                continue;
            }

            int[] levels = [.. words[0].Select(digit => digit - '0')];
            for (int column = 0; column < Levels * Levels; column++)
            {
                CvssMacroVector macro = new(levels[0], levels[1], levels[2], column / Levels, column % Levels, levels[3]);
                scores.Add(macro, (int)(decimal.Parse(words[column + 1], CultureInfo.InvariantCulture) * 10));
            }
        }

        return scores;
    }
}
