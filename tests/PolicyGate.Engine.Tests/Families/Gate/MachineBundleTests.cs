using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Rules.Gate;

/// <summary>When an organisation's bundle warns and when it fails: by whole days, UTC.</summary>
public sealed class MachineBundleTests
{
    private static readonly DateTimeOffset Ends = new(2026, 3, 11, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Fails = new(2026, 3, 14, 0, 0, 0, TimeSpan.Zero);
    private static readonly MachineBundle Bundle = new("Contoso", 7, Ends.AddDays(-30), new DateOnly(2026, 3, 10), 3, []);

    public static TheoryData<DateTimeOffset, string, string, DateTimeOffset> Moments => new()
    {
        { Ends.AddTicks(-1), string.Empty, string.Empty, Ends },
        { Ends, "Warning", "builds fail from 2026-03-14 on", Fails },
        { Fails.AddTicks(-1), "Warning", "builds fail from 2026-03-14 on", Fails },
        { Fails, "Error", "nothing is let in until there is a newer one", DateTimeOffset.MaxValue },
        { Fails.AddDays(100), "Error", "nothing is let in until there is a newer one", DateTimeOffset.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Warns_after_its_last_day_and_fails_when_the_days_of_warning_are_over(DateTimeOffset now, string severity, string says, DateTimeOffset next)
    {
        Finding? finding = Bundle.Expiry(now, SourceSpan.WholeFile("/repo/App.csproj"));
        Assert.Equal(severity, finding?.SettingSeverity.ToString() ?? string.Empty);
        Assert.Contains(says, finding?.Message ?? string.Empty, StringComparison.Ordinal);
        Assert.Equal(severity.Length > 0, finding?.Message.StartsWith("Contoso, bundle 7, which manages this machine, expired on 2026-03-10; ", StringComparison.Ordinal) == true);
        Assert.Equal(next, Bundle.NextChange(now));
    }

    [Fact]
    public void One_that_expires_on_the_last_day_that_there_is_never_does()
    {
        MachineBundle endless = Bundle with { Expires = DateOnly.MaxValue };
        Assert.Equal((DateTimeOffset.MaxValue, DateTimeOffset.MaxValue), (endless.EndsAt, endless.FailsAt));
        MachineBundle last = Bundle with { Expires = DateOnly.MaxValue.AddDays(-1), WarnDays = 0 };
        Assert.Equal(new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero), last.EndsAt);
        Assert.Equal(last.EndsAt, last.FailsAt);
    }
}
