using System.Globalization;
using Spectre.Console;

namespace PolicyGate.Tool.Commands;

/// <summary>Where a report goes: to the terminal, as it is or for a person, or to a file, whole or not at all.</summary>
internal static class ReportOutput
{
    /// <summary>Writes a report.</summary>
    /// <param name="text">The report; <see langword="null"/> where it is for a person.</param>
    /// <param name="show">Writes it for a person.</param>
    /// <param name="file">The file; <see langword="null"/> for the terminal.</param>
    /// <param name="terminal">The terminal.</param>
    public static void Write(string? text, Action<IAnsiConsole> show, string? file, Terminal terminal)
    {
        if (file is null && text is null)
        {
            show(terminal.Console);
        }
        else if (file is null)
        {
            terminal.Output.Write(text);
        }
        else
        {
            if (text is null)
            {
                using StringWriter writer = new(CultureInfo.InvariantCulture);
                show(new Terminal(writer, writer, isRedirected: true, isErrorRedirected: true).Console);
                text = writer.ToString();
            }

            AtomicFile.Write(Path.GetFullPath(file), text);
        }
    }
}
