using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Facts;
using PolicyGate.Packages;
using PolicyGate.Projects;

namespace PolicyGate;

/// <summary>
/// The seal beside the verdict: what was judged, file by file, so that it can be asked again where it is used, in one go and without reading it. The verdict
/// names the seal by its hash. One line each: <c>assets PATH</c>, <c>content HASH|STAMP|PATH</c> (what evaluation reads), <c>used HASH|STAMP|PATH</c> (what is
/// read later), <c>root PATH</c> (a package folder), <c>package PATH</c> (a judged package, relative to a package folder), <c>repository PATH</c>,
/// <c>deny build-code</c>, <c>says WORD</c> (what a build has to say again), <c>runs PATH</c> (a package whose files MSBuild may import), <c>analyzer PATH</c> (what of a package the compiler may load, both
/// relative to a package folder), <c>given NAME|DEFAULT|VALUE</c> (a property that decides what is imported). Then <c>files</c>, and for each file or folder that is
/// used later <c>STAMP|N|REST</c> and a zero, which no path has: its path begins with the first N bytes of the one before. Written and read only here.
/// </summary>
internal sealed partial class Seal
{
    private const char Separator = '|';

    // PATH_MAX is 4096 on Linux, and 32767 characters on Windows; what is longer does not hold.
    private const int MostPathBytes = 131072;
    private static readonly byte[] FilesLine = "files\n"u8.ToArray();
    private readonly List<(string Hash, string Stamp, string Path)> contents = [];
    private readonly List<(string Hash, string Stamp, string Path)> used = [];
    private readonly List<(string Name, string Default, string Value)> given = [];
    private ReadOnlyMemory<byte> head;
    private ReadOnlyMemory<byte> files;
    private readonly List<string> roots = [];
    private readonly HashSet<string> packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> running = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> analyzers = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? read;

    private Seal()
    {
    }

    /// <summary>The assets file that was judged.</summary>
    public string Assets { get; private set; } = string.Empty;

    /// <summary>The repository, in which code is the repository's own.</summary>
    public string Repository { get; private set; } = string.Empty;

    /// <summary>What a build has to say again (<see cref="VerdictFile.Says"/>): here no property of a package can change it.</summary>
    public string Says { get; private set; } = string.Empty;

    /// <summary>The line for what is waived or information, as a build says it; empty for none.</summary>
    public string Hidden { get; private set; } = string.Empty;

    /// <summary>Whether the policy lets no code run in the build that it does not approve.</summary>
    public bool DeniesBuildCode { get; private set; }

    private static string PathOf(ResolvedPackage package) => InstalledPackages.PathOf(package.Id, package.Version);

