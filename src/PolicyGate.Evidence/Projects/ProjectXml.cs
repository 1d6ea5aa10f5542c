using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>What the XML of a project says, and of what it imports.</summary>
/// <param name="Declarations">The declarations, the project's own first.</param>
/// <param name="Properties">The properties that are set, each with the value that was written last, expanded as far as it is known.</param>
/// <param name="Unfollowed">What could not be followed.</param>
internal sealed record ProjectXml(IReadOnlyList<XmlDeclaration> Declarations, IReadOnlyDictionary<string, string> Properties, IReadOnlyList<Unfollowed> Unfollowed);

/// <summary>An import, a reference or an SDK that leads where only an evaluation knows.</summary>
/// <param name="At">The element.</param>
/// <param name="What">What it is, for a person.</param>
/// <param name="IsReference">Whether it is a reference to a project, which the restore graph names.</param>
internal sealed record Unfollowed(SourceSpan At, string What, bool IsReference = false);
