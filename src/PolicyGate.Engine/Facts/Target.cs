namespace PolicyGate.Facts;

/// <summary>One target of the assets file: a framework, or a framework and a runtime identifier.</summary>
/// <param name="Name">The framework's name as NuGet writes it, <c>framework/rid</c> with a runtime identifier.</param>
/// <param name="LockName">The name that a lock file gives to the same target.</param>
/// <param name="Entries">What is in it, by id.</param>
internal sealed record Target(string Name, string LockName, IReadOnlyDictionary<string, TargetEntry> Entries)
{
    /// <summary>The project's own name for it: the alias of its framework, <c>alias/rid</c> with a runtime identifier.</summary>
    public string Alias { get; init; } = LockName;

    /// <summary>The project's own name for the framework, as it stands in <c>TargetFramework</c>.</summary>
    public string Framework { get; init; } = LockName;
}
