using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Tool.Managing;

/// <summary>The files of a gate, as they are installed on a machine: what MSBuild reads is given names that are made up there, so that no file of a repository can define it again.</summary>
internal static partial class GateFiles
{
    private static readonly string[] Parts = ["Sdk", "tasks", "analyzers"];

    /// <summary>Whether there is a gate in a folder that could be installed.</summary>
    public static bool AreIn(string gate) => File.Exists(Path.Combine(gate, "Sdk", "Machine.props")) && File.Exists(Path.Combine(gate, "tasks", "net8.0", "PolicyGate.Tasks.dll"));

    /// <summary>Their paths below the folder of the gate.</summary>
    public static IEnumerable<string> Of(string gate) => Parts.Select(part => Path.Combine(gate, part)).Where(Directory.Exists)
        .SelectMany(part => Directory.GetFiles(part, "*", SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(gate, file));

    /// <summary>The bytes of one as it is installed.</summary>
    /// <param name="file">It, in the gate that is installed.</param>
    /// <param name="prefix">How the gate's own names begin there.</param>
    public static byte[] Installed(string file, string prefix) =>
        Path.GetExtension(file) is ".props" or ".targets" ? Encoding.UTF8.GetBytes(OwnName().Replace(File.ReadAllText(file), prefix)) : File.ReadAllBytes(file);

    /// <summary>Whether the gate's own names can begin so: with what is made up for each machine.</summary>
    public static bool IsMadeUp(string prefix) => MadeUp().IsMatch(prefix);

    // By _PolicyGateMachine a repository's own gate is told to step aside.
    [GeneratedRegex("_PolicyGate(?!Machine\\b)", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    [GeneratedRegex(@"^_PolicyGate[0-9A-F]{32}_\z", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUp();
}
