using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Cataloguing;

/// <summary>What is known to be wrong with a package, and what the policy says of it.</summary>
/// <param name="Known">The advisory.</param>
/// <param name="Excuse">The entry of <c>advisories.not-affected</c> that holds; <see langword="null"/> for none.</param>
/// <param name="Waiver">The waiver that covers it; <see langword="null"/> for none.</param>
internal sealed record CataloguedAdvisory(KnownAdvisory Known, NotAffected? Excuse, Waiver? Waiver);
