using System.Text.RegularExpressions;

namespace PolicyGate.Machine;

/// <summary>The names that a file of a bundle may have: those that mean one file, inside the folder, on every system.</summary>
internal static partial class BundleNames
{
    /// <summary>The most characters of a path.</summary>
    public const int Longest = 200;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL"];

    /// <summary>Whether a path, with <c>/</c>, is one of these.</summary>
    public static bool IsPlain(string path) => path.Length <= Longest && Array.TrueForAll(path.Split('/'), step => Step().IsMatch(step) && !IsDevice(step.Split('.')[0]));

    private static bool IsDevice(string name) => Devices.Contains(name, StringComparer.OrdinalIgnoreCase) || Numbered().IsMatch(name);

    // No dot at either end: no folder above, nothing hidden, nothing that Windows would shorten.
    [GeneratedRegex(@"^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    [GeneratedRegex(@"^(COM|LPT)[0-9]\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();
}
