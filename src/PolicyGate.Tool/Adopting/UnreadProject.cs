using System.Globalization;
using PolicyGate.Rules;
using PolicyGate.Tool.Editing;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Adopting;

/// <summary>What could not be read when a policy was drafted.</summary>
/// <param name="Path">The project, relative to the repository.</param>
/// <param name="Problem">Why not.</param>
/// <param name="IsBuilt">Whether a solution or a project that could be read builds it: then it is never excluded.</param>
internal sealed record UnreadProject(string Path, Finding Problem, bool IsBuilt)
{
    /// <summary>Whether it is a tool manifest, which is no project and cannot be excluded.</summary>
    public bool IsTools { get; init; }

    /// <summary>Whether the policy excludes it by name.</summary>
    public bool IsExcluded => !IsBuilt && !IsTools;

    /// <summary>The entry of <c>exclude</c> that names it.</summary>
    public string Entry(DateOnly today) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{ projects: [{YamlValue.Scalar(Path)}], reason: {YamlValue.Scalar(Problem.Rule == GateRules.NothingEvaluated ? $"not restored when the policy was written on {today:yyyy-MM-dd}" : $"could not be read when the policy was written on {today:yyyy-MM-dd}")} }}");
}
