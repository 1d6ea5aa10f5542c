using Spectre.Console;

namespace PolicyGate.Tool;

/// <summary>Lines for a person that hold text of others: nothing in them is read as markup, which would take <c>:words:</c> for pictures.</summary>
internal static class Lines
{
    /// <summary>Writes a line.</summary>
    public static void WriteLine(this IAnsiConsole console, Paragraph text)
    {
        console.Write(text);
        console.WriteLine();
    }
}
