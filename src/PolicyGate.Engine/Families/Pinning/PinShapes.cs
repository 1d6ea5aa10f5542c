using NuGet.Versioning;
using PolicyGate.Facts;

namespace PolicyGate.Rules;

/// <summary>Tells the shapes apart.</summary>
internal static class PinShapes
{
    /// <summary>The shape of a declaration's version.</summary>
    public static PinShape Shape(this Declaration declaration)
    {
        VersionRange? range = declaration.Range;
        if (range is null || (!range.HasLowerBound && !range.HasUpperBound && !range.IsFloating))
        {
            return PinShape.None;
        }

        if (range.IsFloating)
        {
            return PinShape.Floating;
        }

        if (range.HasLowerAndUpperBounds)
        {
            bool single = range.IsMinInclusive && range.IsMaxInclusive
                && VersionComparer.VersionRelease.Equals(range.MinVersion, range.MaxVersion);
            return single ? PinShape.Exact : PinShape.Range;
        }

        // NuGet keeps "1.2.3" and "[1.2.3,)" as one; only the text tells them apart.
        bool writtenAsRange = declaration.Text is { Length: > 0 } text && text.TrimStart()[0] is '[' or '(';
        return range.HasLowerBound && range.IsMinInclusive && !writtenAsRange ? PinShape.Bare : PinShape.Range;
    }

    /// <summary>The version as written, else as NuGet prints it.</summary>
    public static string Shown(this Declaration declaration) =>
        declaration.Text ?? declaration.Range?.OriginalString ?? declaration.Range?.ToNormalizedString() ?? "no version";

    /// <summary>What a declaration resolved to in its own frameworks, lowest first: several where one element serves frameworks that resolved different versions.</summary>
    public static IReadOnlyList<NuGetVersion> Resolved(this ProjectFacts facts, Declaration declaration) => [.. facts.TargetsOf(declaration)
        .Select(target => target.Entries.GetValueOrDefault(declaration.Id)?.Version)
        .OfType<NuGetVersion>()
        .DistinctBy(version => version.ToNormalizedString())
        .Order()];

    /// <summary>The targets of a declaration's own frameworks.</summary>
    public static IEnumerable<Target> TargetsOf(this ProjectFacts facts, Declaration declaration) =>
        declaration.Frameworks.Count == 0 ? facts.Targets : facts.Targets.Where(target => declaration.Frameworks.Contains(target.Framework));

    /// <summary>Whether <c>policygate fix</c> knows one version to write for a declaration, and where.</summary>
    public static bool IsPinnedByFix(this ProjectFacts facts, Declaration declaration) =>
        declaration is { Kind: DeclarationKind.PackageReference or DeclarationKind.GlobalPackageReference, IsImplicit: false, IsFromSdk: false, IsPlaceUnknown: false } && declaration.Shape() != PinShape.None && facts.Resolved(declaration).Count == 1;

    /// <summary>That there are several versions, for a person.</summary>
    public static string Several(IReadOnlyList<NuGetVersion> resolved) => $"its frameworks resolved it to {string.Join(" and ", resolved.Select(one => one.ToNormalizedString()))}";

    /// <summary><c>; pin it: Version="1.2.3"</c> where the resolved version is known.</summary>
    public static string PinAdvice(this ProjectFacts facts, Declaration declaration, bool exact)
    {
        IReadOnlyList<NuGetVersion> resolved = facts.Resolved(declaration);
        if (resolved.Count > 1)
        {
            return $"; {Several(resolved)}: pin it for each of them, under a condition";
        }

        if (resolved.Count == 0 && declaration.Shape() is PinShape.Floating or PinShape.Range)
        {
            return "; restore, and pin what it resolves to";
        }

        if ((resolved.Count == 1 ? resolved[0] : declaration.Range?.MinVersion)?.ToNormalizedString() is not { } version)
        {
            return "; name one version";
        }

        string attribute = declaration.IsOverride ? "VersionOverride" : "Version";
        return $"; pin it: {attribute}=\"{(exact ? $"[{version}]" : version)}\"";
    }
}
