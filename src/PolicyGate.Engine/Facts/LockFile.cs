namespace PolicyGate.Facts;

/// <summary>packages.lock.json: entries by target (framework, or framework/RID; in version 3 the project's own name for it) and id.</summary>
internal sealed record LockFile(string File, IReadOnlyDictionary<string, IReadOnlyDictionary<string, LockEntry>> Targets)
{
    /// <summary>In version 3 the framework of each target, by the target's name; empty in earlier versions, where the name is the framework.</summary>
    public IReadOnlyDictionary<string, string> Frameworks { get; init; } = new Dictionary<string, string>();

    /// <summary>All entries that are packages.</summary>
    public IEnumerable<LockEntry> Packages => Targets.Values.SelectMany(target => target.Values).Where(entry => entry.Resolved is not null);

    /// <summary>The name that this file gives to a target of the project.</summary>
    public string NameOf(Target target) => Frameworks.Count > 0 ? target.Alias : target.LockName;

    /// <summary>The framework of a target of this file, without its runtime identifier.</summary>
    public string FrameworkOf(string name) => Frameworks.GetValueOrDefault(name) ?? name.Split('/')[0];
}
