using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>Where and when something is read, as far as MSBuild reads it in the same order.</content>
internal sealed partial class ProjectXmlReader
{
    // In this order they are read here; MSBuild reads Directory.Packages.props before the project.
    private enum Stage
    {
        Props,
        Project,
        Packages,
        Targets,
    }

    // The way over an import: only an evaluation knows whether it is taken, or where to.
    private sealed class Way(Way? outer)
    {
        private readonly Way? outer = outer;
        private bool isMaybe;

        public bool IsMaybe { get => isMaybe || outer?.IsMaybe == true; set => isMaybe = value; }

        public bool IsOver(Way other) => other == this || (other.outer is { } more && IsOver(more));
    }

    // In the order of reading; what is followed at last comes where the import stands that leads there.
    private readonly record struct Moment(int Main, int Last)
    {
        public bool IsBefore(Moment other) => Main < other.Main || (Main == other.Main && Last < other.Last);
    }

    /// <param name="Moment">When.</param>
    /// <param name="Stage">For what.</param>
    /// <param name="IsBeforeProps">Whether in a project, before MSBuild reads Directory.Build.props for it.</param>
    /// <param name="Way">The way to the file.</param>
    /// <param name="File">The file.</param>
    private sealed record Place(Moment Moment, Stage Stage, bool IsBeforeProps, Way Way, string File)
    {
        // Whether MSBuild has read it whenever it reads the other.
        public bool IsSurelyBefore(Place other) => Moment.IsBefore(other.Moment) && (!Way.IsMaybe || Way.IsOver(other.Way)) && other.Stage switch
        {
            Stage.Project => Stage != Stage.Props || !other.IsBeforeProps,
            Stage.Packages => Stage != Stage.Project || IsBeforeProps,
            _ => true,
        };

        // Whether MSBuild may read it before the other: within a stage files may come in another order, and a project may import targets in the middle of it.
        public bool MayBeBefore(Place other) => other.Stage switch
        {
            Stage.Props => Stage == Stage.Props || IsBeforeProps,
            Stage.Packages => Stage is Stage.Props or Stage.Packages || IsBeforeProps,
            _ => true,
        };
    }

    private sealed class Write(string text, SourceSpan at, Place place, Setting setting)
    {
        public string Text => text;

        public SourceSpan At => at;

        public Place Place => place;

        public Setting Setting => setting;

        // Not a default of what had a value before.
        public bool IsTaken { get; set; } = true;
    }

    private sealed class PathByProperty(string text, string value, Unfollowed unfollowed, Func<string, bool> follow, Way way, Place place)
    {
        public string Text => text;

        public bool IsOfObj { get; init; }

        // As it was read at first.
        public string Value => value;

        public Unfollowed Unfollowed => unfollowed;

        public Func<string, bool> Follow => follow;

        public Way Way => way;

        public Place Place => place;

        public HashSet<string> Followed { get; } = new(StringComparer.Ordinal);
    }
}
