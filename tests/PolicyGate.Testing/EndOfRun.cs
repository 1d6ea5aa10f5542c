using System.Collections.Concurrent;

namespace PolicyGate.Testing;

/// <summary>What is the run's and no test's ends here: after the last test, or with the process where nothing says that it was the last.</summary>
internal static class EndOfRun
{
    private static readonly ConcurrentStack<Action> Waiting = new();

    static EndOfRun() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Come();

    /// <summary>What is to be ended; what was begun last ends first.</summary>
    public static void Then(Action end) => Waiting.Push(end);

    /// <summary>Ends what waits for it, once.</summary>
    public static void Come()
    {
        while (Waiting.TryPop(out Action? end))
        {
            end();
        }
    }
}
