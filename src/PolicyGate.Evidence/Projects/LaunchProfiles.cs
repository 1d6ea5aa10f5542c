using System.Text;
using System.Text.Json;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <summary>Launch profiles, by which <c>dotnet run</c> starts another program than the project's own: a program of a package folder in one.</summary>
internal static class LaunchProfiles
{
    /// <summary>What a file of them is called.</summary>
    public const string FileName = "launchSettings.json";

    // What starts, what it is started with, from where, and in which environment: startup hooks stand there.
    private static readonly string[] Starting = ["executablePath", "commandLineArgs", "workingDirectory", "environmentVariables"];

    // Every word of one is looked up in the file system; nobody writes more.
    private const long Largest = 256 * 1024;

    private const int MostLevels = 64;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The paths into package folders, as the profiles spell them.</summary>
    /// <param name="source">The project, or the source of a file-based app; or a file of profiles in a folder that the project chose for them.</param>
    /// <param name="inputs">What was read.</param>
    /// <exception cref="FactsException">A file cannot be read.</exception>
    public static IEnumerable<(string Program, SourceSpan At)> Of(string source, InputFiles inputs)
    {
        string folder = Path.GetDirectoryName(source)!;
        string[] files = [Path.Combine(folder, "Properties", FileName), Path.Combine(folder, "My Project", FileName), Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(source)}.run.json")];
        if (Path.GetFileName(source).Equals(FileName, StringComparison.OrdinalIgnoreCase))
        {
            (folder, files) = (Path.GetDirectoryName(folder) ?? folder, [source]);
        }

        return files.SelectMany(file => Texts(file, inputs).SelectMany(started => Folders(started.From, folder).SelectMany(from => PathsIntoPackages(started.Text, from))).Distinct(StringComparer.Ordinal).Select(path => (path, SourceSpan.WholeFile(file))));
    }

    /// <summary>The same of a file that the .NET SDK makes a program's runtime configuration of, where hooks and their like stand.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="inputs">What was read.</param>
    /// <exception cref="FactsException">It cannot be read.</exception>
    public static IEnumerable<(string Program, SourceSpan At)> OfConfiguration(string file, InputFiles inputs) =>
        Read(file, "runtime configuration", inputs, Strings).SelectMany(text => PathsIntoPackages(text, Path.GetDirectoryName(file)!)).Select(path => (path, SourceSpan.WholeFile(file)));

    /// <summary>The paths into package folders that a text names, alone or in a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">Where its paths begin.</param>
    public static IEnumerable<string> PathsIntoPackages(string text, string folder) => Paths(text, folder).Where(IsOfPackage);

    // What is started finds its arguments from where it is started, which is told itself where it lies in a package.
    private static IEnumerable<string> Folders(string? from, string folder) =>
        from is not null && !PathsIntoPackages(from, folder).Any() && Evaluation.ReferencedFiles.Full(Environment.ExpandEnvironmentVariables(from), folder) is { } working ? [folder, working] : [folder];

    private static IEnumerable<(string Text, string? From)> Texts(string file, InputFiles inputs) => Read(file, "launch profile", inputs, root => root.EnumerateObject()
        .Where(property => property.NameEquals("profiles") && property.Value.ValueKind == JsonValueKind.Object)
        .SelectMany(profiles => profiles.Value.EnumerateObject()).Where(profile => profile.Value.ValueKind == JsonValueKind.Object)
        .SelectMany(profile => profile.Value.EnumerateObject()
            .Where(setting => Starting.Contains(setting.Name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(setting => Strings(setting.Value))
            .Select(text => (text, profile.Value.EnumerateObject().Where(setting => setting.Name.Equals("workingDirectory", StringComparison.OrdinalIgnoreCase) && setting.Value.ValueKind == JsonValueKind.String).Select(setting => setting.Value.GetString()).LastOrDefault()))));

    private static IReadOnlyList<T> Read<T>(string file, string what, InputFiles inputs, Func<JsonElement, IEnumerable<T>> texts)
    {
        if (inputs.Optional(file, what, Largest) is not { } bytes)
        {
            return [];
        }

        try
        {
            // By its byte order mark, and what is no character replaced, as dotnet reads it.
            using StreamReader reader = new(new MemoryStream(bytes), Encoding.UTF8);
            using JsonDocument document = Document(reader.ReadToEnd());
            return [.. texts(document.RootElement)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or Newtonsoft.Json.JsonException)
        {
            // dotnet starts nothing by it, and the .NET SDK takes nothing from it.
            return [];
        }
    }

    // The .NET SDK reads the template of a runtime configuration by Json.NET, which takes more for JSON (single quotes, names without any).
    private static JsonDocument Document(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException)
        {
            using Newtonsoft.Json.JsonTextReader reader = new(new StringReader(text)) { MaxDepth = MostLevels, DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
            return JsonDocument.Parse(Newtonsoft.Json.Linq.JToken.ReadFrom(reader).ToString(Newtonsoft.Json.Formatting.None), Lenient);
        }
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Strings(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        _ => [],
    };

    /// <summary>The paths that a text names, alone or in a list, absolute.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">Where its paths begin.</param>
    public static IEnumerable<string> Paths(string text, string folder)
    {
        string expanded = Environment.ExpandEnvironmentVariables(text);
        return expanded.Split([' ', '\t', '"', '\'', '=', ';', ',', '|'], StringSplitOptions.RemoveEmptyEntries).Prepend(expanded)
            .SelectMany(part => OperatingSystem.IsWindows() ? [part] : part.Split(':', StringSplitOptions.RemoveEmptyEntries).Prepend(part)).Distinct(StringComparer.Ordinal)
            .SelectMany(part => new[] { Evaluation.ReferencedFiles.Full(part, folder), Followed(part, folder) }).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    // A step back behind a link leads to what holds the link's target: so the system goes, to which a text is handed as it is.
    private static string? Followed(string path, string folder) => !path.Contains("..", StringComparison.Ordinal) || Evaluation.ReferencedFiles.Full(path, folder) is null ? null
        : Path.Combine(folder, path).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Aggregate(Path.GetPathRoot(Path.GetFullPath(folder))!, (at, step) => step switch
        {
            "." => at,
            ".." => Path.GetDirectoryName(at) ?? at,
            _ => LocalPackageFolders.Real(Path.Combine(at, step)),
        });

    private static bool IsOfPackage(string path) => PackageFolder.Of(Path.Combine(LocalPackageFolders.Real(path), "_")) is not null;
}
