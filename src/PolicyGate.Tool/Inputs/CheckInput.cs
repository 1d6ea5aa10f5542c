using PolicyGate.Facts;
using PolicyGate.Projects;

namespace PolicyGate.Tool.Inputs;

/// <summary>Something that can be judged by itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="ProjectFile">The project, or the lock file or manifest where there is none; absolute.</param>
/// <param name="File">The assets file, lock file or manifest; <see langword="null"/> for a project that was never restored.</param>
internal sealed record CheckInput(InputKind Kind, string ProjectFile, string? File)
{
    /// <summary>Why it cannot be looked at: a link that leads nowhere, a folder or solution that cannot be read. PG0001 at it.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is a project, or a graph of one, whose file is there: a file of any name may be one, once something has found that it is built.</summary>
    public bool IsOfProject => Problem is null && Kind is InputKind.Project or InputKind.LockFile && ProjectFile != File && System.IO.File.Exists(FileBasedApp.SourceOf(ProjectFile));

    /// <summary>What its XML names and nobody can follow without an evaluation.</summary>
    public IReadOnlyList<Unfollowed> Unfollowed { get; init; } = [];
}
