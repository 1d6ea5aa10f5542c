using PolicyGate.Reporting;

namespace PolicyGate.Inventory;

/// <summary>Where the tool speaks: answers to one side, which are printable where they are put together; problems to the other.</summary>
internal sealed class Speaker(TextWriter output, TextWriter error, bool showsProgress = false)
{
    /// <summary>For answers.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Whether somebody would see progress, and see it move.</summary>
    public bool ShowsProgress { get; } = showsProgress;

    /// <summary>Says a line to a person, whoever its text is from.</summary>
    public void Say(string line) => Error.WriteLine($"policygate-inventory: {Printable.Line(line)}");

    /// <summary>For the help of the command line.</summary>
    public TextWriter Error { get; } = error;
}
