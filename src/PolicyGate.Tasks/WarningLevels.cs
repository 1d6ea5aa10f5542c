using PolicyGate.Rules;

namespace PolicyGate.Tasks;

/// <summary>What a project does with warnings; PolicyGate's behave as NuGet's do.</summary>
internal sealed class WarningLevels(string noWarn, string asErrors, string notAsErrors, bool treatAsErrors)
{
    // Of waivers that end soon, or that nothing needs any more: a warning that a day brings, or a mended cause, stops no build.
    private static readonly string[] NeverErrors = [PolicyRules.WaiverExpiresSoon.Id, PolicyRules.EntryMatchesNothing.Id];

    private readonly HashSet<string> hidden = Codes(noWarn);
    private readonly HashSet<string> errors = Codes(asErrors);
    private readonly HashSet<string> notErrors = Codes(notAsErrors);

    /// <summary>Whether <c>NoWarn</c> hides the warning.</summary>
    public bool IsHidden(string code) => hidden.Contains(code);

    /// <summary>Whether the warning is an error here. MSBuild itself does not apply TreatWarningsAsErrors to a task's warnings.</summary>
    public bool IsError(string code) => !StaysWarning(code) && (errors.Contains(code) || (treatAsErrors && !notErrors.Contains(code)));

    /// <summary>Whether nothing makes an error of the warning, <c>-warnaserror</c> neither.</summary>
    public static bool StaysWarning(string code) => NeverErrors.Contains(code, StringComparer.OrdinalIgnoreCase);

    private static HashSet<string> Codes(string list) =>
        list.Split([';', ',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