    /// <summary>The name that a verdict gives a seal: lower-case hex SHA-256 of its text.</summary>
    public static string NameOf(string text) => NameOf(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the seal that a verdict names; <see langword="null"/> where there is none, or another.</summary>
    public static Seal? Read(string file, string name)
    {
        try
        {
            byte[] bytes = File.Exists(file) ? File.ReadAllBytes(file) : [];
            return NameOf(bytes) == name ? Parse(bytes) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether every property that decides what is imported is given as it was when that was judged.</summary>
    /// <param name="now">What a property is given now; empty for nothing.</param>
    public bool GivenHolds(Func<string, string> now) => given.TrueForAll(property =>
        now(property.Name) is var value && (value == property.Value || (property.Value.Length == 0 && property.Default.Length > 0 && value == property.Default)));

    /// <summary>Whether everything that evaluation reads still is what was judged.</summary>
    public bool EvaluationHolds() => contents.TrueForAll(Holds);

    /// <summary>Whether that and everything else that was read to judge still is what was judged.</summary>
    public bool InputsHold() => EvaluationHolds() && used.TrueForAll(Holds);

    /// <summary>Whether that and every file that is used still is what was judged.</summary>
    public bool UseHolds() => InputsHold() && FilesHold(null);

    /// <summary>Whether those of some files that were judged still are what was judged.</summary>
    /// <param name="paths">The files; <see langword="null"/> for all that were judged.</param>
    /// <remarks>Optimised at once: it runs once in a process, over thousands of files.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool FilesHold(IEnumerable<string>? paths)
    {
        HashSet<int>? asked = paths?.Select(path => HashOf(Encoding.UTF8.GetBytes(path))).ToHashSet();
        ReadOnlySpan<byte> rest = files.Span;
        byte[] path = new byte[MostPathBytes];
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)0);
            ReadOnlySpan<byte> entry = rest[..end];
            rest = rest[(end + 1)..];
            int first = entry.IndexOf((byte)Separator);
            int second = first + 1 + entry[(first + 1)..].IndexOf((byte)Separator);
            _ = Utf8Parser.TryParse(entry[(first + 1)..second], out int shared, out _);
            ReadOnlySpan<byte> different = entry[(second + 1)..];
            int length = shared + different.Length;
            if (length >= path.Length)
            {
                return false;
            }

            different.CopyTo(path.AsSpan(shared));
            path[length] = 0;
            bool isAsked = asked?.Contains(HashOf(path.AsSpan(0, length))) != false;
            if (isAsked && !SealStamp.Holds(path.AsSpan(0, length + 1), entry[..first]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a path lies in a package folder; <paramref name="isJudged"/> says whether in a package that was judged.</summary>
    public bool IsOfPackage(string path, out bool isJudged)
    {
        string[]? steps = InPackageFolder(path);
        isJudged = steps is { Length: > 2 } && packages.Contains($"{steps[0]}/{steps[1]}");
        return steps is not null;
    }

    /// <summary>The file of a package folder that a text spells, of a package that was not judged; <see langword="null"/> for none.</summary>
    /// <param name="text">A path, or what has one in it. What every build asks of each of its values.</param>
    public string? OfOtherPackage(string text)
    {
        foreach (string root in roots)
        {
            for (int at = text.IndexOf(root, PathNames.Comparison); at >= 0; at = text.IndexOf(root, at + 1, PathNames.Comparison))
            {
                string[] steps = text[(at + root.Length)..].Split(['/', '\\'], 4);
                if (steps is ["", _, [>= '0' and <= '9', ..], { Length: > 0 }] && !packages.Contains($"{steps[1]}/{steps[2]}"))
                {
                    return string.Join('/', [root, .. steps[1..]]);
                }
            }
        }

        return null;
    }

    /// <summary>Whether the compiler may load a file that lies in a package folder: one of those that were judged as analyzers, where the policy asks for that.</summary>
    public bool MayBeLoaded(string path) => !DeniesBuildCode || InPackageFolder(path) is not { } steps || analyzers.Contains(string.Join('/', steps));

    /// <summary>
    /// Whether an evaluation may have imported a file: the repository's own, what was read when it was judged, and of a package what was judged as running.
    /// Where the policy lets all code run, also what lies outside, and any file of a judged package; never one of a package that was not judged.
    /// </summary>
    /// <param name="path">The file, absolute, neither of the .NET SDK nor of PolicyGate.</param>
    /// <param name="projectFolder">The folder of the project.</param>
    public bool MayBeImported(string path, string projectFolder)
    {
        if (InPackageFolder(path) is { } steps)
        {
            return steps.Length > 2 && (running.Contains($"{steps[0]}/{steps[1]}") || (!DeniesBuildCode && packages.Contains($"{steps[0]}/{steps[1]}")));
        }

        read ??= new(contents.Select(content => content.Path), PathNames.Comparer);
        return read.Contains(path) || Path.GetDirectoryName(path) == Path.GetDirectoryName(Assets)
            || (MayRunFromElsewhere(path) ?? (!DeniesBuildCode || IsBelow(path, Repository) || IsBelow(path, projectFolder)));
    }

    // A package in a folder that is no package folder of the project; null for what is of no package. Apart, since it loads NuGet's assemblies.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool? MayRunFromElsewhere(string path) => PackageFolder.Of(path) is { } package ? running.Contains(InstalledPackages.PathOf(package.Id, package.Version)) : null;

    private string[]? InPackageFolder(string path)
    {
        foreach (string root in roots)
        {
            if (IsBelow(path, root))
            {
                return path[(root.Length + 1)..].Replace('\\', '/').Split('/', 3);
            }
        }

        return null;
    }

    /// <summary>Whether a path lies below a folder.</summary>
    public static bool IsBelow(string path, string folder) => folder.Length > 0 && path.Length > folder.Length + 1
        && path.StartsWith(folder, PathNames.Comparison)
        && path[folder.Length] is '/' or '\\';

#pragma warning disable CA1308 // As MSBuild writes hashes.
    private static string NameOf(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
#pragma warning restore CA1308

    private static Seal Parse(byte[] bytes)
    {
        // A line of a path has a space: "files" alone is the one that ends the head.
        int head = bytes.AsSpan().IndexOf("\nfiles\n"u8) + 1;
        Seal seal = new() { head = bytes.AsMemory(0, head), files = bytes.AsMemory(head + FilesLine.Length) };
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, head).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            string rest = Unescape(line[(space + 1)..]);
            switch (line[..Math.Max(space, 0)])
            {
                case "assets":
                    seal.Assets = rest;
                    break;
                case "repository":
                    seal.Repository = rest;
                    break;
                case "says":
                    seal.Says = rest;
                    break;
                case "hidden":
                    seal.Hidden = rest;
                    break;
                case "deny":
                    seal.DeniesBuildCode = true;
                    break;
                case "root":
                    seal.roots.Add(rest);
                    break;
                case "package":
                    seal.packages.Add(rest);
                    break;
                case "runs":
                    seal.running.Add(rest);
                    break;
                case "analyzer":
                    seal.analyzers.Add(rest);
                    break;
                case "content" when rest.Split(Separator, 3) is [{ } hash, { } stamp, { } path]:
                    seal.contents.Add((hash, stamp, path));
                    break;
                case "used" when rest.Split(Separator, 3) is [{ } hash, { } stamp, { } path]:
                    seal.used.Add((hash, stamp, path));
                    break;
                case "given" when rest.Split(Separator, 3) is [{ } name, { } ofDefault, { } value]:
                    seal.given.Add((name, ofDefault, value));
                    break;
                default:
                    throw new InvalidOperationException($"a seal has the line {line}");
            }
        }

        return seal;
    }

    // A line is a line, whatever a file is called.
    internal static string Escape(string path) => path.AsSpan().IndexOfAny('%', '\n') < 0 ? path : path.Replace("%", "%25", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    internal static string Unescape(string text) => text.Contains('%', StringComparison.Ordinal) ? text.Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal) : text;

    private static bool Holds((string Hash, string Stamp, string Path) content) => SealStamp.Holds(content.Path, content.Stamp) || HasHash(content.Path, content.Hash);

    // Two paths of one hash are asked both; none is left out.
    private static int HashOf(ReadOnlySpan<byte> path)
    {
        HashCode hash = default;
        hash.AddBytes(path);
        return hash.ToHashCode();
    }

    private static bool HasHash(string path, string hash)
    {
        try
        {
            return File.Exists(path) && InputFiles.GuardHash(File.ReadAllBytes(path)) == hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
