namespace PolicyGate.Advisories;

/// <summary>The severity that a CVSS vector of an advisory stands for.</summary>
internal static class CvssVector
{
    // With every metric that there is, one of 4.0 has 178 characters.
    private const int LongestVector = 300;

    /// <summary>
    /// The base score of a vector of CVSS <see href="https://www.first.org/cvss/v3.0/specification-document">3.0</see>,
    /// <see href="https://www.first.org/cvss/v3.1/specification-document">3.1</see> or
    /// <see href="https://www.first.org/cvss/v4.0/specification-document">4.0</see>.
    /// </summary>
    /// <remarks>
    /// Temporal, threat, environmental and supplemental metrics have to be ones that there are, and change nothing: what an advisory says of everybody's use of
    /// a package is its base severity. For 4.0 that is CVSS-B, threat and environment not defined.
    /// </remarks>
    /// <param name="vector">The vector, with its version: <c>CVSS:3.1/AV:N/…</c>.</param>
    /// <returns>
    /// From 0.0 to 10.0, with one decimal; <see langword="null"/> if it is none of these: another version, a mandatory metric is missing, a metric or value is
    /// not known, a metric is there twice or, in 4.0, out of order, or it is longer than 300 characters.
    /// </returns>
    public static double? Score(string vector)
    {
        if (vector.Length > LongestVector)
        {
            return null;
        }

        string[] parts = vector.Split('/');
        return parts[0] switch
        {
            "CVSS:3.0" or "CVSS:3.1" => CvssThree.Grammar.Read(parts.AsSpan(1)) is { } levels ? CvssThree.Score(levels) : null,
            "CVSS:4.0" => CvssFour.Grammar.Read(parts.AsSpan(1)) is { } levels ? CvssFour.Score(levels) : null,
            _ => null,
        };
    }
}
