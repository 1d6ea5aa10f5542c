using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Projects.Evaluation;
using PolicyGate.Reporting;

namespace PolicyGate.Projects;

/// <summary>
/// Whether an assets file is whole and of the inputs that are here: what a failed restore left, or one before a change, is no graph to judge. It is told by
/// content, never by a file's time; what only an evaluation knows is passed over.
/// </summary>
internal sealed class RestoredInputs(AssetsFile assets, ProjectXml xml, EvaluatedProject? evaluated, string projectFile)
{
    private const int MostErrors = 3;

    // With these NuGet does not look for nuget.config from the project's folder upwards.
    private static readonly string[] ConfigProperties = ["RestoreConfigFile", "RestoreRootConfigDirectory", "RestoreSolutionDirectory"];

    /// <summary>Checks that the restore which wrote a file had no error: NuGet writes the file all the same, without what it did not find.</summary>
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

        SourceSpan[] places = [.. written.Where(element => IsReference(element) && !element.IsUpdate && element.Id.Equals(errors[0].Id, StringComparison.OrdinalIgnoreCase)).Select(element => element.At).Distinct()];
        string said = string.Join("; ", errors.Take(MostErrors).Select(error => Printable.Short($"{error.Code} {error.Message}".ReplaceLineEndings(" "))));
        string more = errors.Length > MostErrors ? FormattableString.Invariant($" and {errors.Length - MostErrors} more {(errors.Length == MostErrors + 1 ? "error" : "errors")}") : string.Empty;
        throw new FactsException(places is [{ } only] ? only : at, $"the last restore failed, and {Path.GetFileName(assets.File)} holds what it had until then: {said.TrimEnd('.')}{more}; mend it and restore");
    }

    /// <summary>Checks that the restore was of these inputs.</summary>
    /// <exception cref="FactsException">It was of others.</exception>
    public void CheckCurrent()
    {
        Configuration();
        Frameworks();

        // What files that are not followed, or SDKs from packages, do with references that are written, only an evaluation tells.
        if (xml.Unfollowed.Any(one => !one.IsReference)
            || xml.Declarations.Any(element => element.Element == XmlDeclaration.Sdk && element.Version is not null && !element.Id.Equals("PolicyGate", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        foreach (XmlDeclaration element in xml.Declarations.Where(element => IsReference(element) && element.IsPlainInclude && !PropertyExpansion.IsOpen(element.Id) && !IsChanged(element.Id) && Holds(element)))
        {
            Reference(element);
        }
    }

    // A file that was added nearer to the project has sources that the restore did not ask, or not only.
    private void Configuration()
    {
        bool isFound = assets.ConfigFiles.Count > 1 || (assets.ConfigFiles.Count == 1 && IsUsers(assets.ConfigFiles[0]));
        if (!isFound || ConfigProperties.Any(xml.Written.ContainsKey))
        {
            return;
        }

        for (string? folder = Path.GetDirectoryName(projectFile); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (NuGetConfigReader.Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } file && !assets.ConfigFiles.Any(used => used.Equals(file, StringComparison.OrdinalIgnoreCase)))
            {
                throw Old(SourceSpan.WholeFile(file), $"{Path.GetFileName(file)} is not among the NuGet configuration that the project was restored with");
            }
        }
    }

    // The user's own, in …/NuGet: named explicitly, a configuration would be the only one.
    private static bool IsUsers(string file) => Path.GetFileName(Path.GetDirectoryName(file))?.Equals("NuGet", StringComparison.OrdinalIgnoreCase) == true;

    private void Frameworks()
    {
        string? Known(string name) => evaluated?.Properties.GetValueOrDefault(name) ?? (evaluated is null && xml.Value(name) is Evidence<string>.Known known ? known.Value : null);
        if (Known("TargetFrameworks") is not { } several || Known("TargetFramework") is not { } one)
        {
            return;
        }

        string[] now = MsbuildText.List(several.Length > 0 ? several : one);
        if (now.Length > 0 && assets.WrittenFrameworks.Count > 0 && !assets.WrittenFrameworks.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(now))
        {
            SourceSpan at = xml.Written.GetValueOrDefault(several.Length > 0 ? "TargetFrameworks" : "TargetFramework")?.At ?? SourceSpan.WholeFile(FileBasedApp.SourceOf(projectFile));
            throw Old(at, $"the project is of {string.Join(", ", now.Select(Printable.Short))}, and it was restored for {string.Join(", ", assets.WrittenFrameworks.Select(Printable.Short))}");
        }
    }

    private void Reference(XmlDeclaration element)
    {
        AssetsDependency[] restored = [.. assets.Frameworks.SelectMany(framework => framework.Dependencies).Where(dependency => dependency.Id.Equals(element.Id, StringComparison.OrdinalIgnoreCase))];
        if (restored.Length == 0 && !IsOfFramework(element.Id))
        {
            throw Old(element.At, $"{Printable.Short(element.Id)} is referenced, and the project was restored without it");
        }

        if (Single(element.Id, "PackageReference") != element || element.Override is not null || restored.Length == 0)
        {
            return;
        }

        XmlDeclaration? versioned = element.Version is not null ? element : Single(element.Id, "PackageVersion");
        bool isCentral = versioned != element;
        if (versioned is { Version: { } text, IsPlainInclude: true } && XmlDeclaration.IsLiteral(text) && VersionRange.TryParse(text, out _) && Holds(versioned)
            && restored.All(dependency => dependency.IsCentral == isCentral && !dependency.IsOverride && !ItemPlaces.Says(text, dependency.Range)))
        {
            throw Old(versioned.At, $"{Printable.Short(element.Id)} is asked for as {Printable.Short(text)}, and the project was restored with {restored[0].Range?.ToNormalizedString() ?? "no version"}");
        }
    }

    private bool IsChanged(string id) => xml.Declarations.Any(element => element.IsChange && element.Element.StartsWith("Package", StringComparison.OrdinalIgnoreCase)
        && (element.Id.Equals(id, StringComparison.OrdinalIgnoreCase) || PropertyExpansion.IsOpen(element.Id) || FileWildcards.Is(element.Id)));

    // NETSDK1080: the .NET SDK takes the reference away, because a framework reference has replaced the package.
    private static bool IsOfFramework(string id) => id.ToUpperInvariant() is "MICROSOFT.ASPNETCORE.APP" or "MICROSOFT.ASPNETCORE.ALL";

    private XmlDeclaration? Single(string id, string name) =>
        xml.Declarations.Where(element => element.Element.Equals(name, StringComparison.OrdinalIgnoreCase) && element.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).ToArray() is [{ } only] ? only : null;

    // Where MSBuild has evaluated the project, it has to say the same.
    private bool Holds(XmlDeclaration element) => evaluated is null
        || evaluated.Declarations.Any(declaration => declaration.At == element.At && declaration.Id.Equals(element.Id, StringComparison.OrdinalIgnoreCase) && declaration.Version == element.Version?.Trim());

    private static bool IsReference(XmlDeclaration element) => element.Element.Equals("PackageReference", StringComparison.OrdinalIgnoreCase);

    private FactsException Old(SourceSpan at, string what) => new(at, $"{what}: {Path.GetFileName(assets.File)} is of before a change; restore again");
}
