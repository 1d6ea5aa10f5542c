using System.Collections.Immutable;
using PolicyGate.Policies;

namespace PolicyGate.Projects.Evaluation;

/// <summary>
/// What properties can be at a place of a project, in the order in which MSBuild reads it: where a condition decides, all that it may decide. A property that only a
/// condition gives a value, or none, has what the environment or a command line says, which is not known.
/// </summary>
internal sealed class PossibleValues(string projectFile)
{
    private const int MostCombined = 16;
    private const int MostParts = 64;
    private const int Longest = 4096;
    private const int LongestAll = 16 * 1024 * 1024;

    // What the templates of Visual Studio, SSDT and WiX find their targets by: where nobody says another, it leads to what is installed with them.
    private static readonly HashSet<string> OfTools = new(StringComparer.OrdinalIgnoreCase) { "WixTargetsPath", "WixCATargetsPath", "LuxTargetsPath", "SQLDBExtensionsRefPath", "NETCoreTargetsPath" };
    private static readonly HashSet<string> Versions = new(StringComparer.OrdinalIgnoreCase) { "VisualStudioVersion", "MSBuildToolsVersion" };

    private readonly Dictionary<string, string> reserved = new(MsbuildText.ReservedOf(projectFile).Select(one => KeyValuePair.Create(one.Key, MsbuildText.Escaped(one.Value))), StringComparer.OrdinalIgnoreCase);
    private readonly InputFiles inputs = new();
    private readonly List<string> changed = [];
    private ImmutableDictionary<string, Possible> known = ImmutableDictionary.Create<string, Possible>(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> parts = new(StringComparer.OrdinalIgnoreCase);
    private int spent;

    /// <summary>What a property can be.</summary>
    public Possible this[string name] => known.GetValueOrDefault(name) ?? Initial(name);

    /// <summary>Whether a property of MSBuild's own is, at this place, what MSBuild says.</summary>
    public bool IsUntouched(string name) => !known.ContainsKey(name);

    /// <summary>Whether a path is the one by which every template of C++ imports what Visual Studio keeps for a user, and no file sets what stands in it.</summary>
    public bool IsOfUser(string path) => path.Replace('/', '\\').Equals(@"$(UserRootDir)\Microsoft.Cpp.$(Platform).user.props", StringComparison.OrdinalIgnoreCase) && IsUntouched("UserRootDir") && IsUntouched("Platform");

    /// <summary>Whether a path leads to what is installed with MSBuild, or with what extends it.</summary>
    public static bool IsOfTools(string path) => PropertyExpansion.IsOfToolset(PropertyExpansion.Names(path).FirstOrDefault() is { } name && OfTools.Contains(name) && path.StartsWith($"$({name})", StringComparison.OrdinalIgnoreCase) ? $"$(VSToolsPath){path[(name.Length + 3)..]}" : path);

    /// <summary>A property is given a value.</summary>
    /// <param name="name">The property.</param>
    /// <param name="written">The text of the value.</param>
    /// <param name="value">What that can be.</param>
    /// <param name="isDefault">Whether only where it has none.</param>
    public void Set(string name, string written, Possible value, bool isDefault)
    {
        if (PropertyExpansion.IsOpen(written))
        {
            parts.TryAdd(name, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            parts[name].UnionWith(PropertyExpansion.Names(written));
        }

        if (PropertiesOfBuilds.AreGiven(name))
        {
            value = value with { IsOpen = true };
        }

        if (isDefault && this[name] is var before)
        {
            bool isThere = !before.IsOpen && before.Values.Count > 0 && !before.Values.Any(one => one.Length == 0 || PropertyExpansion.IsOpen(one));
            value = isThere ? before : (before with { Values = [.. before.Values.Where(one => one.Length > 0)] }).Or(value);
        }

        known = known.SetItem(name, value);
        changed.Add(name);
    }

    /// <summary>What may be read or not, or in one of several ways.</summary>
    /// <param name="ways">The ways; one that does nothing is to be among them where that is possible.</param>
    public void OneOf(params Action[] ways)
    {
        ImmutableDictionary<string, Possible> before = known;
        int from = changed.Count;
        List<ImmutableDictionary<string, Possible>> after = [];
        foreach (Action way in ways)
        {
            known = before;
            way();
            after.Add(known);
        }

        known = before;
        foreach (string name in changed.Skip(from).Distinct(StringComparer.OrdinalIgnoreCase).ToArray())
        {
            known = known.SetItem(name, after.Select(one => one.GetValueOrDefault(name) ?? Initial(name)).Aggregate((one, other) => one.Or(other)));
        }
    }

    /// <summary>What a text can be; what is not known of it stays as it stands.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it stands.</param>
    public Possible Expand(string text, SourceSpan at)
    {
        if (!text.Contains("$(", StringComparison.Ordinal))
        {
            return Written(text);
        }

        string[] names = [.. Parts(text)];
        string[][] values = [.. names.Select(name => (string[])(this[name] is { IsOpen: false } known ? [.. known.Values] : [.. this[name].Values, $"$({name})"]))];
        bool isOpen = names.Any(name => this[name].IsOpen) || values.Aggregate(1L, (all, one) => Math.Min(all * one.Length, MostCombined + 1)) > MostCombined;
        Dictionary<string, string> properties = new(reserved, StringComparer.OrdinalIgnoreCase);
        List<string> expanded = [];
        foreach (string[] combination in values.Aggregate<string[], IEnumerable<string[]>>([[]], (all, next) => all.SelectMany(one => next.Select(value => (string[])[.. one, value])).Take(MostCombined)))
        {
            for (int i = 0; i < names.Length; i++)
            {
                properties[names[i]] = combination[i];
            }

            if (Expanded(text, properties, at) is { } one)
            {
                expanded.Add(one);
            }
            else
            {
                isOpen = true;
            }
        }

        return Possible.Of(expanded, isOpen);
    }

    /// <summary>The properties that decide what a text is, through whichever others; <see langword="null"/> where they are more than are followed.</summary>
    public IReadOnlyList<string>? MadeOf(string text)
    {
        List<string> names = [.. Parts(text)];
        HashSet<string> seen = new(names, StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < names.Count && names.Count <= MostParts; i++)
        {
            names.AddRange(parts.GetValueOrDefault(names[i], []).Where(name => !IsReserved(name) && seen.Add(name)));
        }

        return names.Count > MostParts ? null : names;
    }

    private IEnumerable<string> Parts(string text) => PropertyExpansion.Names(text).Where(name => !IsReserved(name)).Distinct(StringComparer.OrdinalIgnoreCase);

    private Possible Initial(string name) => IsReserved(name) || PropertyExpansion.IsToolset(name) || Versions.Contains(name) ? Written($"$({name})")
        : OfTools.Contains(name) && Environment.GetEnvironmentVariable(name) is null ? Written($"$({name})")
        : Possible.Unknown;

    private static Possible Written(string value) => new([value], IsOpen: false);

    private bool IsReserved(string name) => reserved.ContainsKey(name) || name.StartsWith("MSBuildThisFile", StringComparison.OrdinalIgnoreCase);

    private string? Expanded(string text, Dictionary<string, string> properties, SourceSpan at)
    {
        try
        {
            string expanded = spent > LongestAll ? text : new PropertyExpansion(inputs, properties, Path.GetDirectoryName(projectFile)!, isExact: true).Expand(text, at, "the text");
            spent = Math.Min(LongestAll + 1, spent + text.Length + expanded.Length);
            return expanded.Length <= Longest && spent <= LongestAll ? expanded : null;
        }
        catch (FactsException)
        {
            return null;
        }
    }
}
