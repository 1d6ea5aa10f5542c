namespace PolicyGate.Facts;

/// <summary>
/// A fact that is known, or missing for a reason. There is no null and no default: a missing fact is never a pass.
/// </summary>
internal abstract record Evidence<T>
{
    private Evidence()
    {
    }

    /// <summary>The fact is known.</summary>
    internal sealed record Known(T Value) : Evidence<T>;

    /// <summary>The fact could not be had; <paramref name="Reason"/> says why, for a person.</summary>
    internal sealed record Missing(string Reason) : Evidence<T>;
}
