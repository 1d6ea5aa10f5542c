using System.Globalization;
using PolicyGate.Reporting;
using Spectre.Console;

namespace PolicyGate.Tool;

/// <summary>A line of progress on a terminal, for what takes longer than a second.</summary>
internal static class ProgressLine
{
    private const double Percent = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Does some work and shows how many bytes came.</summary>
    /// <param name="terminal">Where; nothing is shown where nobody would see it.</param>
    /// <param name="name">What is brought.</param>
    /// <param name="work">The work; it tells how many bytes came, and of how many.</param>
    /// <param name="patience">After how long a person wants to know; a second.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, string name, Func<Action<long, long?>, Task<T>> work, TimeSpan? patience = null) =>
        RunAsync(terminal, name, noun: null, work, patience);

    /// <summary>Does some work and shows how much of it is done.</summary>
    /// <param name="terminal">Where; nothing is shown where nobody would see it.</param>
    /// <param name="name">What is done before there is anything to count.</param>
    /// <param name="noun">What is counted, in the singular.</param>
    /// <param name="work">The work; it tells how many are done, and of how many.</param>
    /// <param name="patience">After how long a person wants to know; a second.</param>
    public static Task<T> CountAsync<T>(Terminal terminal, string name, string noun, Func<Action<int, int>, Task<T>> work, TimeSpan? patience = null) =>
        RunAsync(terminal, name, noun, told => work((done, all) => told(done, all)), patience);

    /// <summary>Does some work that cannot tell how much of it is done.</summary>
    public static Task<T> ShowAsync<T>(Terminal terminal, string name, Func<Task<T>> work) => RunAsync(terminal, name, noun: string.Empty, _ => work(), patience: null);

    private static async Task<T> RunAsync<T>(Terminal terminal, string name, string? noun, Func<Action<long, long?>, Task<T>> work, TimeSpan? patience)
    {
        if (!terminal.ShowsProgress)
        {
            return await work((_, _) => { }).ConfigureAwait(false);
        }

        ProgressTask? task = null;
        (long Came, long? All) last = (0, null);

        // What is not asynchronous does not hold the line up.
        Task<T> working = Task.Run(() => work((came, all) =>
        {
            last = (came, all);
            Show();
        }));
        if (await Task.WhenAny(working, Task.Delay(patience ?? Patience)).ConfigureAwait(false) == working)
        {
            return await working.ConfigureAwait(false);
        }

        ProgressColumn[] columns = noun is null ? [new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new SpinnerColumn()] : [new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn()];
        return await terminal.Progress.Progress().AutoClear(true).HideCompleted(true).Columns(columns)
            .StartAsync(async context =>
            {
                task = context.AddTask(Markup.Escape(Printable.Line(name)));
                Show();
                return await working.ConfigureAwait(false);
            }).ConfigureAwait(false);

        void Show()
        {
            if (task is { } shown)
            {
                shown.IsIndeterminate = last.All is null;
                shown.MaxValue = last.All ?? Percent;
                shown.Value = last.All is null ? 0 : last.Came;
                shown.Description = noun is not null && last.All is { } all ? string.Create(CultureInfo.InvariantCulture, $"{last.Came} of {Quantity.Of(all, noun)}") : shown.Description;
            }
        }
    }
}
