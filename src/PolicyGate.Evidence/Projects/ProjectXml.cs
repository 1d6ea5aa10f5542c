using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What the XML of a project says, and of what it imports.</summary>
/// <param name="Declarations">The declarations, the project's own first.</param>
/// <param name="Properties">The properties that are set, each with the value that was written last, expanded as far as it is known.</param>
/// <param name="Unfollowed">What could not be followed.</param>
internal sealed record ProjectXml(IReadOnlyList<XmlDeclaration> Declarations, IReadOnlyDictionary<string, string> Properties, IReadOnlyList<Unfollowed> Unfollowed)
{
    /// <summary>The declarations of the project itself and of what it imports by itself, without those of Directory.Build.props and the like.</summary>
    public IReadOnlyList<XmlDeclaration> OwnDeclarations { get; init; } = [];

    /// <summary>Each property that is set, by its name: what was written last.</summary>
    public IReadOnlyDictionary<string, WrittenProperty> Written { get; init; } = new Dictionary<string, WrittenProperty>();

    /// <summary>Every element that names sources of packages (<see cref="AddedSources.Properties"/>), with the whole value that it gives.</summary>
    public IReadOnlyList<WrittenProperty> SourceProperties { get; init; } = [];

    /// <summary>The value of a property, empty where nothing sets it; missing where only an evaluation knows.</summary>
    public Evidence<string> Value(string name)
    {
        if (Unfollowed.FirstOrDefault(one => !one.IsReference) is { } open)
        {
            return new Evidence<string>.Missing($"{open.What}, and what it brings may set {name}; restore the project");
        }

        WrittenProperty property = Written.GetValueOrDefault(name) ?? new WrittenProperty(name, string.Empty, default, false);
        return property.IsDoubtful || PropertyExpansion.IsOpen(property.Value)
            ? new Evidence<string>.Missing($"{name} ({property.Value}) is set under a condition, twice, or by what only an evaluation knows; restore the project")
            : new Evidence<string>.Known(property.Value.Trim());
    }

    /// <summary>Whether a property is true, as MSBuild and NuGet read it; missing where only an evaluation knows.</summary>
    public Evidence<bool> IsTrue(string name) => Value(name) switch
    {
        Evidence<string>.Known known => new Evidence<bool>.Known(known.Value.Equals("true", StringComparison.OrdinalIgnoreCase)),
        Evidence<string>.Missing missing => new Evidence<bool>.Missing(missing.Reason),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>What a text at a place may be at the end of an evaluation, by whatever is written of its properties; <see langword="null"/> where that is not known.</summary>
    public Func<string, SourceSpan, IReadOnlyList<string>?> EveryValue { get; init; } = (_, _) => null;

    /// <summary>Everything that is written of where the project's obj and lock file are, under a condition or not, the last first.</summary>
    public IReadOnlyList<ObjPath> ObjPaths { get; init; } = [];
}
