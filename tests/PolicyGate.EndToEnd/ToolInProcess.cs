namespace PolicyGate.EndToEnd;

/// <summary>The tool, without a process of its own.</summary>
internal static class ToolInProcess
{
    /// <summary>Runs it; it has to end with a certain exit code.</summary>
    /// <param name="expected">Its exit code.</param>
    /// <param name="arguments">What it is given.</param>
    public static void Run(int expected, params string[] arguments)
    {
        using StringWriter output = new();
        int code = PolicyGate.Tool.Program.RunAsync(arguments, new PolicyGate.Tool.Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None).GetAwaiter().GetResult();
        Assert.True(code == expected, $"{code}: {output}");
    }
}
