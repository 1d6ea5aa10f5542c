namespace PolicyGate.Advisories;

/// <summary>The base score (CVSS-B) of CVSS 4.0, section 8.2 of <see href="https://www.first.org/cvss/v4.0/specification-document">its specification</see>.</summary>
internal static class CvssFour
{
    // What every depth divides.
    private const int Whole = 280;

    // For each level of a set: how many steps its most severe vectors are below the most severe there are, the same for each of them; and its depth, the most
    // steps from those down to where the level ends, and the one out of it, as the calculator of the specification counts. The depth of EQ3 is that of EQ3 and
    // EQ6 together, with the steps of CR, IR and AR.
    private static readonly (int Top, int Depth)[] Eq1 = [(0, 1), (1, 4), (3, 5)];
    private static readonly (int Top, int Depth)[] Eq2 = [(0, 1), (1, 2)];
    private static readonly (int Top, int Depth)[] Eq3 = [(0, 7), (1, 8), (3, 10)];
    private static readonly (int Top, int Depth)[] Eq4AfterSafety = [(0, 5), (3, 4)];

    /// <summary>Its metrics, in the order that they have to have: table 23 of the specification.</summary>
    public static CvssGrammar Grammar { get; } = new(
        "AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N",
        "E:X,A,P,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A MVC:X,N,L,H MVI:X,N,L,H MVA:X,N,L,H MSC:X,N,L,H "
        + "MSI:X,N,L,H,S MSA:X,N,L,H,S S:X,N,P AU:X,N,Y R:X,A,U,I V:X,D,C RE:X,L,M,H U:X,Clear,Green,Amber,Red",
        ordered: true);

    /// <summary>The score: that of the MacroVector, less the mean of how far the vector is on the way to each of the next less severe MacroVectors.</summary>
    /// <param name="levels">The levels of the base metrics, as <see cref="Grammar"/> reads them.</param>
    public static double Score(ReadOnlySpan<int> levels)
    {
        int reach = levels[0] + levels[3] + levels[4];
        int conditions = levels[1] + levels[2];
        int vulnerable = Sum(levels[5..8]);
        int subsequent = Sum(levels[8..11]);
        if (vulnerable + subsequent == 12)
        {
            return 0;
        }

        CvssMacroVector macro = Of(levels);
        (int? Fall, int Steps, int Depth)[] sets =
        [
            (macro.FallTo(macro with { Eq1 = macro.Eq1 + 1 }), reach - Eq1[macro.Eq1].Top, Eq1[macro.Eq1].Depth),
            (macro.FallTo(macro with { Eq2 = macro.Eq2 + 1 }), conditions - Eq2[macro.Eq2].Top, Eq2[macro.Eq2].Depth),
            (macro.FallTo(macro with { Eq3 = macro.Eq3 + 1 }, macro with { Eq6 = macro.Eq6 + 1 }), vulnerable - Eq3[macro.Eq3].Top, Eq3[macro.Eq3].Depth),
            (macro.FallTo(macro with { Eq4 = macro.Eq4 + 1 }), subsequent - Eq4AfterSafety[macro.Eq4 - 1].Top, Eq4AfterSafety[macro.Eq4 - 1].Depth),
            (macro.FallTo(macro with { Eq5 = macro.Eq5 + 1 }), 0, 1),
        ];

        // In whole numbers, so that a half is one, and goes up.
        int unit = Whole * sets.Count(set => set.Fall is not null);
        int lost = sets.Sum(set => (set.Fall ?? 0) * set.Steps * (Whole / set.Depth));
        int tenths = ((2 * ((CvssMacroVector.Scores[macro] * unit) - lost)) + unit) / (2 * unit);
        return tenths / 10.0;
    }

    // Tables 24 to 30. Threat and environment are not defined: EQ5 is 0, EQ4 cannot be (that takes MSI:S or MSA:S), EQ6 follows from EQ3.
    private static CvssMacroVector Of(ReadOnlySpan<int> levels)
    {
        (int attack, int privileges, int interaction) = (levels[0], levels[3], levels[4]);
        int eq1 = attack + privileges + interaction == 0 ? 0 : attack < 3 && attack * privileges * interaction == 0 ? 1 : 2;
        int eq2 = levels[1] + levels[2] == 0 ? 0 : 1;
        int eq3 = levels[5] + levels[6] == 0 ? 0 : levels[5..8].Contains(0) ? 1 : 2;
        int eq4 = levels[8..11].Contains(0) ? 1 : 2;
        return new(eq1, eq2, eq3, eq4, 0, eq3 == 2 ? 1 : 0);
    }

    private static int Sum(ReadOnlySpan<int> levels) => levels[0] + levels[1] + levels[2];
}
