using Microsoft.Extensions.FileSystemGlobbing;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using PolicyGate.Projects;

namespace PolicyGate.Packages.Capabilities;

/// <summary>
/// Content files that the SDK compiles into whatever uses the package (NuGet.Commands' ContentFileUtils): where the nuspec says so, and where it says nothing.
/// https://learn.microsoft.com/nuget/reference/nuspec#using-the-contentfiles-element-for-content-files
/// </summary>
internal static class CompiledSources
{
    /// <summary>What is said of one.</summary>
    public const string Why = "is a source that is compiled into the program";

    private const string Folder = "contentFiles/";
    private const string Placeholder = "/_._";

    // The folder, the language, the framework, and the file.
    private const int Parts = 4;

    // No item of these types is handed to a compiler.
    private static readonly HashSet<string> Others = CompilerOptions.Data.Except(CompilerOptions.Sources, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What the Razor SDK compiles whatever else it is (Microsoft.NET.Sdk.Razor.StaticWebAssets.targets and its siblings: Content of these names).
    private static readonly string[] Razor = [".cshtml", ".razor"];

    /// <summary>Their paths. A package whose nuspec cannot be read has all of its content files compiled.</summary>
    public static IReadOnlySet<string> Of(NamedEntry[] entries)
    {
        string[] files = [.. entries.Select(entry => entry.Path).Where(IsContent)];
        if (files.Length == 0)
        {
            return new HashSet<string>();
        }

        Dictionary<string, string?> actions = new(StringComparer.OrdinalIgnoreCase);
        foreach (ContentFilesEntry said in Said([.. entries.Where(entry => EntryNames.IsNuspec(entry.Path))]))
        {
            Matcher matcher = new();
            matcher.AddInclude(said.Include);
            if (said.Exclude is { } exclude)
            {
                matcher.AddExclude(exclude);
            }

            foreach (FilePatternMatch match in string.IsNullOrEmpty(said.BuildAction) ? [] : matcher.Match(files.Select(file => file[Folder.Length..])).Files)
            {
                actions[Folder + match.Path] = said.BuildAction;
            }
        }

        return files.Where(file => actions.GetValueOrDefault(file) is not { } action || !Others.Contains(action) || Array.Exists(Razor, extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase))).ToHashSet(StringComparer.Ordinal);
    }

    private static bool IsContent(string path) => path.StartsWith(Folder, StringComparison.OrdinalIgnoreCase) && path.Split('/').Length >= Parts && !path.EndsWith(Placeholder, StringComparison.Ordinal);

    // In their order: of several that are about a file, the last one counts.
    private static ContentFilesEntry[] Said(NamedEntry[] nuspecs)
    {
        if (nuspecs is not [var nuspec])
        {
            return [];
        }

        using Stream stream = nuspec.Entry.Open();
        return [.. new NuspecReader(stream).GetContentFiles()];
    }
}
