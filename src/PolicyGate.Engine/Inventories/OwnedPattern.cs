namespace PolicyGate.Inventories;

/// <summary>A line of CODEOWNERS.</summary>
/// <param name="Pattern">Which files.</param>
/// <param name="Owners">Whose they are; nobody's where it is empty.</param>
internal sealed record OwnedPattern(string Pattern, IReadOnlyList<string> Owners);
