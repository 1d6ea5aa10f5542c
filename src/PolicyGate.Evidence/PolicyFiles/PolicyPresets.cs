using System.Reflection;

namespace PolicyGate.PolicyFiles;

/// <summary>The policies that ship with PolicyGate.</summary>
internal static class PolicyPresets
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["recommended", "strict"];

    /// <summary>A preset's bytes; <see langword="null"/> where the name is none.</summary>
    public static byte[]? Read(string name)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return null;
        }

        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.yaml")!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
