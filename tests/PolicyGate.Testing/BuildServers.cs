using System.Collections.Concurrent;
using System.Globalization;

namespace PolicyGate.Testing;

/// <summary>
/// MSBuild servers of this run, one for each build that goes on at the same time: what a build of a few lines takes is for the most part starting MSBuild. A
/// build that a server makes is the user's, who has asked for one by <c>DOTNET_CLI_USE_MSBUILD_SERVER</c>: it has the environment and the folder of its command.
/// They end with the run, or by themselves, soon after their last build, where the run is killed.
/// </summary>
internal static class BuildServers
{
    // What a server has loaded it keeps, and each test has a PolicyGate of its own.
    private const int BuildsOfOne = 120;

    // How long one waits for its next build, in milliseconds. Where a command does not get its server it makes its nodes by itself, which hold its output open for so long.
    private const string Patience = "20000";

    // The commands that are nothing but MSBuild; others have more in their process that is not to be another's.
    private static readonly string[] Commands = ["build", "restore", "msbuild", "publish", "pack", "clean"];

    private static readonly ConcurrentBag<Server> Free = [];
    private static int started;

    /// <summary>For a command that is to be made by a process of its own.</summary>
    public static (string Name, string Value) None => ("DOTNET_CLI_USE_MSBUILD_SERVER", "0");

    /// <summary>Whether a server can make a build: no variable is given that a process reads when it starts, or once.</summary>
    public static bool CanMake(string arguments, IEnumerable<string> variables) =>
        Commands.Contains(arguments.Split(' ')[0]) && !variables.Any(name => name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("MSBUILD", StringComparison.Ordinal) || name is "HOME" or "PATH" or "LANG" or "TZ");

    /// <summary>A server that nobody uses, for the environment of a command; a new one where there is none.</summary>
    public static Server Take() => Free.TryTake(out Server? free) ? free : new Server();

    /// <summary>One of them.</summary>
    internal sealed class Server
    {
        // MSBuild's own means of telling servers apart.
        private readonly string salt = string.Create(CultureInfo.InvariantCulture, $"policygate-{Environment.ProcessId}-{Interlocked.Increment(ref started)}");
        private int builds;

        internal Server() => EndOfRun.Then(End);

        /// <summary>What makes a command ask it.</summary>
        public void Ask(IDictionary<string, string?> environment)
        {
            environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "1";
            environment["MSBUILDNODEHANDSHAKESALT"] = salt;
            environment["MSBUILDNODECONNECTIONTIMEOUT"] = Patience;

            // A server is a node that is used again.
            environment.Remove("MSBUILDDISABLENODEREUSE");
        }

        /// <summary>A command is done.</summary>
        public void Leave()
        {
            if (++builds < BuildsOfOne)
            {
                Free.Add(this);
            }
            else
            {
                End();
            }
        }

        /// <summary>Ends it; where it has ended there is nothing to do.</summary>
        public void End() => Dotnet.Run(Path.GetTempPath(), "build-server shutdown --msbuild", new Dictionary<string, string?> { ["MSBUILDNODEHANDSHAKESALT"] = salt, ["MSBUILDDISABLENODEREUSE"] = null });
    }
}
