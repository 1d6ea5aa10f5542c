namespace PolicyGate.Advisories;

/// <summary>
/// The base score of CVSS 3, section 7.1 of <see href="https://www.first.org/cvss/v3.1/specification-document">its specification</see>. The formulas of 3.0 are
/// the same; what 3.0 says of rounding and what 3.1 does agree on every vector there is.
/// </summary>
internal static class CvssThree
{
    private static readonly double[] AttackVector = [0.85, 0.62, 0.55, 0.2];
    private static readonly double[] AttackComplexity = [0.77, 0.44];
    private static readonly double[] PrivilegesRequired = [0.85, 0.62, 0.27];
    private static readonly double[] PrivilegesRequiredInChangedScope = [0.85, 0.68, 0.5];
    private static readonly double[] UserInteraction = [0.85, 0.62];
    private static readonly double[] Impact = [0.56, 0.22, 0];

    /// <summary>Its metrics, in any order: table 15 of the specification.</summary>
    public static CvssGrammar Grammar { get; } = new(
        "AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:C,U C:H,L,N I:H,L,N A:H,L,N",
        "E:X,H,F,P,U RL:X,U,W,T,O RC:X,C,R,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H MUI:X,N,R MS:X,U,C MC:X,N,L,H MI:X,N,L,H MA:X,N,L,H",
        ordered: false);

    /// <summary>The score.</summary>
    /// <param name="levels">The levels of the base metrics, as <see cref="Grammar"/> reads them.</param>
    public static double Score(ReadOnlySpan<int> levels)
    {
        bool isScopeChanged = levels[4] == 0;
        double remains = 1 - ((1 - Impact[levels[5]]) * (1 - Impact[levels[6]]) * (1 - Impact[levels[7]]));
        double impact = isScopeChanged ? (7.52 * (remains - 0.029)) - (3.25 * Math.Pow(remains - 0.02, 15)) : 6.42 * remains;
        double[] privileges = isScopeChanged ? PrivilegesRequiredInChangedScope : PrivilegesRequired;
        double exploitability = 8.22 * AttackVector[levels[0]] * AttackComplexity[levels[1]] * privileges[levels[2]] * UserInteraction[levels[3]];
        return impact <= 0 ? 0 : RoundUp(Math.Min((isScopeChanged ? 1.08 : 1) * (impact + exploitability), 10));
    }

    // Appendix A: up to one decimal, but not for what a floating-point number is off by.
    private static double RoundUp(double score)
    {
        int hundredThousandths = (int)Math.Round(score * 100_000);
        return Math.Ceiling(hundredThousandths / 10_000.0) / 10;
    }
}
