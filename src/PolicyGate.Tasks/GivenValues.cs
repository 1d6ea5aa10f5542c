using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tasks;

/// <summary>
/// What the properties and items of a build bring beside its references and analyzers, read in one walk just before the compiler: whatever evaluation they are of,
/// whoever added them, and also where there is no project file that could be evaluated (a file-based app). What every build pays: thousands of values.
/// </summary>
internal sealed class GivenValues
{
    // Of these the compilers' tasks write metadata too; the last one's becomes a setting of the runtime.
    private static readonly string[] WithMetadata = ["EmbeddedResource", "Reference", "AdditionalFiles", "EditorConfigFiles", "Analyzer", "RuntimeHostConfigurationOption"];

    private readonly Seal seal;
    private readonly string folder;
    private readonly List<string> handed = [];
    private readonly List<string> ofOtherPackages = [];

    // What the .NET SDK's own items find behind a link lies in a folder: each folder is looked at once.
    private readonly Dictionary<string, bool> links = new(StringComparer.Ordinal);

    private GivenValues(Seal seal, string folder) => (this.seal, this.folder) = (seal, folder);

    /// <summary>
    /// The files that they hand to a compiler as code beside its analyzers: programs in its place, response files, names of sources that are options,
    /// and what a line end in a value makes a line of a response file.
    /// </summary>
    public IReadOnlyList<string> Handed => handed;

    /// <summary>
    /// The files of packages that nobody judged and that any property, any item or the metadata of some names: sources, what is copied to the output, programs, settings
    /// of the runtime; not what the environment says by itself.
    /// </summary>
    public IReadOnlyList<string> OfOtherPackages => ofOtherPackages;

    /// <summary>Reads them; nothing where this MSBuild does not say what they are.</summary>
    /// <param name="engine">The task's engine.</param>
    /// <param name="seal">What was judged.</param>
    /// <param name="projectFolder">The folder of the project.</param>
    public static GivenValues Read(IBuildEngine engine, Seal seal, string projectFolder)
    {
        GivenValues values = new(seal, projectFolder);
        if (RunningEvaluation.Instance(engine) is { } instance)
        {
            values.Read(instance);
        }

        return values;
    }

    private void Read(ProjectInstance instance)
    {
        foreach (ProjectPropertyInstance property in instance.Properties)
        {
            string value = property.EvaluatedValue;
            TakeLines(value);
            if (seal.OfOtherPackage(value) is { } path && Environment.GetEnvironmentVariable(property.Name) != value)
            {
                ofOtherPackages.Add(path);
            }
        }

        foreach (ProjectItemInstance item in instance.Items)
        {
            string include = item.EvaluatedInclude;
            Take(include);
            if (CompilerOptions.Data.Contains(item.ItemType) && ReferencedFiles.Full(include, folder) is { } file && IsBehindLink(Path.GetDirectoryName(file)))
            {
                TakePath(RunningEvaluation.RealIn(seal, folder, file));
            }
        }

        foreach (string type in WithMetadata)
        {
            foreach (ProjectItemInstance item in instance.GetItems(type))
            {
                foreach (ProjectMetadataInstance metadata in item.Metadata)
                {
                    Take(metadata.EvaluatedValue);
                }
            }
        }

        List<string> options = [.. instance.GetPropertyValue(CompilerOptions.OtherFlags).Split([' ', '\t', '\r', '\n', '"'], StringSplitOptions.RemoveEmptyEntries).SelectMany(CompilerOptions.OfName)];
        foreach (string name in CompilerOptions.Properties)
        {
            if (name != CompilerOptions.OtherFlags && instance.GetPropertyValue(name) is { Length: > 0 } paths)
            {
                options.AddRange(MsbuildText.List(paths).Select(path => name == CompilerOptions.ResponseFile ? "@" + path : path));
            }
        }

        foreach (string type in CompilerOptions.Sources)
        {
            foreach (ProjectItemInstance source in instance.GetItems(type))
            {
                options.AddRange(ScriptDirectives.IsScript(source.EvaluatedInclude) ? Script(source.EvaluatedInclude) : CompilerOptions.OfName(source.EvaluatedInclude));
            }
        }

        AddHanded(options);
    }

    private void Take(string value)
    {
        TakeLines(value);
        TakePath(value);
    }

    // Nearly none has a second line.
    private void TakeLines(string value)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            AddHanded(CompilerOptions.Lines(value));
        }
    }

    private void TakePath(string value)
    {
        if (seal.OfOtherPackage(value) is { } path)
        {
            ofOtherPackages.Add(path);
        }
    }

    private void AddHanded(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            handed.AddRange(path is ['@', ..] ? ResponseFile(path[1..]) : [path]);
        }
    }

    private bool IsBehindLink(string? of) => of is not null && (Seal.IsBelow(of, seal.Repository) || Seal.IsBelow(of, folder))
        && (links.TryGetValue(of, out bool isLink) ? isLink : links[of] = LocalPackageFolders.IsLink(of) || IsBehindLink(Path.GetDirectoryName(of)));

    private IEnumerable<string> ResponseFile(string path) =>
        ReferencedFiles.Full(path, folder) is { } file && File.Exists(file) ? [file, .. ResponseFiles.Read(file, new InputFiles()).SelectMany(argument => CompilerOptions.Paths(argument.Text, CompilerOptions.Running))] : [];

    // Of a package's own the script is what was judged. What is no path lies nowhere.
    private IEnumerable<string> Script(string path) =>
        ReferencedFiles.Full(path, folder) is not { } file || !File.Exists(file) ? []
        : PackageFolder.Of(LocalPackageFolders.Real(file)) is not null ? [file]
        : [file, .. ScriptDirectives.Read(file, folder, new InputFiles()).Select(directive => directive.IsPath ? directive.Name : Path.GetPathRoot(file) + string.Join('_', directive.Name.Split(['/', '\\', '\0'])))];
}
