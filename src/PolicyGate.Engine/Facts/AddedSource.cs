using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A source that a restore asks and no nuget.config has.</summary>
/// <param name="Location">Its URL or folder.</param>
/// <param name="By">What adds it, for a person: the property, or what is known where it is none.</param>
/// <param name="At">The property, or the project.</param>
internal sealed record AddedSource(string Location, string By, SourceSpan At);
