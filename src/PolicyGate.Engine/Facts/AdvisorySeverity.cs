namespace PolicyGate.Facts;

/// <summary>How bad a vulnerability is, in the words that GitHub's database, NuGet and the CVSS ratings share.</summary>
internal enum AdvisorySeverity
{
    /// <summary>CVSS 0.1 to 3.9.</summary>
    Low,

    /// <summary>CVSS 4.0 to 6.9.</summary>
    Moderate,

    /// <summary>CVSS 7.0 to 8.9.</summary>
    High,

    /// <summary>CVSS 9.0 to 10.0.</summary>
    Critical,
}
