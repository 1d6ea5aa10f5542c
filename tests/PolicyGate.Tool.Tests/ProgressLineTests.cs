using System.Globalization;

namespace PolicyGate.Tool.Tests;

/// <summary>How far a download is, on a terminal only, and only where it takes a while.</summary>
public sealed class ProgressLineTests
{
    [Fact]
    public async Task Is_shown_on_a_terminal_once_it_takes_long()
    {
        using LockedWriter error = new();
        Terminal terminal = new(error, error, isRedirected: true, isErrorRedirected: false, _ => null);
        int result = await ProgressLine.RunAsync(
            terminal,
            "all.zip",
            async came =>
            {
                came(50, 100);
                await error.ContainsAsync("all.zip");
                return 7;
            },
            TimeSpan.Zero);
        Assert.Equal(7, result);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 3600)]
    public async Task Is_not_shown_elsewhere_nor_for_what_is_done_at_once(bool isRedirected, int patience)
    {
        using LockedWriter error = new();
        Assert.Equal(7, await ProgressLine.RunAsync(new Terminal(error, error, isRedirected: true, isRedirected, _ => null), "all.zip", _ => Task.FromResult(7), TimeSpan.FromSeconds(patience)));
        Assert.DoesNotContain("all.zip", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_done_and_then_how_much_of_it()
    {
        using LockedWriter error = new();
        Terminal terminal = new(error, error, isRedirected: true, isErrorRedirected: false, _ => null);
        int result = await ProgressLine.CountAsync(
            terminal,
            "looking for projects",
            "project",
            async told =>
            {
                await error.ContainsAsync("looking for projects");
                told(5, 10);
                return 7;
            },
            TimeSpan.Zero);
        Assert.Equal(7, result);
    }

    private sealed class LockedWriter() : StringWriter(CultureInfo.InvariantCulture)
    {
        private readonly Lock gate = new();

        public string Text
        {
            get
            {
                lock (gate)
                {
                    return ToString();
                }
            }
        }

        public async Task ContainsAsync(string text)
        {
            using CancellationTokenSource late = new(TimeSpan.FromMinutes(1));
            while (!Text.Contains(text, StringComparison.Ordinal))
            {
                await Task.Delay(10, late.Token);
            }
        }

        public override void Write(char value)
        {
            lock (gate)
            {
                base.Write(value);
            }
        }

        public override void Write(string? value)
        {
            lock (gate)
            {
                base.Write(value);
            }
        }
    }
}
