namespace PolicyGate.Policies;

/// <summary>What code can do, by what it refers to (<c>capabilities</c>); a set of them.</summary>
[Flags]
internal enum Capability
{
    /// <summary>Nothing of the kind.</summary>
    None = 0,

    /// <summary>Talks to other machines, or listens.</summary>
    Network = 1,

    /// <summary>Starts, ends or looks at processes.</summary>
    Process = 1 << 1,

    /// <summary>Reads, writes or lists files and folders.</summary>
    Files = 1 << 2,

    /// <summary>Reads or sets environment variables, or asks which machine and user it is.</summary>
    Environment = 1 << 3,

    /// <summary>Reads or writes the registry of Windows.</summary>
    Registry = 1 << 4,

    /// <summary>Calls native code, or handles memory that the runtime does not guard.</summary>
    NativeCode = 1 << 5,

    /// <summary>Makes code while it runs, or compiles it.</summary>
    DynamicCode = 1 << 6,

    /// <summary>Loads assemblies by name, path or bytes.</summary>
    AssemblyLoad = 1 << 7,

    /// <summary>Runs when the assembly is loaded, before anybody calls it.</summary>
    Startup = 1 << 8,

    /// <summary>Ends the process that it is in.</summary>
    Terminate = 1 << 9,

    /// <summary>Uses the user's identity, credentials or secret stores.</summary>
    Identity = 1 << 10,

    /// <summary>Calls members that are found by name.</summary>
    Reflection = 1 << 11,

    /// <summary>Cannot be analysed: what it can do is not known.</summary>
    Unanalysable = 1 << 12,
}

/// <summary>How policies, the map and the trust file write capabilities.</summary>
internal static class CapabilityWords
{
    /// <summary>What most packages have: recorded always, and gating only where a policy speaks of it.</summary>
    public const Capability Usual = Capability.Files | Capability.Reflection;

    /// <summary>Every capability by itself, in the order in which they are told.</summary>
    public static IReadOnlyList<Capability> All { get; } = [.. Enum.GetValues<Capability>().Where(capability => capability != Capability.None)];

    /// <summary>The capabilities of a set, each by itself.</summary>
    public static IEnumerable<Capability> Each(this Capability set) => All.Where(capability => (set & capability) != 0);

    /// <summary>The words of a set, as a person reads them and as a policy writes them.</summary>
    public static string Words(this Capability set) => string.Join(", ", set.Each().Select(Word));

    /// <summary>The word of one capability.</summary>
    public static string Word(this Capability capability) => capability switch
    {
        Capability.NativeCode => "native-code",
        Capability.DynamicCode => "dynamic-code",
        Capability.AssemblyLoad => "assembly-load",
#pragma warning disable CA1308 // The words of the policy language are lower case.
        _ => capability.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
    };

    /// <summary>The capability of a word; <see cref="Capability.None"/> where there is none.</summary>
    public static Capability Parse(string word) => All.FirstOrDefault(capability => capability.Word() == word);
}
