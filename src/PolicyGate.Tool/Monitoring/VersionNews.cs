using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Monitoring;

/// <summary>What is new of a version by what its sources say now.</summary>
internal sealed class VersionNews
{
    private const int MostReasons = 5;
    private readonly List<(RuleDescriptor Rule, string What)> news = [];

    /// <summary>Compares.</summary>
    /// <param name="before">What was told so far.</param>
    /// <param name="answer">What the sources say now.</param>
    /// <param name="own">What is known of the bytes that are used here.</param>
    public VersionNews(KnownVersion before, SourceAnswer answer, OwnBytes own)
    {
        Now = before with { IsGone = answer.IsGone };
        if (answer.IsGone)
        {
            // What was told before is so again where it comes back.
            Tell(!before.IsGone, MonitorRules.Gone, $"is gone: {answer.Sources} has it no more, and nobody can restore it from there; keep the archive that you have, find out why, and move to another version");
            return;
        }

        Tell(before.IsGone, MonitorRules.Over, $"is back: {answer.Sources} has it again");
        Now = Now with { IsUnlisted = answer.IsUnlisted, Deprecated = answer.Deprecation is { } deprecation ? KnownVersion.Kept(deprecation) : null };
        Tell(answer.IsUnlisted && !before.IsUnlisted, MonitorRules.Unlisted, $"is not listed any more by {answer.Sources}: somebody took it out of sight; find out why, and move to another version");
        Tell(before.IsUnlisted && !answer.IsUnlisted, MonitorRules.Over, $"is listed again by {answer.Sources}");
        Tell(Now.Deprecated is not null && Now.Deprecated != before.Deprecated, MonitorRules.Deprecated, answer.Deprecation is { } said ? $"is deprecated by {answer.Sources}{Words(said)}" : string.Empty);
        Tell(before.Deprecated is not null && Now.Deprecated is null, MonitorRules.Over, $"is not deprecated any more by {answer.Sources}");
        Compare(before, answer, own);
    }

    /// <summary>What has been told when all of this is.</summary>
    public KnownVersion Now { get; private set; }

    /// <summary>What is new.</summary>
    public IReadOnlyList<(RuleDescriptor Rule, string What)> News => news;

    /// <summary>Why the bytes could not be compared; empty where they were.</summary>
    public string NotCompared { get; private set; } = string.Empty;

    /// <summary>Whether they could be before: then that is no answer.</summary>
    public bool IsSilenced { get; private set; }

    private void Compare(KnownVersion before, SourceAnswer answer, OwnBytes own)
    {
        if (answer.Hashes.Any(own.Are))
        {
            Now = Now with { Hash = KnownVersion.Same };
            Tell(before.Hash is not (null or KnownVersion.Same), MonitorRules.Over, $"is at {answer.Sources} as it is used here again");
        }
        else if (!answer.ServesHash)
        {
            NotCompared = "hash not served";
            IsSilenced = before.Hash is not null;
        }
        else if (own.OfArchive is not { } hash)
        {
            NotCompared = "archive not here";
        }
        else
        {
            Now = Now with { Hash = KnownVersion.Kept(string.Join(", ", answer.Hashes)) };
            Tell(Now.Hash != before.Hash, MonitorRules.Republished, $"is not what {answer.Sources} has under this version now (SHA-512 {string.Join(", ", answer.Hashes.Take(MostReasons))} there, {hash} here): it was published anew, or another archive was restored; do not build with either before somebody has compared them");
        }
    }

    private void Tell(bool isNew, RuleDescriptor rule, string what)
    {
        if (isNew)
        {
            news.Add((rule, what));
        }
    }

    private static string Words(PackageDeprecation deprecation)
    {
        string reasons = deprecation.Reasons.Count > 0 ? $": {string.Join(", ", deprecation.Reasons.Take(MostReasons).Select(Printable.Short))}" : string.Empty;
        string message = deprecation.Message.Length > 0 ? $" ({Printable.Short(deprecation.Message)})" : string.Empty;
        return $"{reasons}{message}; {(deprecation.Alternate.Length > 0 ? $"it names {Printable.Short(deprecation.Alternate)} to use instead, which is its own word" : "it names nothing to use instead")}";
    }
}
