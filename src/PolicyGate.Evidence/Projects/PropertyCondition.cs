using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PolicyGate.Projects;

/// <summary>The conditions that say of a property or of a file what is there already: <c>'$(Name)' == ''</c> makes a default of what stands under it. Blanks within quotes are compared by MSBuild, and so here.</summary>
internal static partial class PropertyCondition
{
    /// <summary>Whether an element stands under the condition that a property is not set, and under no other.</summary>
    public static bool IsDefault(XElement element, string name) => name.Equals(DefaultOf(element), StringComparison.OrdinalIgnoreCase);

    /// <summary>The property that an element has to be without; <see langword="null"/> where another condition stands on it, or none.</summary>
    public static string? DefaultOf(XElement element) => Unset().Match((string?)element.Attribute("Condition") ?? string.Empty) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether an element stands under the condition that a property is set, and under no other.</summary>
    public static bool IsOfSet(XElement element, string name) => Set().Match((string?)element.Attribute("Condition") ?? string.Empty) is { Success: true } match && Is(match, name);

    /// <summary>Whether an element stands under the condition that a path is there, and under no other.</summary>
    public static bool IsWhereThereIs(XElement element, string? path) => There().Match((string?)element.Attribute("Condition") ?? string.Empty) is { Success: true } match && match.Groups[1].Value.Equals(path?.Trim(), PathNames.Comparison);

    /// <summary>
    /// Whether a property gets its value only where nothing set it before: under its own condition, its group's, or that of the first <c>When</c>, and under no other.
    /// What is set again under the same condition is none: the condition was asked before it.
    /// </summary>
    public static bool IsDefaultValue(XElement property, string name)
    {
        XElement[] conditional = [.. property.AncestorsAndSelf().Where(one => one.Attribute("Condition") is not null || ProjectXmlReader.IsUncertain(one)).Where(one => one.Name.LocalName != "Choose")];
        return conditional is [{ } only] && IsDefault(only, name) && (only.Name.LocalName != "When" || IsFirst(only))
            && !only.Descendants().TakeWhile(one => one != property).Any(one => one.Parent?.Name.LocalName == XmlDeclaration.PropertyGroup && one.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a property has a value after its element, as far as the file that it stands in goes.</summary>
    public static Setting SettingOf(XElement property, string name)
    {
        XElement? group = property.Parent;
        XElement? holder = group?.Parent;
        return group is null || holder is null ? Setting.Unsure
            : holder.Parent is null ? InGroup(property, group, name)
            : holder.Parent is { Name.LocalName: "Choose", Parent.Parent: null } choose ? InBranch(holder, choose, InGroup(property, group, name), name)
            : Setting.Unsure;
    }

    private static Setting InBranch(XElement branch, XElement choose, Setting here, string name)
    {
        if (branch.Name.LocalName == "When")
        {
            return IsFirst(branch) && IsDefault(branch, name) ? here : Setting.Unsure;
        }

        // Of Otherwise and every When one is taken.
        return choose.Elements().Where(one => one.Name.LocalName == "When" && !IsOfSet(one, name)).Select(one => In(one, name)).Append(here).Min();
    }

    private static Setting In(XElement branch, string name) => branch.Elements().Where(group => group.Name.LocalName == XmlDeclaration.PropertyGroup)
        .SelectMany(group => group.Elements().Where(one => one.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(one => InGroup(one, group, name)))
        .DefaultIfEmpty(Setting.Unsure).Max();

    private static Setting InGroup(XElement property, XElement group, string name)
    {
        return (Setting)Math.Min((int)Of(property), (int)Of(group));

        Setting Of(XElement one) => one.Attribute("Condition") is null || IsDefault(one, name) ? Setting.Sure : IsWhereThereIs(one, property.Value) ? Setting.WhereThere : Setting.Unsure;
    }

    private static bool IsFirst(XElement when) => when.Parent?.Elements().FirstOrDefault() == when;

    private static bool Is(Match match, string name) => match.Groups[1].Value.Equals(name, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\s*'\$\(([A-Za-z_][A-Za-z0-9_-]*)\)'\s*==\s*''\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Unset();

    [GeneratedRegex(@"^\s*'\$\(([A-Za-z_][A-Za-z0-9_-]*)\)'\s*!=\s*''\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Set();

    [GeneratedRegex(@"^\s*Exists\s*\(\s*'([^';*?]*)'\s*\)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex There();
}

/// <summary>Whether a property has a value once its element was read.</summary>
internal enum Setting
{
    /// <summary>A condition decides it.</summary>
    Unsure,

    /// <summary>It names what is there, or has none.</summary>
    WhereThere,

    /// <summary>It has one.</summary>
    Sure,
}
