using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>A file that runs in the build and is of no judged package, no SDK and not of the repository.</summary>
/// <param name="What">What takes it: <c>an import</c>, <c>an analyzer</c>, <c>a task</c>, <c>a reference</c>.</param>
/// <param name="File">Its path.</param>
/// <param name="At">The element that names it.</param>
internal sealed record ForeignCode(string What, string File, SourceSpan At)
{
    /// <summary>The package in whose folder it lies, which is none of the project's; <see langword="null"/> for what is of no package.</summary>
    public ResolvedPackage? Package { get; init; }

    /// <summary>Whether a build refuses it, whatever the policy says: an import out of a package folder, where nobody judges it.</summary>
    public bool IsRefused { get; init; }
}
