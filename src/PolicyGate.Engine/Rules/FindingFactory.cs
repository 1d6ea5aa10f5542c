using System.Globalization;
using System.Text.RegularExpressions;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>How rules make findings, so that all of them read alike.</summary>
internal static partial class FindingFactory
{
    /// <summary>A finding about a package of the closure, at the declaration that brings it in.</summary>
    public static Finding About(this RuleDescriptor rule, ResolvedPackage package, ProjectFacts facts, SourceSpan decidedBy, string what) => new()
    {
        Rule = rule,
        Message = (package.IsVersionKnown ? $"{Printable.Short(package.Id)} {Printable.Short(package.Version.ToNormalizedString())} {what}" : $"{Printable.Short(package.Id)} {what}") + Unplaced(package.IsPlaceUnknown),
        At = package.At,
        DecidedBy = decidedBy,
        PackageId = package.Id,
        Version = package.Version,
        Path = [facts.ProjectName, .. package.Path.Shown()],
    };

    /// <summary>
    /// The finding with the command that takes the package in, which needs the package to be there; not for an id that is no word of a command line.
    /// </summary>
    public static Finding MendedByAllow(this Finding finding, ProjectFacts facts) => facts.Kind == InputKind.Declarations || !Word().IsMatch(finding.PackageId!)
        ? finding
        : finding with { MendedBy = MendingCommand.Allow };

    /// <summary>The finding with the command that records the package, which needs it to be there; not for an id that is no word of a command line.</summary>
    public static Finding MendedByTrust(this Finding finding, ProjectFacts facts) => facts.Kind == InputKind.Declarations || !Word().IsMatch(finding.PackageId!)
        ? finding
        : finding with { MendedBy = MendingCommand.Trust };

    /// <summary>The finding with the command that edits the repository, where it edits projects of this kind: it needs to know what a restore resolved.</summary>
    public static Finding MendedByFix(this Finding finding, ProjectFacts facts, bool isPlain = true) => facts.Kind == InputKind.Project && isPlain ? finding with { MendedBy = MendingCommand.Fix } : finding;

    /// <summary>A finding about what the project declares, at the element that gives the version.</summary>
    public static Finding About(this RuleDescriptor rule, Declaration declaration, SourceSpan at, SourceSpan decidedBy, string message) => new()
    {
        Rule = rule,
        Message = message + Unplaced(declaration.IsPlaceUnknown),
        At = at,
        DecidedBy = decidedBy,
        PackageId = declaration.Id,
        Version = declaration.Range?.MinVersion,
    };

    // docs/what-the-tool-reads.md says when.
    private static string Unplaced(bool isPlaceUnknown) => isPlaceUnknown ? "; which line declares it only a build can tell" : string.Empty;

    /// <summary>A finding about the project as a whole.</summary>
    public static Finding At(this RuleDescriptor rule, SourceSpan at, string message, SourceSpan? decidedBy = null) => new()
    {
        Rule = rule,
        Message = message,
        At = at,
        DecidedBy = decidedBy,
    };

    /// <summary>A fact that a rule needed and could not have: never a pass.</summary>
    public static Finding MissingFact(RuleDescriptor neededBy, SourceSpan at, SourceSpan decidedBy, string reason, ResolvedPackage? package = null) => new()
    {
        Rule = GateRules.EvidenceMissing,
        Undecided = neededBy,
        Message = $"{neededBy.Id} cannot be decided: {reason}",
        At = at,
        DecidedBy = decidedBy,
        PackageId = package?.Id,
        Version = package?.Version,
    };

    /// <summary><c> (Shop → Moq 4.18.4 → Castle.Core 5.1.1)</c> for a transitive package, nothing for a direct one.</summary>
    public static string Way(this ResolvedPackage package, ProjectFacts facts) => package.Path.Count <= 1
        ? string.Empty
        : $" ({string.Join(" → ", package.Path.Shown().Prepend(facts.ProjectName))})";

    /// <summary><c>A, B, C and 7 more</c>.</summary>
    public static string Some(IReadOnlyList<string> names)
    {
        const int Most = 3;
        return names.Count <= Most + 1 ? string.Join(", ", names.Select(Printable.Short)) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Most).Select(Printable.Short))} and {names.Count - Most} more");
    }

    /// <summary>The packages that a section judges: those of the SDK only where the policy asks for them.</summary>
    public static IEnumerable<ResolvedPackage> JudgedPackages(this ProjectFacts facts, Policy policy) =>
        facts.Packages.Where(package => !package.IsFromSdk || policy.ChecksSdkPackages());

    /// <summary>The same, and those of which the repository takes files by their paths.</summary>
    public static IEnumerable<ResolvedPackage> UsedPackages(this ProjectFacts facts, Policy policy) =>
        facts.JudgedPackages(policy).Concat(facts.ForeignCode.Select(code => code.Package).OfType<ResolvedPackage>().DistinctBy(package => (package.Id.ToUpperInvariant(), package.Version)));

    /// <summary>The declarations that a section judges.</summary>
    public static IEnumerable<Declaration> JudgedDeclarations(this ProjectFacts facts, Policy policy) =>
        facts.Declarations.Where(declaration => !declaration.IsFromSdk || policy.ChecksSdkPackages());

    /// <summary>The packages that lie in a package folder, whose bytes can be asked.</summary>
    public static IEnumerable<ResolvedPackage> PackagesOnDisk(this ProjectFacts facts) => facts.Packages.Where(package => package.FolderPath is not null);

    private static bool ChecksSdkPackages(this Policy policy) => policy.CheckSdkPackages?.Value == true;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
