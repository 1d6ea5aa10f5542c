using Spectre.Console;

namespace PolicyGate.Tool;

/// <summary>Where the tool speaks: findings to one side, progress and problems to the other; colours on a terminal only, and not where <c>NO_COLOR</c> is set.</summary>
internal sealed class Terminal
{
    private const int NoWrapping = 100_000;

    /// <summary>Speaks to these writers.</summary>
    /// <param name="output">For findings.</param>
    /// <param name="error">For progress and problems.</param>
    /// <param name="isRedirected">Whether <paramref name="output"/> is no terminal.</param>
    /// <param name="isErrorRedirected">Whether <paramref name="error"/> is no terminal.</param>
    public Terminal(TextWriter output, TextWriter error, bool isRedirected, bool isErrorRedirected)
    {
        Output = output;
        Error = new PrintableWriter(error);
        Lines = new PrintableWriter(output);
        IsErrorRedirected = isErrorRedirected;
        Console = Create(output, isRedirected);
        Progress = Create(error, isErrorRedirected);
    }

    /// <summary>For findings, as it is: what is written here has been made printable where it was put together.</summary>
    public TextWriter Output { get; }

    /// <summary>For lines that hold text of others: they are printable.</summary>
    public TextWriter Lines { get; }

    /// <summary>For problems: its lines are printable.</summary>
    public TextWriter Error { get; }

    /// <summary>For findings, for a person.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>For progress.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>Whether nobody would see progress.</summary>
    public bool IsErrorRedirected { get; }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isRedirected)
        {
            console.Profile.Width = NoWrapping;
        }

        return console;
    }
}
