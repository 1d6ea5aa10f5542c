namespace PolicyGate;

/// <summary>How the system compares paths: by case on Linux only.</summary>
internal static class PathNames
{
    /// <summary>For paths as texts.</summary>
    public static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>For sets of paths.</summary>
    public static readonly StringComparer Comparer = StringComparer.FromComparison(Comparison);
}
