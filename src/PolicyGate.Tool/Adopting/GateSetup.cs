using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Adopting;

/// <summary>What sets the gate up.</summary>
/// <param name="Edits">The edits of files that carry the gate.</param>
/// <param name="Manifests">The edits of tool manifests.</param>
/// <param name="Moves">What is said of a version that they change, and of an import that is no gate.</param>
internal sealed record GateSetup(IReadOnlyList<TextFile> Edits, IReadOnlyList<TextFile> Manifests, IReadOnlyList<string> Moves);
