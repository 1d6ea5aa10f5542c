using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PolicyGate.Facts;

/// <summary>
/// A way from the project to a package, the package last: the way to its parent and one step more, so that the ways to all packages of a graph take no
/// more room than the graph, however deep it is.
/// </summary>
[CollectionBuilder(typeof(PackageWay), nameof(Of))]
internal sealed class PackageWay : IReadOnlyList<PathStep>
{
    // At each end; nobody reads more.
    private const int MostShown = 20;
    private readonly PackageWay? before;
    private readonly PackageWay beginning;
    private readonly PathStep step;

    private PackageWay(PackageWay? before, PathStep step)
    {
        (this.before, this.step) = (before, step);
        Count = (before?.Count ?? 0) + 1;
        beginning = before is null || Count <= MostShown ? this : before.beginning;
        First = before?.First ?? step;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The first step.</summary>
    public PathStep First { get; }

    /// <inheritdoc/>
    public PathStep this[int index] => Steps()[index];

    /// <summary>The way of these steps, of which there is one at least.</summary>
    public static PackageWay Of(ReadOnlySpan<PathStep> steps)
    {
        PackageWay way = new(null, steps[0]);
        foreach (PathStep step in steps[1..])
        {
            way = way.Then(step);
        }

        return way;
    }

    /// <summary>This way and one step more.</summary>
    public PackageWay Then(PathStep next) => new(this, next);

    /// <summary>The way for a person: of a long one how it begins and how it ends.</summary>
    public IReadOnlyList<string> Shown()
    {
        if (Count <= 2 * MostShown)
        {
            return [.. this.Select(one => one.ToString())];
        }

        string left = string.Create(CultureInfo.InvariantCulture, $"… {Count - (2 * MostShown)} more …");
        return [.. beginning.Select(one => one.ToString()), left, .. Last(MostShown).Select(one => one.ToString())];
    }

    /// <inheritdoc/>
    public IEnumerator<PathStep> GetEnumerator() => Steps().AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private PathStep[] Steps() => Last(Count);

    private PathStep[] Last(int count)
    {
        PathStep[] steps = new PathStep[count];
        PackageWay? way = this;
        for (int at = count - 1; at >= 0; at--)
        {
            steps[at] = way!.step;
            way = way.before;
        }

        return steps;
    }
}
