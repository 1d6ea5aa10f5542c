using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Text;
using PolicyGate.Inventory.Commands;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory;

/// <summary>The command <c>policygate-inventory</c>.</summary>
internal static class Program
{
    private const int Usage = 2;
    private const int NotDecided = 3;
    private const int Cancelled = 130;
    private const int OutputBuffer = 32_768;

    private static int Main(string[] args)
    {
        UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = encoding;

        // The console's own writes 256 characters at a time, and an answer may have millions.
        using StreamWriter output = new(Console.OpenStandardOutput(), encoding, OutputBuffer) { AutoFlush = true };
        return Run(args, new Speaker(output, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb"), TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Runs the tool.</summary>
    public static int Run(string[] args, Speaker speaker, TimeProvider clock, CancellationToken cancellation)
    {
        RootCommand root = new("Answers in which of all repositories a package is, or was. What it knows is what policygate inventory export wrote in each, and policygate-inventory ingest took in.\n\nExit codes: 0 nothing found and all is known, 1 found, 2 wrong usage, 3 could not decide: something is unknown or was not taken in.\n\nExamples:\n  policygate-inventory ingest exports\n  policygate-inventory find \"Contoso.Http@[2.1.0,2.1.4)\"\n  policygate-inventory status")
        {
            IngestCommand.Create(speaker, clock), FindCommand.Create(speaker, clock), DiffCommand.Create(speaker), StatusCommand.Create(speaker, clock), TopCommand.Create(speaker), PackagesCommand.Create(speaker),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                speaker.Say(error.Message);
            }

            speaker.Say("try policygate-inventory --help");
            return Usage;
        }

        try
        {
            return parsed.InvokeAsync(new InvocationConfiguration { Output = speaker.Output, Error = speaker.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMilliseconds(500) }, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
        catch (Exception e) when (e is StoreException or DbException or IOException or UnauthorizedAccessException)
        {
            speaker.Say(e.Message);
            return NotDecided;
        }
    }
}
