using System.Globalization;
using NuGet.Frameworks;
using NuGet.Versioning;

namespace PolicyGate.Projects;

/// <summary>The property functions of MSBuild that files of a repository usually call: of paths, of frameworks, of texts. What there is besides is not known.</summary>
internal sealed class PropertyFunctions(InputFiles inputs, string projectFolder)
{
    // What is replaced may grow by as much as is put in, as often as it stands there.
    private const int LongestReplaced = 512;

    /// <summary>Calls <c>$([Type]::Name(…))</c>; <see langword="null"/> where it is none of these.</summary>
    /// <param name="name">Type and name, <c>MSBUILD::GETPATHOFFILEABOVE</c>, in upper case.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="file">The file that calls it.</param>
    /// <exception cref="ArgumentException">An argument is none that it takes.</exception>
    public string? Call(string name, IReadOnlyList<string> arguments, string file)
    {
        string folder = Path.GetDirectoryName(file)!;
        return (name, arguments.Count) switch
        {
            ("MSBUILD::GETPATHOFFILEABOVE", 1) => Above(arguments[0], folder, full: true),
            ("MSBUILD::GETPATHOFFILEABOVE", 2) => Above(arguments[0], Rooted(arguments[1], folder), full: true),
            ("MSBUILD::GETDIRECTORYNAMEOFFILEABOVE", 2) => Above(arguments[1], Rooted(arguments[0], folder), full: false),
            ("MSBUILD::ENSURETRAILINGSLASH", 1) => arguments[0].Length == 0 || arguments[0].EndsWith('/') || arguments[0].EndsWith('\\') ? arguments[0] : arguments[0] + Path.DirectorySeparatorChar,
            ("MSBUILD::NORMALIZEPATH", > 0) => OfProject(Path.Combine([.. arguments.Select(Slashes)])),
            ("MSBUILD::NORMALIZEDIRECTORY", > 0) => Path.TrimEndingDirectorySeparator(OfProject(Path.Combine([.. arguments.Select(Slashes)]))) + Path.DirectorySeparatorChar,
            ("MSBUILD::MAKERELATIVE", 2) => Path.GetRelativePath(OfProject(arguments[0]), OfProject(arguments[1])),
            ("MSBUILD::VALUEORDEFAULT", 2) => arguments[0].Length > 0 ? arguments[0] : arguments[1],
            ("SYSTEM.IO.PATH::COMBINE", > 0) => Path.Combine([.. arguments.Select(Slashes)]),
            ("SYSTEM.IO.PATH::GETFULLPATH", 1) => OfProject(arguments[0]),
            ("SYSTEM.IO.PATH::GETFULLPATH", 2) => Rooted(arguments[0], arguments[1]),
            ("SYSTEM.IO.PATH::GETDIRECTORYNAME", 1) => Path.GetDirectoryName(Slashes(arguments[0])) ?? string.Empty,
            ("SYSTEM.IO.PATH::GETFILENAME", 1) => Path.GetFileName(Slashes(arguments[0])),
            ("SYSTEM.IO.PATH::GETFILENAMEWITHOUTEXTENSION", 1) => Path.GetFileNameWithoutExtension(Slashes(arguments[0])),
            ("SYSTEM.IO.PATH::GETEXTENSION", 1) => Path.GetExtension(arguments[0]),
            ("SYSTEM.IO.PATH::CHANGEEXTENSION", 2) => Path.ChangeExtension(Slashes(arguments[0]), arguments[1]),
            ("SYSTEM.IO.PATH::GETTEMPPATH", 0) => Path.GetTempPath(),
            ("SYSTEM.IO.FILE::EXISTS" or "MSBUILD::FILEEXISTS", 1) => Text(OfProject(arguments[0]) is var path && inputs.Exists(path) && !Directory.Exists(path)),
            ("SYSTEM.ENVIRONMENT::GETENVIRONMENTVARIABLE", 1) => Environment.GetEnvironmentVariable(arguments[0]) ?? string.Empty,
            _ => OfTexts(name, arguments) ?? OfFrameworks(name, arguments),
        };
    }

