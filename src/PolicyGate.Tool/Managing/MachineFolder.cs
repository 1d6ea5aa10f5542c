using System.Text.RegularExpressions;
using PolicyGate.Machine;

namespace PolicyGate.Tool.Managing;

/// <summary>
/// The folder with which a machine is managed. Gates and bundles lie in folders that never change; the hook names the one that counts, and is replaced by a
/// rename, so that every build finds the old or the new and never half of one.
/// </summary>
internal sealed partial class MachineFolder(string root)
{
    /// <summary>What MSBuild imports first in every project.</summary>
    public const string HookName = "PolicyGate.props";

    /// <summary>What MSBuild imports in solutions.</summary>
    public const string SolutionHookName = "PolicyGate.Solution.targets";

    private const string Resolver = "PolicyGate";
    private const string Unfinished = ".new-";

    /// <summary>Where the system keeps its configuration: only administrators write there.</summary>
    public static string Default { get; } = OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "PolicyGate")
        : OperatingSystem.IsMacOS() ? "/Library/Application Support/PolicyGate"
        : "/etc/policygate";

    /// <summary>The folder, absolute.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>A command of <c>policygate machine</c> that is about this folder, as it is typed.</summary>
    public string Command(string verb) => $"policygate machine {verb}{(Root == Path.GetFullPath(Default) ? string.Empty : $" --root {CommandWord.Of(Root)}")}";

    /// <summary>The hook.</summary>
    public string Hook => Path.Combine(Root, HookName);

    /// <summary>The hook of solutions.</summary>
    public string SolutionHook => Path.Combine(Root, SolutionHookName);

    /// <summary>The folder in which MSBuild finds the machine's resolver of SDKs: a folder of its name, with a manifest of its name.</summary>
    public string Resolvers => Path.Combine(Root, "resolvers");

    /// <summary>The manifest, which says where the resolver is.</summary>
    public string ResolverManifest => Path.Combine(Resolvers, Resolver, Resolver + ".xml");

    /// <summary>What counts; <see langword="null"/> where nothing is installed.</summary>
    public ManagedGate? Current => File.Exists(Hook) && Named().Match(File.ReadAllText(Hook)) is { Success: true } named ? ManagedGate.At(Path.Combine(Root, named.Groups[1].Value)) : null;

    /// <summary>Every gate that is there, the one that counts too.</summary>
    public IReadOnlyList<string> Gates => Directory.Exists(Root) ? [.. Directory.GetDirectories(Root).Where(folder => Gate().IsMatch(Path.GetFileName(folder)))] : [];

    /// <summary>The folders that an installation which broke off has left.</summary>
    public IReadOnlyList<string> Leftovers => Directory.Exists(Root) ? [.. Directory.GetDirectories(Root, Unfinished + "*").Where(folder => Unnamed().IsMatch(Path.GetFileName(folder)))] : [];

    /// <summary>The files that an installation which broke off has left: what was to become a hook.</summary>
    public IReadOnlyList<string> LeftoverFiles => [.. new[] { Hook, SolutionHook, ResolverManifest }.Where(file => Directory.Exists(Path.GetDirectoryName(file)!)).SelectMany(file => Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + ".*.tmp"))];

    /// <summary>The folders of resolvers that somebody else has put beside the machine's: MSBuild asks them, too.</summary>
    public IReadOnlyList<string> OtherResolvers => Directory.Exists(Resolvers) ? [.. Directory.GetFileSystemEntries(Resolvers).Where(entry => Path.GetFileName(entry) != Resolver)] : [];

    /// <summary>Whether anything of an installation is there, whole or not.</summary>
    public bool IsBegun => File.Exists(Hook) || File.Exists(SolutionHook) || File.Exists(ResolverManifest) || Gates.Count > 0 || Leftovers.Count > 0 || LeftoverFiles.Count > 0;

    /// <summary>A folder of a name that nobody has, for a gate that is not whole yet.</summary>
    public string NewFolder() => Path.Combine(Root, Unfinished + Guid.NewGuid().ToString("N"));

    /// <summary>From now on this one counts.</summary>
    /// <param name="name">The name of its folder.</param>
    public void Switch(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ResolverManifest)!);
        foreach ((string path, string text) in Written(name))
        {
            AtomicFile.Write(path, text);
        }
    }

    /// <summary>The files by which one counts, and what they say; the hook, which decides, is the last.</summary>
    /// <param name="name">The name of its folder.</param>
    public IReadOnlyList<(string Path, string Text)> Written(string name) =>
    [
        // With a pattern it is asked before every resolver that has none, NuGet's among them.
        (ResolverManifest, $"<!-- Written by policygate machine. The environment has MSBuild ask this for MSBuild SDKs. -->\n<SdkResolver>\n  <Path>../../{name}/tasks/net8.0/PolicyGate.Tasks.dll</Path>\n  <ResolvableSdkPattern>.*</ResolvableSdkPattern>\n</SdkResolver>\n"),
        (SolutionHook, Text("in solutions", $"{name}/Sdk/Machine.targets")),
        (Hook, Text("first in every project", $"{name}/Sdk/Machine.props")),
    ];

    /// <summary>The name of a gate's folder.</summary>
    /// <param name="sequence">The bundle's number.</param>
    /// <param name="hash">The hash of its manifest.</param>
    /// <param name="version">The gate's version.</param>
    public static string NameOf(long sequence, string hash, string version) => FormattableString.Invariant($"{sequence}-{hash[..12]}-{version}");

    private static string Text(string when, string import) =>
        $"<!-- Written by policygate machine. The environment has MSBuild import this {when}. -->\n<Project>\n  <Import Project=\"$(MSBuildThisFileDirectory){import}\" />\n</Project>\n";

    [GeneratedRegex(@"\$\(MSBuildThisFileDirectory\)([0-9A-Za-z.-]+)/Sdk/Machine\.props", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"^[0-9]+-[0-9A-F]{12}-[0-9A-Za-z.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Gate();

    [GeneratedRegex(@"^\.new-[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unnamed();
}
