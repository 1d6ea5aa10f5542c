using Spectre.Console;

namespace PolicyGate.Tool.Advising;

/// <summary>A line of progress on a terminal, for what takes longer than a second.</summary>
internal static class ProgressLine
{
    private const double Percent = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Does some work and shows how far it is.</summary>
    /// <param name="terminal">Where; nothing is shown where nobody would see it.</param>
    /// <param name="name">What is brought.</param>
    /// <param name="work">The work; it tells how many bytes came, and of how many.</param>
    /// <param name="patience">After how long a person wants to know; a second.</param>
    public static async Task<T> RunAsync<T>(Terminal terminal, string name, Func<Action<long, long?>, Task<T>> work, TimeSpan? patience = null)
    {
        if (terminal.IsErrorRedirected)
        {
            return await work((_, _) => { }).ConfigureAwait(false);
        }

        return await terminal.Progress.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask? task = null;
                (long Came, long? All) last = (0, null);
                Task<T> working = work((came, all) =>
                {
                    last = (came, all);
                    Show();
                });
                if (await Task.WhenAny(working, Task.Delay(patience ?? Patience)).ConfigureAwait(false) != working)
                {
                    task = context.AddTask(Markup.Escape(Reporting.Printable.Line(name)));
                    Show();
                }

                return await working.ConfigureAwait(false);

                void Show()
                {
                    if (task is { } shown)
                    {
                        shown.IsIndeterminate = last.All is null;
                        shown.MaxValue = last.All ?? Percent;
                        shown.Value = last.All is null ? 0 : last.Came;
                    }
                }
            }).ConfigureAwait(false);
    }
}
