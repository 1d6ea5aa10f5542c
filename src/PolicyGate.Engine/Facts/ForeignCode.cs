using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A file that runs in the build and is of no judged package, no SDK and not of the repository.</summary>
/// <param name="What">What takes it: <c>an import</c>, <c>an analyzer</c>, <c>a task</c>, <c>a reference</c>.</param>
/// <param name="File">Its path.</param>
/// <param name="At">The element that names it.</param>
internal sealed record ForeignCode(string What, string File, SourceSpan At);