    /// <summary>Calls a function of which it is certain what MSBuild answers to these arguments; <see langword="null"/> where it is not.</summary>
    /// <inheritdoc cref="Call" path="/param"/>
    /// <inheritdoc cref="Call" path="/exception"/>
    public string? Exact(string name, IReadOnlyList<string> arguments, string file) => name switch
    {
        // It takes a name, and looks from the folder that it is given, whose slash it keeps.
        "MSBUILD::GETPATHOFFILEABOVE" when arguments is [var one] && IsFileName(one) => Above(one, Path.GetDirectoryName(file)!, full: true),
        "MSBUILD::GETPATHOFFILEABOVE" when arguments is [var one, var folder] && IsFileName(one) && IsRooted(folder) => Above(one, Rooted(folder, projectFolder), full: true),
        "MSBUILD::GETDIRECTORYNAMEOFFILEABOVE" when arguments is [var folder, var one] && IsDownward(one) && IsRooted(folder) => Above(one, Rooted(folder, projectFolder), full: false) is var found && found.Length > 0
            && Path.EndsInDirectorySeparator(Slashes(folder)) && found == Path.TrimEndingDirectorySeparator(Rooted(folder, projectFolder)) && !Path.EndsInDirectorySeparator(found) ? found + Path.DirectorySeparatorChar : found,
        "MSBUILD::NORMALIZEPATH" or "MSBUILD::NORMALIZEDIRECTORY" or "SYSTEM.IO.PATH::GETFULLPATH" when arguments is [var only] && IsRooted(only) => Call(name, arguments, file),

        // Where these turn a backslash, and whether they take a step up back, is by what the text is of.
        "MSBUILD::ENSURETRAILINGSLASH" or "MSBUILD::NORMALIZEPATH" or "MSBUILD::NORMALIZEDIRECTORY" when arguments is [var first, ..] && IsRooted(first) && arguments.All(IsOfThisSystem) => Call(name, arguments, file),
        "SYSTEM.IO.PATH::COMBINE" when arguments.All(IsOfThisSystem) => Call(name, arguments, file),
        "SYSTEM.IO.PATH::GETDIRECTORYNAME" when arguments is [var only] && IsRooted(only) && IsOfThisSystem(only) && !only.Contains("..", StringComparison.Ordinal) => Call(name, arguments, file),
        _ => null,
    };

    /// <summary>Calls <c>$(Property.Name(…))</c> on a property's value; <see langword="null"/> where it is none of these.</summary>
    /// <exception cref="ArgumentException">An argument is none that it takes.</exception>
    public static string? CallOn(string value, string name, IReadOnlyList<string> arguments) => (name.ToUpperInvariant(), arguments.Count) switch
    {
        ("LENGTH", 0) => value.Length.ToString(CultureInfo.InvariantCulture),
        ("STARTSWITH", 1) => Text(value.StartsWith(arguments[0], StringComparison.Ordinal)),
        ("ENDSWITH", 1) => Text(value.EndsWith(arguments[0], StringComparison.Ordinal)),
        ("CONTAINS", 1) => Text(value.Contains(arguments[0], StringComparison.Ordinal)),
        ("EQUALS", 1) => Text(value.Equals(arguments[0], StringComparison.Ordinal)),
        ("REPLACE", 2) when value.Length <= LongestReplaced && arguments[1].Length <= LongestReplaced => value.Replace(arguments[0], arguments[1], StringComparison.Ordinal),
        ("SUBSTRING", 1) => value[Number(arguments[0])..],
        ("SUBSTRING", 2) => value.Substring(Number(arguments[0]), Number(arguments[1])),
        ("INDEXOF", 1) => value.IndexOf(arguments[0], StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture),
        ("TRIM", 0) => value.Trim(),
        ("TRIMSTART", 1) => value.TrimStart(arguments[0].ToCharArray()),
        ("TRIMEND", 1) => value.TrimEnd(arguments[0].ToCharArray()),
#pragma warning disable CA1308 // The function is called so.
        ("TOLOWER" or "TOLOWERINVARIANT", 0) => value.ToLowerInvariant(),
#pragma warning restore CA1308
        ("TOUPPER" or "TOUPPERINVARIANT", 0) => value.ToUpperInvariant(),
        ("TOSTRING", 0) => value,
        _ => null,
    };

    /// <summary>A path as MSBuild takes it on this system.</summary>
    public static string Slashes(string path) => OperatingSystem.IsWindows() ? path : path.Replace('\\', '/');

