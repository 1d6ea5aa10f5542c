using System.Globalization;

namespace PolicyGate.Tool.Tests;

/// <summary>The tool, run in this process.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static async Task<ToolRun> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        int code = await Program.RunAsync(arguments, new Terminal(output, error, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        return new ToolRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
