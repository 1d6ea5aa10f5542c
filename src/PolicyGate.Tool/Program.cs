using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using PolicyGate.Projects;
using PolicyGate.Reporting;
using PolicyGate.Tool.Commands;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool;

/// <summary>The command <c>policygate</c>.</summary>
internal static class Program
{
    private const int Usage = 2;
    private const int NotDecided = 3;
    private const int Cancelled = 130;

    private static async Task<int> Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return await RunAsync(args, new Terminal(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Runs the tool.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        // As in MSBuild, a nuget.config may declare one.
        XmlEncodings.Register();
        RootCommand root = new("Lets no package into a .NET build unless the repository's policy says so.\n\nExit codes: 0 nothing at severity error, 1 errors, 2 wrong usage or policy, 3 could not decide.\n\nExamples:\n  policygate init\n  policygate check\n  policygate explain Newtonsoft.Json")
        {
            CheckCommand.Create(terminal), InitCommand.Create(terminal), ExplainCommand.Create(terminal), FixCommand.Create(terminal), AllowCommand.Create(terminal), DiffCommand.Create(terminal), ReviewCommand.Create(terminal), TrustCommand.Create(terminal), AdvisoriesCommand.Create(terminal), MonitorCommand.Create(terminal), InventoryCommand.Create(terminal), MachineCommand.Create(terminal), ReportCommand.Create(terminal), SbomCommand.Create(terminal), TestCommand.Create(terminal), CatalogCommands.Rules(terminal), CatalogCommands.Schema(terminal), CompletionCommand.Create(terminal),
        };
        root.Options.Add(CommonOptions.Color);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                await terminal.Error.WriteLineAsync($"policygate: {Printable.Line(error.Message)}").ConfigureAwait(false);
            }

            await terminal.Error.WriteLineAsync("Try policygate --help.").ConfigureAwait(false);
            return Usage;
        }

        terminal.Paint(Enum.Parse<ColorChoice>(parsed.GetValue(CommonOptions.Color)!, ignoreCase: true));
        try
        {
            InvocationConfiguration configuration = new() { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMilliseconds(500) };
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
        catch (UsageException e)
        {
            await terminal.Error.WriteLineAsync($"policygate: {Printable.Lines(e.Message)}").ConfigureAwait(false);
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync($"policygate: {Printable.Lines(e.Message)}").ConfigureAwait(false);
            return NotDecided;
        }
#pragma warning disable CA1031 // Whatever it is, it is said in a line, and no pass.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await terminal.Error.WriteLineAsync($"policygate: failed ({e.GetType().Name}: {Printable.Lines(e.Message)}); nothing was decided. Please report it: https://github.com/policygate/policygate/issues").ConfigureAwait(false);
            return NotDecided;
        }
    }
}
