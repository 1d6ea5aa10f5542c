using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>
/// Projects that nobody builds (an entry of <c>exclude</c>): <c>check</c> of a folder leaves them out, counts and names them. A build judges
/// whatever it builds.
/// </summary>
/// <param name="Projects">The projects, by their paths in the repository.</param>
/// <param name="Reason">Why nobody builds them.</param>
/// <param name="At">Where the entry is written.</param>
/// <param name="Inherited">Whether an <c>extends</c> brought it in.</param>
internal sealed record Exclusion(IReadOnlyList<Glob> Projects, string Reason, SourceSpan At, bool Inherited = false) : IPlaced
{
    private const string App = ".cs.csproj";

    /// <summary>Whether the entry names this project; a file-based app by its own name or by that of the project which dotnet makes up for it.</summary>
    public bool Names(string projectPath) => Projects.Any(glob => glob.IsMatch(projectPath)
        || (projectPath.EndsWith(App, StringComparison.OrdinalIgnoreCase) && glob.IsMatch(projectPath[..^".csproj".Length])));

    /// <summary>The globs, as they are written.</summary>
    public override string ToString() => string.Join(", ", Projects.Select(glob => glob.Text));
}
