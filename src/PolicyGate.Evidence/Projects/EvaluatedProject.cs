using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Projects;

/// <summary>
/// A project as MSBuild's own evaluation knows it, over all its frameworks, with nothing of a restored package imported. It has no
/// type of MSBuild, so that whoever has no MSBuild can read it.
/// </summary>
internal sealed record EvaluatedProject
{
    /// <summary>
    /// What files outside the .NET SDK and outside package folders declare, with evaluated values: first what holds, the project's own file
    /// first, then the elements that do not hold here (a false condition) or not yet (in a target).
    /// </summary>
    public required IReadOnlyList<XmlDeclaration> Declarations { get; init; }

    /// <summary>What each framework declares.</summary>
    public IReadOnlyList<FrameworkItems> Frameworks { get; init; } = [];

    /// <summary>Ids that a file outside the .NET SDK declares, as any kind of item.</summary>
    public required IReadOnlySet<string> DeclaredIds { get; init; }

    /// <summary>Every import of every framework, each file once per importing element, and those whose condition does not hold here.</summary>
    public required IReadOnlyList<EvaluatedImport> Imports { get; init; }

    /// <summary>Analyzers, task assemblies and references that files outside the .NET SDK name by their path.</summary>
    public required IReadOnlyList<EvaluatedCode> Code { get; init; }

    /// <summary>The file that defines each target of the gate, and each target of the .NET SDK that the gate is built on; by name.</summary>
    public required IReadOnlyDictionary<string, string> Targets { get; init; }

    /// <summary>Values of some properties, by name.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>Paths of imports, absolute, that name no file yet, or any number of them by wildcards.</summary>
    public required IReadOnlyList<string> Awaited { get; init; }

    /// <summary>What decides, from outside, what this evaluation takes.</summary>
    public required IReadOnlyList<GivenProperty> Given { get; init; }

    /// <summary>The folders of the installation that runs: the .NET SDK, its packs, its manifests.</summary>
    public required SdkInstallation Installation { get; init; }

    /// <summary>The folder of the PolicyGate that runs.</summary>
    public required string OwnFolder { get; init; }

    /// <summary>Whether a file is of the PolicyGate that runs.</summary>
    public bool IsOwn(string file) => SdkInstallation.IsUnder(file, OwnFolder);
}
