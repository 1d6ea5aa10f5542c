using System.Xml.Linq;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>
/// Of a property that is set twice or under a condition every value that may be in force: what a path leads to by any of them is followed. Which of them is, only an
/// evaluation knows, so what is read by one of several stands under a condition. What has too many values, or one that nobody knows, is told.
/// </content>
internal sealed partial class ProjectXmlReader
{
    private const int MostValues = 16;
    private const int MostExpansions = 10_000;
    private const int LongestChain = 32;

    // What has its value from elsewhere, or one that is no text.
    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Write>> writes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Write, IReadOnlyList<string>?> valuesOf = [];
    private readonly List<PathByProperty> byProperties = [];
    private readonly List<(XElement Element, SourceSpan At, bool IsUnderOne, Way Way)> visited = [];
    private readonly List<(string? From, string File, bool IsBefore)> imported = [];
    private readonly HashSet<string> anywhere = new(StringComparer.Ordinal);
    private readonly HashSet<string> alsoBefore = new(StringComparer.Ordinal);
    private Way way = new(null);
    private Stage stage;
    private string? reading;
    private bool isBeforeProps;
    private bool isOfObj;
    private Moment moment;
    private int expansions;

    private void Visit(XElement element, SourceSpan at, bool isUnderOne)
    {
        if (visit is not null)
        {
            visited.Add((element, at, isUnderOne, way));
        }
    }

    private Write Wrote(string name, string text, SourceSpan at, Setting setting)
    {
        if (!writes.TryGetValue(name, out List<Write>? known))
        {
            writes[name] = known = [];
        }

        known.Add(new Write(text, at, Here(at.File), setting));
        return known[^1];
    }

    // Asked again at last, when it is known which properties are set again.
    private Way ByProperty(string text, Unfollowed unfollowed, bool isMaybe, Func<string, bool> follow, bool isOfObj = false)
    {
        PathByProperty path = new(text, exact.Expand(text, unfollowed.At, "a path"), unfollowed, follow, new Way(way) { IsMaybe = isMaybe }, Here(unfollowed.At.File)) { IsOfObj = isOfObj };
        byProperties.Add(path);
        return path.Way;
    }

    private Place Here(string file)
    {
        moment = moment.Last > 0 ? moment with { Last = moment.Last + 1 } : new Moment(moment.Main + 1, 0);
        return new Place(moment, stage, isBeforeProps, way, file);
    }

    private bool FollowImport(string paths, string file, XElement element, bool isUnderOne)
    {
        // What one of its values leads to and is not there may be made later.
        string folder = Path.GetDirectoryName(file)!;
        if (MsbuildText.List(paths).Any(path => PropertyExpansion.IsOpen(path) ? !PropertyExpansion.IsOfToolset(path)
            : !isUnderOne && !FileWildcards.Is(path) && Path.GetFullPath(MsbuildText.Unescaped(path).Replace('\\', '/'), folder) is var full && !(inputs.Exists(full) && !Directory.Exists(full))))
        {
            return false;
        }

        Imports(paths, file, element, isUnderOne: true);
        return true;
    }

    // What could not be followed, once everything is known that is set again.
    private List<Unfollowed> AllUnfollowed()
    {
        HashSet<PathByProperty> open = [];
        bool isMore = true;
        while (isMore)
        {
            valuesOf.Clear();
            isOfObj = false;
            Spread();
            isMore = SpreadDoubts();
            for (int i = 0; i < byProperties.Count; i++)
            {
                isMore |= !open.Contains(byProperties[i]) && IsDoubtful(byProperties[i]) && FollowAll(byProperties[i], open);
            }
        }

        foreach ((XElement element, SourceSpan at, bool isUnderOne, Way over) in visited)
        {
            visit!(element, at, isUnderOne || over.IsMaybe);
        }

        return [.. unfollowed, .. byProperties.Where(open.Contains).Select(path => path.Unfollowed).Distinct().Except(unfollowed)];
    }

    // A file that is imported twice was read at one of the places alone, and what it imports with it: before, where it was followed at last, or by a project before MSBuild reads Directory.Build.props.
    private void Spread()
    {
        ILookup<string?, string> from = imported.ToLookup(pair => pair.From, pair => pair.File);
        IEnumerable<IGrouping<string, bool>> twice = imported.GroupBy(pair => pair.File, pair => pair.IsBefore).Where(times => times.Count() > 1);
        Reach(anywhere, twice.Select(times => times.Key));
        Reach(alsoBefore, twice.Where(times => times.Contains(true)).Select(times => times.Key));

        void Reach(HashSet<string> reached, IEnumerable<string> files)
        {
            Queue<string> next = new(files);
            while (next.TryDequeue(out string? file))
            {
                foreach (string inner in reached.Add(file) ? from[file] : [])
                {
                    next.Enqueue(inner);
                }
            }
        }
    }

    // Of what was read by one of several ways, or has its value of a property that has several there.
    private bool SpreadDoubts()
    {
        int before = doubtful.Count;
        foreach ((string name, List<Write> all) in writes)
        {
            if (!doubtful.Contains(name) && all.Any(write => write.IsTaken && (write.Place.Way.IsMaybe || (all.Count > 1 && alsoBefore.Contains(write.Place.File)) || PropertyExpansion.Names(write.Text).Any(other => (doubtful.Contains(other) || IsGiven(other)) && IsOpenAt(other, write.Place)))))
            {
                doubtful.Add(name);
            }
        }

        return doubtful.Count > before;
    }

