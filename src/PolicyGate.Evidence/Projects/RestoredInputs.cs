using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Projects;

/// <summary>Whether an assets file is whole and of the inputs that are here: what a failed restore left, or one before a change, is no graph to judge.</summary>
internal static class RestoredInputs
{
    private const int MostErrors = 3;

    /// <summary>Checks that the restore which wrote the file had no error: NuGet writes the file all the same, without what it did not find.</summary>
    /// <param name="assets">The file.</param>
    /// <param name="at">The project.</param>
    /// <param name="written">What the project declares.</param>
    /// <exception cref="FactsException">It had one.</exception>
    public static void CheckErrors(AssetsFile assets, SourceSpan at, IReadOnlyList<XmlDeclaration> written)
    {
        RestoreError[] errors = [.. assets.Errors.DistinctBy(error => (error.Code, error.Message))];
        if (errors.Length == 0)
        {
            return;
        }

        SourceSpan[] places = [.. written.Where(element => element.Element.Equals("PackageReference", StringComparison.OrdinalIgnoreCase) && !element.IsUpdate && element.Id.Equals(errors[0].Id, StringComparison.OrdinalIgnoreCase)).Select(element => element.At).Distinct()];
        string said = string.Join("; ", errors.Take(MostErrors).Select(error => Printable.Short($"{error.Code} {error.Message}".ReplaceLineEndings(" "))));
        string more = errors.Length > MostErrors ? FormattableString.Invariant($" and {errors.Length - MostErrors} more errors") : string.Empty;
        throw new FactsException(places is [{ } only] ? only : at, $"the last restore failed, and {Path.GetFileName(assets.File)} holds what it had until then: {said}{more}; mend it and restore");
    }
}
