using System.Reflection;

namespace PolicyGate;

/// <summary>The data files that ship inside an assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>The whole text of a resource of the Engine.</summary>
    public static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The lines that are neither empty nor comments.</summary>
    public static IEnumerable<string> Lines(string name) => Read(name)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#');
}