    private bool IsGiven(string name) => given.Contains(name) || (!isOfObj && PropertiesOfBuilds.AreGiven(name));

    private bool IsOpenAt(string name, Place place) => Values(name, place, new HashSet<string>(StringComparer.OrdinalIgnoreCase)) is not { Count: 1 } values || values.Contains(null);

    // What Directory.Build.props sets, a project has only from where MSBuild reads that, and Directory.Packages.props has nothing of a project; what is followed at last may be read before what was set last.
    private bool IsDoubtful(PathByProperty path) => IsDoubtful(path.Text) || PropertyExpansion.Names(path.Text).Any(name => (!path.IsOfObj && PropertiesOfBuilds.AreGiven(name)) || (path.Place.IsBeforeProps && IsOf(Stage.Props, name)) || (path.Place.Stage == Stage.Packages && IsOf(Stage.Project, name))
        || ((path.Place.Moment.Last > 0 || alsoBefore.Contains(path.Place.File)) && writes.ContainsKey(name)));

    private bool IsOf(Stage one, string name) => writes.GetValueOrDefault(name)?.Any(write => write.Place.Stage == one) == true;

    // Whether there is more to be asked then.
    private bool FollowAll(PathByProperty path, HashSet<PathByProperty> open)
    {
        // Each configuration has an obj of its own, and the verdict is asked for where this one is.
        if (isOfObj != path.IsOfObj)
        {
            valuesOf.Clear();
            isOfObj = path.IsOfObj;
        }

        IReadOnlyList<string>? values = Values(path.Text, path.Unfollowed.At, path.Place, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        if (values is [{ } only] && only == path.Value)
        {
            return false;
        }

        bool isMore = !path.Way.IsMaybe;
        path.Way.IsMaybe = true;
        if (values is null)
        {
            open.Add(path);
            return true;
        }

        (Way Way, Stage Stage, string? Reading, bool IsDoubtfulFile, bool IsBeforeProps) before = (way, stage, reading, isDoubtfulFile, isBeforeProps);
        (way, stage, reading, isDoubtfulFile, isBeforeProps) = (path.Way, path.Place.Stage, path.Place.File, true, path.Place.IsBeforeProps);
        moment = new Moment(path.Place.Moment.Main, moment.Last + 1);
        foreach (string value in values.Where(path.Followed.Add))
        {
            isMore = true;
            if (!path.Follow(value))
            {
                open.Add(path);
            }
        }

        (way, stage, reading, isDoubtfulFile, isBeforeProps) = before;
        return isMore;
    }

    // Every value that a text may have; nothing where that is not known.
    private IReadOnlyList<string>? Values(string text, SourceSpan at, Place place, HashSet<string> asked) =>
        Combined(text, at, MostValues, name => writes.ContainsKey(name) || IsGiven(name), name => Values(name, place, asked));

    // A text by every combination of what its properties may be; nothing where these are too many, or one is known to nobody.
    private IReadOnlyList<string>? Combined(string text, SourceSpan at, int most, Func<string, bool> isAsked, Func<string, HashSet<string?>?> valuesOfName)
    {
        List<Dictionary<string, string?>> all = [new(StringComparer.OrdinalIgnoreCase)];
        foreach (string name in PropertyExpansion.Names(text).Distinct(StringComparer.OrdinalIgnoreCase).Where(isAsked))
        {
            if (valuesOfName(name) is not { } values || all.Count * values.Count > most)
            {
                return null;
            }

            all = [.. all.SelectMany(known => values.Select(value => new Dictionary<string, string?>(known, StringComparer.OrdinalIgnoreCase) { [name] = value }))];
        }

        expansions += all.Count;
        return expansions > MostExpansions ? null : [.. all.Select(known => Expand(text, at, known)).Distinct(StringComparer.Ordinal)];
    }

    private string Expand(string text, SourceSpan at, Dictionary<string, string?> values)
    {
        Dictionary<string, string> known = new(certain, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string? value) in values)
        {
            known.Remove(name);
            if (value is not null)
            {
                known[name] = value;
            }
        }

        return new PropertyExpansion(inputs, known, projectFolder, isExact: true).Expand(text, at, "a path");
    }

    // Those of a property at a place, none among them where it may not be set there.
    private HashSet<string?>? Values(string name, Place place, HashSet<string> asked)
    {
        if (IsGiven(name) || !asked.Add(name) || asked.Count > LongestChain)
        {
            return null;
        }

        bool isAnywhere = anywhere.Contains(place.File);
        HashSet<string?> values = new(StringComparer.Ordinal);
        Setting setting = writes[name].Where(write => write.Place.IsSurelyBefore(place) && (!isAnywhere || write.Place.File == place.File)).Select(write => write.Setting).DefaultIfEmpty(Setting.Unsure).Max();
        if (setting != Setting.Sure)
        {
            values.Add(setting == Setting.WhereThere ? (PropertiesOfBuilds.MayBeOfEnvironment(name) ? null : string.Empty) : null);
        }

        foreach (Write write in writes[name].Where(write => isAnywhere || anywhere.Contains(write.Place.File) || write.Place.MayBeBefore(place)))
        {
            if (!valuesOf.TryGetValue(write, out IReadOnlyList<string>? known))
            {
                valuesOf[write] = known = Values(write.Text, write.At, write.Place, asked);
            }

            if (known is null)
            {
                return null;
            }

            values.UnionWith(known);
        }

        asked.Remove(name);
        return values.Count > MostValues ? null : values;
    }
}
