using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Fixing;

/// <summary>Restores projects of a copy of a repository, as <c>dotnet restore</c> restores them in the repository.</summary>
internal static partial class CopyRestore
{
    private const string Traversal = "policygate-fix.proj";

    // A lock file is written anew where what it locks was edited; what is published about a version is nothing to its number.
    private static readonly string[] Properties = ["-p:RestoreLockedMode=false", "-p:NuGetAudit=false", "--nologo", "-v", "quiet"];

    /// <summary>Restores; returns why NuGet or MSBuild would not, empty where they did.</summary>
    public static async Task<string> RunAsync(RepositoryCopy copy, IReadOnlyList<string> projects, IReadOnlyList<string> apps, string? packageFolder, CancellationToken cancellation)
    {
        StringBuilder errors = new();
        if (projects.Count > 0)
        {
            string items = string.Concat(projects.Select(project => $"<Restored Include=\"{System.Security.SecurityElement.Escape(Escaped(project))}\" />"));
            string file = Path.Combine(copy.Root, Traversal);
            await File.WriteAllTextAsync(file, $"<Project DefaultTargets=\"Restore\"><ItemGroup>{items}</ItemGroup><Target Name=\"Restore\"><MSBuild Projects=\"@(Restored)\" Targets=\"Restore\" ContinueOnError=\"ErrorAndContinue\" /></Target></Project>", cancellation).ConfigureAwait(false);
            errors.Append(await RunAsync(copy.Root, file, packageFolder, cancellation).ConfigureAwait(false));
        }

        foreach (string app in apps)
        {
            errors.Append(await RunAsync(Path.GetDirectoryName(app)!, app, packageFolder, cancellation).ConfigureAwait(false));
        }

        return errors.ToString();
    }

    private static async Task<string> RunAsync(string folder, string target, string? packageFolder, CancellationToken cancellation)
    {
        ProcessStartInfo start = DotnetCommand.Of(folder, ["restore", target, .. Properties]);
        start.RedirectStandardInput = true;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        if (packageFolder is not null)
        {
            // Where they were restored to, whatever said so then.
            start.Environment["NUGET_PACKAGES"] = packageFolder;
        }

        (int exitCode, string said) = await DotnetCommand.RunAsync(start, cancellation).ConfigureAwait(false);

        // What the gate says in the copy is what it says in the repository, and no failure of the restore.
        string[] lines = [.. said.Split('\n').Select(line => line.Trim()).Where(line => Error().IsMatch(line)).Distinct()];
        return lines.Length > 0 ? string.Join('\n', lines) + "\n" : exitCode != 0 && !said.Contains(": error PG", StringComparison.Ordinal) ? said.Trim() + "\n" : string.Empty;
    }

    // MSBuild's own special characters.
    private static string Escaped(string path) => string.Concat(path.Select(character => "%*?@$();'".Contains(character, StringComparison.Ordinal) ? $"%{(int)character:X2}" : character.ToString()));

    [GeneratedRegex(@"(^|[:\s])error (?!PG[0-9]{4}: )[A-Z]+[0-9]+\s?: ", RegexOptions.CultureInvariant)]
    private static partial Regex Error();
}
