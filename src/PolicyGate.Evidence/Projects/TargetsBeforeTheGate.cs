using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// The targets of a project that come before the gate's own: what is hooked on those by a name that is computed, and initial targets, which MSBuild runs in the order of
/// the files, the project's first. Code of a package that one of them runs is judged by nobody.
/// </summary>
internal sealed class TargetsBeforeTheGate
{
    private const int MostTargets = 1000;
    private const string Initial = "InitialTargets";

    // Where a name decides what is run before what; the others only say what is run as well.
    private static readonly HashSet<string> Hooks = new(StringComparer.Ordinal) { "BeforeTargets", "AfterTargets", Initial };
    private static readonly HashSet<string> Running = new(StringComparer.Ordinal) { "DependsOnTargets", "Targets", "ExecuteTargets" };

    private readonly List<(XElement Element, SourceSpan At)> initial = [];
    private readonly List<(XElement Element, SourceSpan At)> targets = [];
    private readonly List<(XElement Element, SourceSpan At)> tasks = [];
    private readonly List<(XAttribute Names, SourceSpan At)> computed = [];
    private readonly NamedPackages named = new();

    /// <summary>Takes an element of the project's files.</summary>
    /// <param name="element">The element.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="isBefore">Whether the gate has not been imported there.</param>
    public void Take(XElement element, SourceSpan at, bool isBefore)
    {
        switch (element.Name.LocalName)
        {
            case "Project" when element.Parent is null && element.Attribute(Initial) is { Value.Length: > 0 } && (isBefore || PackageOf(at.File) is null):
                initial.Add((element, at));
                break;
            case "Target":
                targets.Add((element, at));
                break;
            case "UsingTask":
                tasks.Add((element, at));
                break;
        }

        computed.AddRange(element.Attributes().Where(attribute => (Hooks.Contains(attribute.Name.LocalName) || Running.Contains(attribute.Name.LocalName)) && PropertyExpansion.IsOpen(MsbuildText.Unescaped(attribute.Value))).Select(attribute => (attribute, at)));
    }

    /// <summary>What is wrong with them.</summary>
    /// <param name="xml">What the files say.</param>
    public IEnumerable<Finding> Of(ProjectXml xml)
    {
        foreach ((XAttribute names, SourceSpan at) in computed)
        {
            if (GateSwitches.MeddlingOf(xml.EveryValue(MsbuildText.Unescaped(names.Value), at), Hooks.Contains(names.Name.LocalName)) is { } problem)
            {
                yield return GateRules.NotUnderTheGate.At(at, $"{names.Name.LocalName} ({names.Value}) {problem}");
            }
        }

        foreach ((XElement root, SourceSpan at) in initial)
        {
            if (Taken(root, at, xml) is { } problem)
            {
                yield return GateRules.NotUnderTheGate.At(at, $"{Initial} ({(string?)root.Attribute(Initial)}) run before the gate, and {problem}; remove them, or hook the target on another of the build");
            }
        }
    }

    // What initial targets take, and whatever runs with them.
    private string? Taken(XElement root, SourceSpan at, ProjectXml xml)
    {
        if (PackageOf(at.File) is { } its)
        {
            return $"are those of the package {its}";
        }

        Queue<string> next = new(Names(root.Attribute(Initial)!, at, xml));
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        HashSet<XElement> asked = [];
        while (next.TryDequeue(out string? name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            foreach ((XElement target, SourceSpan where) in targets.Where(one => Is(one.Element.Attribute("Name"), one.At, name, xml) || Is(one.Element.Attribute("BeforeTargets"), one.At, name, xml) || Is(one.Element.Attribute("AfterTargets"), one.At, name, xml)).Where(one => asked.Add(one.Element)))
            {
                if (asked.Count > MostTargets)
                {
                    return "are more than are followed";
                }

                if (Taken(target, where, xml, out XAttribute[] more) is { } problem)
                {
                    return problem;
                }

                foreach (string other in more.SelectMany(names => Names(names, where, xml)).Append((string?)target.Attribute("Name") ?? string.Empty))
                {
                    next.Enqueue(other);
                }
            }
        }

        return null;
    }

    private string? Taken(XElement target, SourceSpan at, ProjectXml xml, out XAttribute[] more)
    {
        more = [.. target.DescendantsAndSelf().Attributes().Where(attribute => Running.Contains(attribute.Name.LocalName))];
        HashSet<string> used = new(target.Elements().Select(task => task.Name.LocalName.Split('.')[^1]), StringComparer.OrdinalIgnoreCase);
        string name = (string?)target.Attribute("Name") ?? string.Empty;
        return PackageOf(at.File) is { } package ? $"{name} is of the package {package}"
            : tasks.Where(task => used.Contains(((string?)task.Element.Attribute("TaskName") ?? string.Empty).Split('.')[^1])).Select(task => PackageOf(task.At.File) ?? Named(task.Element, task.At, xml)).FirstOrDefault(found => found is not null) is { } code ? $"{name} runs a task of {code}"
            : Named(target, at, xml) is { } taken ? $"{name} takes {taken}"
            : null;
    }

    private string? Named(XElement holder, SourceSpan at, ProjectXml xml) => holder.DescendantsAndSelf().SelectMany(element => element.Attributes().Where(attribute => attribute.Name.LocalName != "Condition").Select(attribute => attribute.Value).Append(element.HasElements ? string.Empty : element.Value))
        .Where(text => text.AsSpan().IndexOfAny("/\\$") >= 0)
        .SelectMany(text => xml.EveryValue(text, at) ?? [text]).Select(text => named.In(text, Path.GetDirectoryName(at.File)!)).FirstOrDefault(found => found is not null);

    private static bool Is(XAttribute? names, SourceSpan at, string name, ProjectXml xml) => names is not null && Names(names, at, xml).Contains(name, StringComparer.OrdinalIgnoreCase);

    // What is computed and cannot be followed is told as that, wherever it stands.
    private static IEnumerable<string> Names(XAttribute names, SourceSpan at, ProjectXml xml) => MsbuildText.Unescaped(names.Value) is var text && !PropertyExpansion.IsOpen(text) ? MsbuildText.List(text)
        : (xml.EveryValue(text, at) ?? []).SelectMany(value => MsbuildText.List(MsbuildText.Unescaped(value)));

    private static string? PackageOf(string file) => PackageFolder.Of(LocalPackageFolders.Real(file)) is { } package ? $"{package.Id} {package.Version.ToNormalizedString()}" : null;
}
