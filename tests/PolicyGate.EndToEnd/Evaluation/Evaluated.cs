using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Evaluation;

/// <summary>An item as <c>dotnet msbuild -getItem</c> says it.</summary>
internal sealed record EvaluatedItem(string Element, string Id, string Version, string Override, string File, string FullPath, string HintPath);

/// <summary>A project as MSBuild's own command line tells it, over all its frameworks, and as the gate's task knows it.</summary>
internal sealed class Evaluated
{
    private const string Items = "PackageReference,PackageVersion,GlobalPackageReference,PackageDownload,ProjectReference,DotNetCliToolReference,Analyzer,Reference";

    private readonly HashSet<EvaluatedItem> items = [];
    private readonly HashSet<string> imports = new(StringComparer.Ordinal);
    private readonly HashSet<string> sdks = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks of one project everything.</summary>
    /// <param name="run">Runs <c>dotnet</c> with these arguments.</param>
    /// <param name="project">The project file, absolute.</param>
    /// <param name="work">A folder for what is asked.</param>
    public Evaluated(Func<string, CommandResult> run, string project, string work)
    {
        string told = Path.Combine(work, "told.json");
        string targets = Path.Combine(work, "tell.targets");
        File.WriteAllText(targets, $"""
            <Project>
              <UsingTask TaskName="{typeof(TellEvaluation).FullName}" AssemblyFile="{typeof(TellEvaluation).Assembly.Location}" />
              <Target Name="Tell"><TellEvaluation ProjectFile="$(MSBuildProjectFullPath)" Told="{told}" /></Target>
            </Project>
            """);

        // The file itself is imported for the question only, so it is known to both.
        string asked = $"-p:CustomAfterMicrosoftCommonTargets=\"{targets}\" -p:CustomAfterMicrosoftCommonCrossTargetingTargets=\"{targets}\"";
        string[] frameworks = Ask(run, project, work, $"-t:Tell {asked}", isOuter: true);
        Known = JsonSerializer.Deserialize<Known>(File.ReadAllText(told))!;
        foreach (string framework in frameworks)
        {
            _ = Ask(run, project, work, $"{asked} -p:TargetFramework={framework}", isOuter: false);
        }
    }

    /// <summary>What the gate's task knows.</summary>
    public Known Known { get; }

    /// <summary>Every item.</summary>
    public IEnumerable<EvaluatedItem> AllItems => items;

    /// <summary>The folder of the .NET SDK that answered.</summary>
    public string SdkFolder { get; private set; } = string.Empty;

    /// <summary>Every imported file.</summary>
    public IReadOnlySet<string> Imports => imports;

    /// <summary>The names of the SDKs that files were imported from.</summary>
    public IReadOnlySet<string> Sdks => sdks;

    // Answers with the frameworks whose evaluations are still to be asked.
    private string[] Ask(Func<string, CommandResult> run, string project, string work, string arguments, bool isOuter)
    {
        CommandResult said = run($"msbuild \"{project}\" -nologo -getItem:{Items} -getProperty:TargetFramework,TargetFrameworks,MSBuildToolsPath {arguments}");
        Assert.True(said.ExitCode == 0, said.ToString());
        using JsonDocument answer = JsonDocument.Parse(said.Output[said.Output.IndexOf('{', StringComparison.Ordinal)..]);
        foreach (JsonProperty kind in answer.RootElement.GetProperty("Items").EnumerateObject())
        {
            foreach (JsonElement item in kind.Value.EnumerateArray())
            {
                string Of(string name) => item.TryGetProperty(name, out JsonElement value) ? value.GetString()! : string.Empty;
                items.Add(new EvaluatedItem(kind.Name, Of("Identity"), Of("Version").Trim(), Of("VersionOverride").Trim(), Of("DefiningProjectFullPath"), Of("FullPath"), Of("HintPath")));
            }
        }

        string preprocessed = Path.Combine(work, "preprocessed.xml");
        CommandResult written = run($"msbuild \"{project}\" -nologo -preprocess:\"{preprocessed}\" {Regex.Replace(arguments, "^-t:Tell ", string.Empty)}");
        Assert.True(written.ExitCode == 0, written.ToString());
        Read(File.ReadAllLines(preprocessed), project);
        JsonElement properties = answer.RootElement.GetProperty("Properties");
        SdkFolder = properties.GetProperty("MSBuildToolsPath").GetString()!;
        return isOuter && properties.GetProperty("TargetFramework").GetString() is "" ? properties.GetProperty("TargetFrameworks").GetString()!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
    }

    // Before each file that it takes in, MSBuild writes a comment: the import between two rules, and the path alone in a line.
    private void Read(string[] lines, string project)
    {
        foreach (string line in lines)
        {
            if (Path.IsPathRooted(line) && File.Exists(line) && line != project)
            {
                imports.Add(Path.GetFullPath(line));
            }

            if (Regex.Match(line, "^  <Import Project=\".*?\" Sdk=\"([^\"/]+)") is { Success: true } sdk)
            {
                sdks.Add(sdk.Groups[1].Value);
            }
        }
    }
}
