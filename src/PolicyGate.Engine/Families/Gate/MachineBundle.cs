using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>What a bundle's manifest says: an organisation's policy for a machine, with all that it names, as somebody signed it.</summary>
/// <param name="Name">What the organisation calls it.</param>
/// <param name="Sequence">Grows with every bundle; a machine takes no lower one.</param>
/// <param name="Issued">When it was made, by its maker's clock.</param>
/// <param name="Expires">The last day, UTC, on which it is current.</param>
/// <param name="WarnDays">For how many days after that builds are warned before they fail.</param>
/// <param name="Files">Every file of it.</param>
internal sealed record MachineBundle(string Name, long Sequence, DateTimeOffset Issued, DateOnly Expires, int WarnDays, IReadOnlyList<BundleFile> Files)
{
    /// <summary>The policy's name in every bundle.</summary>
    public const string PolicyFile = "policy.yaml";

    /// <summary>The name and the number, for a person.</summary>
    public string InWords => string.Create(CultureInfo.InvariantCulture, $"{Name}, bundle {Sequence}");

    /// <summary>From then on builds are warned.</summary>
    public DateTimeOffset EndsAt => Midnight(Expires.DayNumber + 1L);

    /// <summary>From then on builds fail.</summary>
    public DateTimeOffset FailsAt => Midnight(Expires.DayNumber + 1L + WarnDays);

    /// <summary>When it says something else than now, if ever.</summary>
    public DateTimeOffset NextChange(DateTimeOffset now) => now < EndsAt ? EndsAt : now < FailsAt ? FailsAt : DateTimeOffset.MaxValue;

    /// <summary>PG0010, where it is not current any more.</summary>
    /// <param name="now">The policy clock.</param>
    /// <param name="at">The project that is built.</param>
    public Finding? Expiry(DateTimeOffset now, SourceSpan at) => now < EndsAt ? null : GateRules.BundleExpired.At(at, $"{InWords}, which manages this machine, expired on {Day(Expires)}; {(now < FailsAt ? $"builds fail from {Day(DateOnly.FromDateTime(FailsAt.UtcDateTime))} on" : "nothing is let in until there is a newer one")}: have an administrator run policygate machine update")
        with
    { SettingSeverity = now < FailsAt ? Severity.Warning : Severity.Error };

    /// <summary>A day as a policy writes it.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Midnight(long dayNumber) => dayNumber > DateOnly.MaxValue.DayNumber
        ? DateTimeOffset.MaxValue
        : new DateTimeOffset(DateOnly.FromDayNumber((int)dayNumber).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
