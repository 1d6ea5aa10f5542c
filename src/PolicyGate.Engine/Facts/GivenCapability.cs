using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A capability and what gave it.</summary>
/// <param name="Capability">One capability.</param>
/// <param name="By">
/// The first members that gave it, of the first of the files: <c>System.Net.Http.HttpClient.GetAsync</c>, <c>libc!fork</c>; for what cannot be analysed one sentence without a subject that says
/// why. Text of the package: whoever shows it asks <see cref="Reporting.Printable"/>.
/// </param>
internal sealed record GivenCapability(Capability Capability, IReadOnlyList<string> By);
