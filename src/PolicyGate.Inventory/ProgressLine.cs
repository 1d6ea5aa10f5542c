using System.Globalization;

namespace PolicyGate.Inventory;

/// <summary>How far something is that takes longer than a second: one line of a terminal, written over once a second and gone at the end.</summary>
/// <param name="speaker">Where; nothing is shown where nobody would see it move.</param>
/// <param name="clock">What time it is.</param>
/// <param name="noun">What is counted, in the plural.</param>
internal sealed class ProgressLine(Speaker speaker, TimeProvider clock, string noun) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private long shown = clock.GetTimestamp();
    private int width;

    /// <summary>Tells how many are done, and of how many.</summary>
    public void Tell(int done, int all)
    {
        if (speaker.ShowsProgress && clock.GetElapsedTime(shown) >= Patience)
        {
            shown = clock.GetTimestamp();
            Write(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} {noun}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (width > 0)
        {
            Write(string.Empty);
            speaker.Error.Write('\r');
        }
    }

    private void Write(string line)
    {
        speaker.Error.Write('\r' + line.PadRight(width));
        speaker.Error.Flush();
        width = line.Length;
    }
}
