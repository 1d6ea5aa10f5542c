using System.Text;
using PolicyGate.Reporting;

namespace PolicyGate.Tool;

/// <summary>A writer of lines that are printable, whoever the text is from.</summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(value);

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(Printable.Lines(value ?? string.Empty));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(Printable.Lines(value ?? string.Empty));

    /// <inheritdoc/>
    public override Task WriteAsync(string? value) => inner.WriteAsync(Printable.Lines(value ?? string.Empty));

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Printable.Lines(value ?? string.Empty));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
