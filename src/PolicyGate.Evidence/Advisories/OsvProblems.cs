namespace PolicyGate.Advisories;

/// <summary>What of a record could not be read: the first such thing is said.</summary>
internal sealed class OsvProblems
{
    /// <summary>For a person; <see langword="null"/> where all could be read.</summary>
    public string? Text { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(string what) => Text ??= $"not all of the record could be read ({what}), and what is not known counts as affected";
}
