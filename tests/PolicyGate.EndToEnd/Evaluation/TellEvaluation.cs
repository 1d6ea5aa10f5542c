using System.Text.Json;
using Microsoft.Build.Framework;
using PolicyGate.Projects;
using PolicyGate.Tasks;
using Task = Microsoft.Build.Utilities.Task;

namespace PolicyGate.EndToEnd.Evaluation;

/// <summary>Writes down what the gate's task knows of the project that it runs in: run by MSBuild, in a project of the tests.</summary>
public sealed class TellEvaluation : Task
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>The file that is written.</summary>
    [Required]
    public string Told { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        EvaluatedProject project = ProjectEvaluation.Of(BuildEngine, ProjectFile, assetsFolder: null, asItIs: false);
        Known known = new(
            [.. project.Declarations.Select(declaration => new KnownItem(declaration.Element, declaration.Id, declaration.Version, declaration.Override, declaration.At.File, declaration.At.Line, declaration.At.Column))],
            [.. project.Imports.Select(import => new KnownImport(import.File, import.Sdk))],
            [.. project.Code.Select(code => new KnownCode(code.What, code.File))]);
        File.WriteAllText(Told, JsonSerializer.Serialize(known));
        return true;
    }
}

/// <summary>What the task knows.</summary>
/// <param name="Items">Its declarations.</param>
/// <param name="Imports">Its imports.</param>
/// <param name="Code">The code that is named by its path.</param>
internal sealed record Known(KnownItem[] Items, KnownImport[] Imports, KnownCode[] Code);

/// <summary>A declaration, and its place.</summary>
internal sealed record KnownItem(string Element, string Id, string? Version, string? Override, string File, int Line, int Column);

/// <summary>An imported file, and the SDK that it came from.</summary>
internal sealed record KnownImport(string File, string? Sdk);

/// <summary>A file that an item names by its path, and what takes it.</summary>
internal sealed record KnownCode(string What, string File);
