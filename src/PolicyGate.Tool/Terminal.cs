using Spectre.Console;

namespace PolicyGate.Tool;

/// <summary>Where the tool speaks: findings to one side, progress and problems to the other; colours on a terminal only, and not where <c>NO_COLOR</c> is set.</summary>
internal sealed class Terminal
{
    private const int NoWrapping = 100_000;
    private readonly bool isRedirected;
    private readonly bool isErrorRedirected;
    private readonly Func<string, string?> environment;
    private readonly int? width;

    /// <summary>Speaks to these writers.</summary>
    /// <param name="output">For findings.</param>
    /// <param name="error">For progress and problems.</param>
    /// <param name="isRedirected">Whether <paramref name="output"/> is no terminal.</param>
    /// <param name="isErrorRedirected">Whether <paramref name="error"/> is no terminal.</param>
    /// <param name="environment">Environment variables; those of the process.</param>
    /// <param name="width">How many columns there are; as many as the terminal has, and any number where there is none.</param>
    public Terminal(TextWriter output, TextWriter error, bool isRedirected, bool isErrorRedirected, Func<string, string?>? environment = null, int? width = null)
    {
        this.isRedirected = isRedirected;
        this.isErrorRedirected = isErrorRedirected;
        this.environment = environment ?? Environment.GetEnvironmentVariable;
        this.width = width;
        Output = output;
        RawError = error;
        Error = new PrintableWriter(error);
        Lines = new PrintableWriter(output);
        Paint(ColorChoice.Auto);
    }

    /// <summary>For findings, as it is: what is written here has been made printable where it was put together.</summary>
    public TextWriter Output { get; }

    /// <summary>For lines that hold text of others: they are printable.</summary>
    public TextWriter Lines { get; }

    /// <summary>For problems: its lines are printable.</summary>
    public TextWriter Error { get; }

    /// <summary>For findings, for a person.</summary>
    public IAnsiConsole Console { get; private set; } = null!;

    /// <summary>For progress.</summary>
    public IAnsiConsole Progress { get; private set; } = null!;

    /// <summary>Whether somebody would see progress, and see it move.</summary>
    public bool ShowsProgress => !isErrorRedirected && !IsDumb;

    /// <summary>Whether findings are said in colours.</summary>
    public bool IsPainted { get; private set; }

    private TextWriter RawError { get; }

    private bool IsDumb => environment("TERM") == "dumb";

    /// <summary>Uses colours or none.</summary>
    public void Paint(ColorChoice choice)
    {
        IsPainted = Wants(isRedirected, choice);
        Console = Create(Output, isRedirected, choice);
        Progress = Create(RawError, isErrorRedirected, choice == ColorChoice.Always ? ColorChoice.Auto : choice);
    }

    private bool Wants(bool redirected, ColorChoice choice) => choice == ColorChoice.Always || (choice == ColorChoice.Auto && !redirected && !IsDumb && string.IsNullOrEmpty(environment("NO_COLOR")));

    // What a build service makes of its log is its own affair: nothing is asked of its variables.
    private IAnsiConsole Create(TextWriter writer, bool redirected, ColorChoice choice)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = choice == ColorChoice.Always ? AnsiSupport.Yes : redirected || IsDumb ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = !Wants(redirected, choice) ? ColorSystemSupport.NoColors : choice == ColorChoice.Always ? ColorSystemSupport.Standard : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (width is { } columns)
        {
            console.Profile.Width = columns;
        }
        else if (redirected)
        {
            console.Profile.Width = NoWrapping;
        }

        return console;
    }
}