    private static string? OfTexts(string name, IReadOnlyList<string> arguments) => (name, arguments.Count) switch
    {
        ("SYSTEM.STRING::ISNULLOREMPTY", 1) => Text(arguments[0].Length == 0),
        ("SYSTEM.STRING::ISNULLORWHITESPACE", 1) => Text(string.IsNullOrWhiteSpace(arguments[0])),
        ("SYSTEM.STRING::COPY" or "SYSTEM.STRING::NEW", 1) => arguments[0],
        ("SYSTEM.STRING::CONCAT", > 0) => string.Concat(arguments),
        ("SYSTEM.STRING::JOIN", > 1) => string.Join(arguments[0], arguments.Skip(1)),
        ("SYSTEM.OPERATINGSYSTEM::ISWINDOWS", 0) => Text(OperatingSystem.IsWindows()),
        ("SYSTEM.OPERATINGSYSTEM::ISLINUX", 0) => Text(OperatingSystem.IsLinux()),
        ("SYSTEM.OPERATINGSYSTEM::ISMACOS", 0) => Text(OperatingSystem.IsMacOS()),
        ("MSBUILD::ISOSPLATFORM", 1) => Text(OperatingSystem.IsOSPlatform(arguments[0])),
        ("MSBUILD::ISOSUNIXLIKE", 0) => Text(!OperatingSystem.IsWindows()),
        ("MSBUILD::VERSIONEQUALS", 2) => Compared(arguments) is { } order ? Text(order == 0) : null,
        ("MSBUILD::VERSIONNOTEQUALS", 2) => Compared(arguments) is { } order ? Text(order != 0) : null,
        ("MSBUILD::VERSIONGREATERTHAN", 2) => Compared(arguments) is { } order ? Text(order > 0) : null,
        ("MSBUILD::VERSIONGREATERTHANOREQUALS", 2) => Compared(arguments) is { } order ? Text(order >= 0) : null,
        ("MSBUILD::VERSIONLESSTHAN", 2) => Compared(arguments) is { } order ? Text(order < 0) : null,
        ("MSBUILD::VERSIONLESSTHANOREQUALS", 2) => Compared(arguments) is { } order ? Text(order <= 0) : null,
        _ => null,
    };

    private static string? OfFrameworks(string name, IReadOnlyList<string> arguments) => (name, arguments.Count) switch
    {
        ("MSBUILD::ISTARGETFRAMEWORKCOMPATIBLE", 2) => Text(DefaultCompatibilityProvider.Instance.IsCompatible(NuGetFramework.Parse(arguments[0]), NuGetFramework.Parse(arguments[1]))),
        ("MSBUILD::GETTARGETFRAMEWORKIDENTIFIER", 1) => NuGetFramework.Parse(arguments[0]).Framework,
        ("MSBUILD::GETTARGETFRAMEWORKVERSION", 1 or 2) => Shortened(NuGetFramework.Parse(arguments[0]).Version, arguments.Count > 1 ? Number(arguments[1]) : 2),
        ("MSBUILD::GETTARGETPLATFORMIDENTIFIER", 1) => NuGetFramework.Parse(arguments[0]).Platform,
        ("MSBUILD::GETTARGETPLATFORMVERSION", 1 or 2) => Shortened(NuGetFramework.Parse(arguments[0]).PlatformVersion, arguments.Count > 1 ? Number(arguments[1]) : 2),
        _ => null,
    };

    // Microsoft.Build.Evaluation.IntrinsicFunctions: trailing zeros go, down to so many parts.
    private static string Shortened(Version version, int fewest)
    {
        int parts = version.Revision > 0 ? 4 : version.Build > 0 ? 3 : version.Minor > 0 ? 2 : 1;
        return version.ToString(Math.Clamp(Math.Max(parts, fewest), 1, version.Revision >= 0 ? 4 : version.Build >= 0 ? 3 : 2));
    }

    // Microsoft.Build.Shared.SimpleVersion: a leading v, and whatever stands behind - or +, do not count.
    private static int? Compared(IReadOnlyList<string> versions) => Version(versions[0]) is { } one && Version(versions[1]) is { } other ? one.CompareTo(other) : null;

    private static NuGetVersion? Version(string text) => NuGetVersion.TryParse(text.Trim().TrimStart('v', 'V').Split('-', '+')[0], out NuGetVersion? version) ? version : null;

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new ArgumentException("not a number", nameof(text));

    private static string Text(bool value) => value ? "True" : "False";

    // Where a project is of which nobody knows that, no relative path is known.
    private string OfProject(string path) => Path.IsPathRooted(Slashes(path)) || projectFolder != Path.GetDirectoryName(MsbuildText.AnyProject) ? Rooted(path, projectFolder) : throw new ArgumentException("a path is relative to a project that is not known", nameof(path));

    private static string Rooted(string path, string folder) => Path.GetFullPath(Slashes(path), folder);

    private static bool IsRooted(string path) => Path.IsPathFullyQualified(Slashes(path));

    private static bool IsOfThisSystem(string path) => OperatingSystem.IsWindows() || !path.Contains('\\', StringComparison.Ordinal);

    private static bool IsFileName(string name) => name.Trim().Length > 0 && name.AsSpan().IndexOfAny("/\\") < 0;

    private static bool IsDownward(string path) => path.Length > 0 && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(IsFileName);

    private string Above(string name, string folder, bool full)
    {
        for (string? current = Path.TrimEndingDirectorySeparator(folder); current is not null; current = Path.GetDirectoryName(current))
        {
            string path = Path.GetFullPath(Slashes(name), current);

            // A folder of that name is not what MSBuild looks for.
            if (inputs.Exists(path) && !Directory.Exists(path))
            {
                return full ? path : current;
            }
        }

        return string.Empty;
    }
}
