namespace PolicyGate.Policies;

/// <summary>A part of a policy for the projects whose repo-relative path matches a glob; applied after everything else.</summary>
internal sealed record Scope(IReadOnlyList<Glob> Projects, PolicyLayer Layer)
{
    /// <summary>Whether the scope speaks about this project.</summary>
    public bool AppliesTo(string projectPath) => Projects.Any(glob => glob.IsMatch(projectPath));
}

/// <summary>One file of a policy, or one scope, before it is merged with the others.</summary>
internal sealed record PolicyLayer(Policy Content, IReadOnlyList<Located<string>> Final, IReadOnlyList<Scope> Scopes);
