using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A part of a policy for the projects whose repo-relative path matches a glob; applied after everything else.</summary>
internal sealed record Scope(IReadOnlyList<Glob> Projects, Values Content)
{
    /// <summary>Whether the scope speaks about this project.</summary>
    public bool AppliesTo(string projectPath) => Projects.Any(glob => glob.IsMatch(projectPath));
}
