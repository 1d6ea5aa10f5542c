using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PolicyGate.Tasks;

/// <summary>
/// Whether the gate that runs is the one that an organisation put on this machine, told by what lies beside it: no property and no variable says so.
/// Loads nothing, since every build asks.
/// </summary>
internal static class Managed
{
    // The same name as ManagedGate.MarkName, whose assembly is not loaded here.
    private static readonly string Mark = Path.Combine(OwnFolder.Root, "managed.txt");
    private static readonly string[] Lines = File.Exists(Mark) ? File.ReadAllLines(Mark) : [];
    private static readonly string? Text = Lines is [{ } text, ..] ? text : null;
    private static readonly object Registering = new();

    /// <summary>Whether it is.</summary>
    public static bool IsManaged => Text is not null;

    /// <summary>How the names of the gate's own properties, items and targets begin here.</summary>
    public static string Prefix => Lines is [_, { } prefix, ..] ? prefix : "_PolicyGate";

    /// <summary>Says who manages the machine and by which bundle, once in a build (in each of its processes, where MSBuild uses several).</summary>
    public static void Say(IBuildEngine engine, TaskLoggingHelper log)
    {
        if (Text is null || engine is not IBuildEngine4 build)
        {
            return;
        }

        lock (Registering)
        {
            if (build.GetRegisteredTaskObject(Mark, RegisteredTaskObjectLifetime.Build) is not null)
            {
                return;
            }

            build.RegisterTaskObject(Mark, Text, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }

        log.LogMessage(MessageImportance.High, Text);
    }
}
