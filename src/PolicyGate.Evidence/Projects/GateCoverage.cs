using System.Text.Json;
using System.Xml.Linq;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Projects;

/// <summary>
/// Whether a project is under the gate, as far as its files say: Directory.Build.props imports it without a condition, and nothing in the repository
/// switches it off or takes what is the gate's own. Nothing is evaluated: what cannot be followed is a finding, and what a command line or the environment says is not seen.
/// </summary>
internal static class GateCoverage
{
    private const string Gate = "PolicyGate";
    private const string BuildProps = "Directory.Build.props";
    private const string GlobalJson = "global.json";
    private const string Initial = "_PolicyGateInitial";

    // https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory, and what the gate itself is built on.
    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ImportDirectoryBuildProps"] = "MSBuild then does not import Directory.Build.props, and so not the gate",
        ["DirectoryBuildPropsPath"] = "MSBuild then imports another file in place of Directory.Build.props",
        ["CustomAfterDirectoryBuildProps"] = "the gate's guard is imported by it",
        ["AfterMicrosoftNETSdkTargets"] = "the gate's quarantine is imported by it",
        ["CustomAfterMicrosoftCommonTargets"] = "what the guard held back is held back again by it",
        ["CustomBeforeMicrosoftCommonCrossTargetingTargets"] = "what the guard held back is held back again by it",
        ["ImportProjectExtensionProps"] = "the guard decides it",
        ["ImportProjectExtensionTargets"] = "the guard decides it",
        ["ProjectAssetsFile"] = "the build then takes its packages from another file than the one that was judged",
        ["ProjectAssetsCacheFile"] = "the build then takes its packages from another file than the one that was judged",
        ["RuntimeIdentifierGraphPath"] = "it names a file of the .NET SDK, which decides what counts as the SDK's own package",
        ["BundledRuntimeIdentifierGraphFile"] = "it names a file of the .NET SDK, which decides what counts as the SDK's own package",
        ["PolicyGateEnabled"] = "it switches the gate off",
        ["PolicyGatePolicyFile"] = "it gives the project another policy than the one that is found for it",
    };

    /// <summary>What is wrong with a project; nothing where it is under the gate.</summary>
    /// <exception cref="FactsException">A file cannot be read.</exception>
    /// <param name="projectFile">The project.</param>
    /// <param name="isPolicyNamed">Whether the command line names the policy.</param>
    /// <param name="isRestored">Whether the restore graph names its projects, wherever its references lead.</param>
    public static IReadOnlyList<Finding> Check(string projectFile, bool isPolicyNamed, bool isRestored = false)
    {
        InputFiles inputs = new();
        List<Finding> findings = [];
        Finding? conditional = null;
        bool isUnder = false;
        bool isVersioned = false;
        bool isTooLate = false;
        HashSet<string> ours = new(StringComparer.Ordinal);
        string source = FileBasedApp.SourceOf(projectFile);
        ProjectXml xml = ProjectXmlReader.ReadAll(projectFile, inputs, (element, at, isConditional) =>
        {
            isTooLate |= at.File == projectFile || at.File == source;

            // The gate's own files, imported by their path as this repository does itself.
            if (element.Parent is null && ((string?)element.Attribute("InitialTargets"))?.Contains(Initial, StringComparison.Ordinal) == true)
            {
                ours.Add(Path.GetDirectoryName(at.File)!);
            }

            bool isOurs = ours.Contains(Path.GetDirectoryName(at.File)!);
            bool isImport = isOurs ? element.Parent is null && element.Attribute("InitialTargets") is not null : IsImport(element);
            if (isImport && isConditional)
            {
                conditional ??= GateRules.NotUnderTheGate.At(at, "the gate is imported under a condition, here or on the way to here: whoever turns the condition turns the gate off; import it without one");
            }
            else if (isImport && !isTooLate)
            {
                isUnder = true;
                isVersioned |= isOurs || ((string)element.Attribute("Sdk")!).Contains('/', StringComparison.Ordinal) || element.Attribute("Version") is not null;
            }
            else if (!isOurs && Meddles(element, isPolicyNamed) is { } problem)
            {
                findings.Add(GateRules.NotUnderTheGate.At(at, problem));
            }
        }, OfSolutions(projectFile));
        if (!isUnder)
        {
            findings.Add(conditional ?? GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(source), $"no {BuildProps} at or above the project imports the gate; put <Import Project=\"Sdk.props\" Sdk=\"{Gate}\" /> into the nearest one, or let it import the one above"));
        }
        else if (!isVersioned && Above(projectFile, GlobalJson, inputs) is var (file, bytes) && !Pins(file, bytes))
        {
            findings.Add(GateRules.NotUnderTheGate.At(SourceSpan.WholeFile(file), $"the nearest {GlobalJson} does not say which version of {Gate} MSBuild shall take; put it into msbuild-sdks"));
        }

        return [.. findings, .. xml.Unfollowed.Where(unknown => !(unknown.IsReference && isRestored)).Select(Unknown), .. ResponseFileOf(projectFile, inputs, isPolicyNamed)];
    }

    /// <summary>What cannot be followed: an error where the gate is verified, a note where it is not.</summary>
    public static Finding Unknown(Unfollowed unknown) =>
        GateRules.NotUnderTheGate.At(unknown.At, $"{unknown.What}: what it brings, and whether it leaves the gate alone, cannot be told from files; write the path or version out, or let the build judge it and approve the change in review");

    // MSBuild reads them where a solution is built: any of them may set properties, or redefine targets, for the projects of the solution.
    private static IEnumerable<string> OfSolutions(string projectFile)
    {
        string folder = Path.GetDirectoryName(projectFile)!;
        string? root = PolicyFiles.PolicyLocator.RepositoryRoot(folder);
        for (string? current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            foreach (string file in (Directory.Exists(current) ? Directory.GetFiles(current) : []).Where(IsOfSolution).Order(StringComparer.Ordinal))
            {
                yield return file;
            }

            if (current == root || root is null)
            {
                yield break;
            }
        }
    }

    private static bool IsOfSolution(string file)
    {
        string name = Path.GetFileName(file);
        return name.StartsWith("Directory.Solution.", StringComparison.OrdinalIgnoreCase)
            ? name.EndsWith(".props", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase)
            : (name.StartsWith("before.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("after.", StringComparison.OrdinalIgnoreCase)) && name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsImport(XElement element) =>
        element.Name.LocalName == "Import"
        && string.Equals((string?)element.Attribute("Project"), "Sdk.props", StringComparison.OrdinalIgnoreCase)
        && ((string?)element.Attribute("Sdk"))?.Split('/')[0].Equals(Gate, StringComparison.OrdinalIgnoreCase) == true;

    private static string? Meddles(XElement element, bool isPolicyNamed)
    {
        string name = element.Name.LocalName;
        string target = (string?)element.Attribute("Name") ?? string.Empty;
        string task = (string?)element.Attribute("TaskName") ?? string.Empty;
        return element.Parent?.Name.LocalName == "PropertyGroup" ? Meddles(name, isPolicyNamed)
            : name == "Target" && target.StartsWith("_PolicyGate", StringComparison.OrdinalIgnoreCase) ? $"defines the target {target}, which is the gate's own; remove it"
            : name == "UsingTask" && task.StartsWith("PolicyGate.", StringComparison.OrdinalIgnoreCase) ? $"defines the task {task}, which is the gate's own; remove it"
            : ((string?)element.Attribute("TreatAsLocalProperty"))?.Contains("_PolicyGate", StringComparison.OrdinalIgnoreCase) == true ? "makes properties of the gate local; remove it"
            : null;
    }

    private static string? Meddles(string property, bool isPolicyNamed) =>
        property.StartsWith("_PolicyGate", StringComparison.OrdinalIgnoreCase) ? $"sets {property}, which is the gate's own; remove it"
        : Switches.TryGetValue(property, out string? why) && !(isPolicyNamed && property.Equals("PolicyGatePolicyFile", StringComparison.OrdinalIgnoreCase)) ? $"sets {property}: {why}; remove it"
        : null;

    // MSBuild takes the nearest one into every command line.
    private static IEnumerable<Finding> ResponseFileOf(string projectFile, InputFiles inputs, bool isPolicyNamed)
    {
        if (Above(projectFile, ResponseFiles.Name, inputs) is not var (file, _))
        {
            yield break;
        }

        foreach (ResponseFiles.Argument argument in ResponseFiles.Read(file, inputs))
        {
            if (argument.IsMissingFile)
            {
                yield return GateRules.NotUnderTheGate.At(argument.At, $"names the response file {argument.Text[1..]}, which is not there: what it would say cannot be told; remove it");
                continue;
            }

            foreach (string property in argument.Text.Split([' ', ';', ':', ','], StringSplitOptions.RemoveEmptyEntries).Where(part => part.Contains('=', StringComparison.Ordinal)).Select(part => part.Split('=')[0].Trim()))
            {
                if (Meddles(property, isPolicyNamed) is { } problem)
                {
                    yield return GateRules.NotUnderTheGate.At(argument.At, problem);
                }
            }
        }
    }

    private static bool Pins(string file, byte[] bytes) => InputReading.Json(file, "file", () =>
    {
        using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.TryGetProperty("msbuild-sdks", out JsonElement sdks) && sdks.EnumerateObject().Any(sdk => sdk.Name.Equals(Gate, StringComparison.OrdinalIgnoreCase));
    });

    private static (string File, byte[] Bytes)? Above(string projectFile, string name, InputFiles inputs)
    {
        for (string? folder = Path.GetDirectoryName(projectFile); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string file = Path.Combine(folder, name);
            if (inputs.Optional(file, "file", RegularFile.LargestText) is { } bytes)
            {
                return (file, bytes);
            }
        }

        return null;
    }
}
