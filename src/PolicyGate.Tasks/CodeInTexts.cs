using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Construction;
using Microsoft.Build.Evaluation;
using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Tasks;

/// <summary>
/// Code that stands in a text of a file: an assembly of build checks, which MSBuild loads for calling a property function; the sources and references of an
/// inline task; and a program out of a package that <c>dotnet run</c> starts in place of the project's own.
/// </summary>
internal static partial class CodeInTexts
{
    // The .NET SDK computes the first from others, and reads all of them where no task does (Microsoft.NET.Sdk.targets, ComputeRunArguments).
    private static readonly string[] Run = ["RunCommand", "RunArguments", "RunWorkingDirectory", "StartProgram", "StartArguments", "StartWorkingDirectory"];

    // The second is what VSTest's targets take in place of the first where it is set, the third what stands behind "dotnet test -- " (Microsoft.TestPlatform.targets).
    private static readonly string[] RunSettings = ["RunSettingsFilePath", "VSTestSetting"];
    private const string RunSettingsText = "VSTestCLIRunSettings";

    /// <summary>What an evaluation brings.</summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="expand">The text of a file with its properties.</param>
    /// <param name="written">The files that are to be judged.</param>
    /// <param name="at">Where an element stands.</param>
    public static IEnumerable<EvaluatedCode> Of(Project project, Func<ProjectRootElement, string, string> expand, IReadOnlyList<ProjectRootElement> written, Func<ProjectElement, SourceSpan> at)
    {
        IEnumerable<(string What, string Path, SourceSpan At)> named =
            from root in written
            from element in root.AllChildren
            from text in TextsOf(element)
            select (text.What, Unquoted(expand(root, text.Text)), at(element));
        string working = project.GetPropertyValue("RunWorkingDirectory");
        IEnumerable<(string What, string Path, SourceSpan At)> run =
            from name in Run
            let property = project.GetProperty(name)
            where property is { EvaluatedValue.Length: > 0 }
            from part in property.EvaluatedValue.Split([' ', '\t', '\r', '\n', '"', '\'', '=', ';', ','], StringSplitOptions.RemoveEmptyEntries).Prepend(property.EvaluatedValue.Trim('"'))
            from path in working.Length == 0 ? [part] : new[] { part, Path.Combine(working, part) }
            where ReferencedFiles.Full(path, project.DirectoryPath) is { } full && PackageFolder.Of(Path.Combine(LocalPackageFolders.Real(full), "_")) is not null
            select ("tool", path, property.Xml is { ContainingProject: var root } xml && written.Contains(root) ? at(xml) : SourceSpan.WholeFile(project.FullPath));
        return from code in named.Concat(run)
               where ReferencedFiles.Full(code.Path, project.DirectoryPath) is not null
               select new EvaluatedCode(code.What, ReferencedFiles.Full(code.Path, project.DirectoryPath)!, code.At);
    }

    /// <summary>
    /// The files of a project that say what its program or its tests load: launch profiles, what becomes its runtime configuration, and the settings of a test run.
    /// What a condition keeps out of this evaluation counts too: a later one may take it.
    /// </summary>
    /// <param name="project">The evaluated project.</param>
    /// <param name="expand">The text of a file with its properties.</param>
    /// <param name="written">The files that are to be judged.</param>
    public static IEnumerable<EvaluatedCode> Files(Project project, Func<ProjectRootElement, string, string> expand, IReadOnlyList<ProjectRootElement> written)
    {
        SourceSpan at = SourceSpan.WholeFile(project.FullPath);
        IEnumerable<EvaluatedCode> named =
            from property in RunSettings.Select(name => (What: "run settings", Name: name)).Prepend((What: "runtime configuration", Name: "UserRuntimeConfig"))
            from value in Values(property.Name)
            let file = ReferencedFiles.Full(value, project.DirectoryPath)
            where file is not null
            select new EvaluatedCode(property.What, file, at);
        IEnumerable<EvaluatedCode> loaded = Values(RunSettingsText).SelectMany(value => Projects.RunSettings.OfText(value, project.DirectoryPath)).Distinct(StringComparer.Ordinal).Select(path => new EvaluatedCode("tool", path, at));
        IEnumerable<EvaluatedCode> profiles = Values("AppDesignerFolder").Select(folder => ReferencedFiles.Full(Path.Combine(folder, LaunchProfiles.FileName), project.DirectoryPath)).OfType<string>().Prepend(project.FullPath).Select(file => new EvaluatedCode("launch profile", file, at));
        return [.. profiles, .. named.Distinct(), .. loaded];

        IEnumerable<string> Values(string name) => written.SelectMany(root => root.AllChildren.OfType<ProjectPropertyElement>().Where(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(property => Unquoted(expand(root, property.Value)))).Prepend(project.GetPropertyValue(name)).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The texts of an element that decide which files it names in such a way.</summary>
    public static IEnumerable<string> Deciding(ProjectElement element) => TextsOf(element).Select(text => text.Text);

    /// <summary>The properties that decide which program <c>dotnet run</c> starts, and which settings <c>dotnet test</c> takes.</summary>
    public static IReadOnlyList<string> Properties => [.. Run, .. RunSettings, RunSettingsText];

    private static IEnumerable<(string What, string Text)> TextsOf(ProjectElement element) =>
        Values(element).Append(element.Condition).Where(text => text?.Contains(GateSwitches.BuildCheck, StringComparison.OrdinalIgnoreCase) == true).SelectMany(text => Registered(text!)).Select(text => ("check", text))
            .Concat(element is ProjectUsingTaskBodyElement { TaskBody.Length: > 0 } body ? Inline(body.TaskBody).Select(text => ("task", text)) : []);

    private static IEnumerable<string?> Values(ProjectElement element) => element switch
    {
        ProjectPropertyElement property => [property.Value],
        ProjectMetadataElement metadata => [metadata.Value],
        ProjectItemElement item => [item.Include, item.Exclude, item.Remove, item.Update],
        ProjectImportElement import => [import.Project, import.Sdk],
        ProjectUsingTaskElement task => [task.AssemblyFile, task.AssemblyName],
        ProjectTargetElement target => [target.Inputs, target.Outputs, target.Returns, target.DependsOnTargets, target.BeforeTargets, target.AfterTargets],
        ProjectTaskElement task => [.. task.Parameters.Values],
        _ => [],
    };

    // What stands between the parentheses, with those in it.
    private static IEnumerable<string> Registered(string text)
    {
        foreach (Match match in Registers().Matches(text))
        {
            int open = 1;
            int end = match.Index + match.Length;
            for (; end < text.Length && open > 0; end++)
            {
                open += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
            }

            yield return text[(match.Index + match.Length)..(open == 0 ? end - 1 : end)].Trim();
        }
    }

    private static IEnumerable<string> Inline(string body)
    {
        try
        {
            return [.. XElement.Parse($"<Task>{body}</Task>").DescendantsAndSelf()
                .Select(element => element.Name.LocalName switch { "Code" => (string?)element.Attribute("Source"), "Reference" => (string?)element.Attribute("Include"), _ => null })
                .OfType<string>().Where(path => path.Trim().Length > 0)];
        }
        catch (XmlException)
        {
            // MSBuild has read it as XML, and no task is made of what is none.
            return [];
        }
    }

    private static string Unquoted(string text) => MsbuildText.Unescaped(text).Trim().Trim('\'', '"', '`').Trim();

    [GeneratedRegex(GateSwitches.BuildCheck + @"\s*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Registers();
}
