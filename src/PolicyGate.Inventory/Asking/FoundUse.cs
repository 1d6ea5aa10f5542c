using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Asking;

/// <summary>A use that answers a question.</summary>
/// <param name="Use">It.</param>
/// <param name="Certainty">How sure it is.</param>
internal sealed record FoundUse(StoredUse Use, Certainty Certainty)
{
    /// <summary>The word for how sure it is.</summary>
    public string Word => Certainty switch { Certainty.Seen => "yes", Certainty.Before => "was", _ => "maybe" };

    /// <summary>What a use is in a period, or altogether; <see langword="null"/> where it was certainly not there.</summary>
    /// <param name="use">It.</param>
    /// <param name="period">The period; <see langword="null"/> for now and ever.</param>
    public static FoundUse? Of(StoredUse use, Period? period)
    {
        if (period is null)
        {
            return new FoundUse(use, use.Gone is null ? Certainty.Seen : Certainty.Before);
        }

        return use.First <= period.To && use.Last >= period.From ? new FoundUse(use, Certainty.Seen)
            : (use.After ?? use.First) < period.To && (use.Gone ?? long.MaxValue) > period.From ? new FoundUse(use, Certainty.Maybe)
            : null;
    }
}
