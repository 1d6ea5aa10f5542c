using NuGet.Versioning;
using PolicyGate.Policies;

namespace PolicyGate.Facts;

/// <summary>
/// A package in the project's closure: one id and one version, whatever the number of frameworks and runtime identifiers it is in.
/// </summary>
internal sealed record ResolvedPackage
{
    /// <summary>The id, as NuGet resolved it.</summary>
    public required string Id { get; init; }

    /// <summary>The resolved version.</summary>
    public required NuGetVersion Version { get; init; }

    /// <summary>The shortest way from the project to the package, the package last. Project references are steps too.</summary>
    public required PackageWay Path { get; init; }

    /// <summary>Every package that depends on this one, in any framework; the project itself is <c>""</c>.</summary>
    public required IReadOnlySet<string> Parents { get; init; }

    /// <summary>The declaration to change: of the package itself, or of the direct reference that brings it in.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>Whether an element declares it of which only an evaluation knows which one it is.</summary>
    public bool IsPlaceUnknown { get; init; }

    /// <summary>Whether the project references the package itself.</summary>
    public required bool IsDirect { get; init; }

    /// <summary>Whether the version is that which is used: not where only a restore would tell.</summary>
    public bool IsVersionKnown { get; init; } = true;

    /// <summary>Whether the package ships with the .NET SDK.</summary>
    public bool IsFromSdk { get; init; }

    /// <summary>The folder of the package relative to a package folder; <see langword="null"/> for what the assets file does not list as a library.</summary>
    public string? FolderPath { get; init; }

    /// <summary>The files of the package that the assets file names for any target: compile, runtime, native, build, content and the like.</summary>
    public IReadOnlySet<string> NamedFiles { get; init; } = new HashSet<string>();

    /// <summary>Whether a program takes something of it along: assemblies, native libraries, resources, content; <see langword="null"/> where no assets file has it in a target.</summary>
    public bool? IsUsedAtRunTime { get; init; }

    /// <summary>The props and targets that the assets file has a project import, for any target.</summary>
    public IReadOnlySet<string> Imports { get; init; } = new HashSet<string>();

    /// <summary>The assemblies that the assets file lists in places from which the .NET SDK takes analyzers, whatever the archive holds.</summary>
    public IReadOnlySet<string> ListedAnalyzers { get; init; } = new HashSet<string>();

    /// <summary>Whether all of it runs: an MSBuild project SDK, or a .NET tool.</summary>
    public bool RunsAsAWhole { get; init; }

    /// <summary>Whether the project's compiler may run what assemblies of the package that it is given ask it to, as F#'s does.</summary>
    public bool CompilerMayRunAssemblies { get; init; }

    /// <summary>The files of the package that the repository imports or loads by their paths, and as what.</summary>
    public IReadOnlyList<(CodeKinds Kind, string File)> UsedByPath { get; init; } = [];

    /// <summary>Whether something of it runs during the project's build, and can load or import what else is there.</summary>
    public bool Runs => RunsAsAWhole || Imports.Count > 0 || ListedAnalyzers.Count > 0 || UsedByPath.Count > 0;

    /// <summary>Whether MSBuild imports something of it.</summary>
    public bool IsImported => RunsAsAWhole || Imports.Count > 0 || UsedByPath.Any(used => used.Kind == CodeKinds.Msbuild);

    /// <summary>The content hash that the assets file claims; a claim, never proof.</summary>
    public string? ClaimedHash { get; init; }
}
