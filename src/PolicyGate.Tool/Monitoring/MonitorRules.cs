using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Monitoring;

/// <summary>
/// What only the sources can tell, and so no rule of a policy: the kinds of news of <c>monitor</c> besides PG1101 and PG1102. Their names are what scripts and code
/// scanning know them by, and never change their meaning.
/// </summary>
internal static class MonitorRules
{
    private const string Family = "monitor";
    private static readonly Uri Page = new("https://github.com/policygate/policygate/blob/main/docs/monitor.md");

    /// <summary>The bytes of a version are others at its source than here.</summary>
    public static RuleDescriptor Republished { get; } = Kind("republished", "Package published anew", Severity.Error, "its source has other bytes under the version than those that are used here");

    /// <summary>No source has a version any more.</summary>
    public static RuleDescriptor Gone { get; } = Kind("gone", "Package gone", Severity.Warning, "no source that it may come from has the version any more");

    /// <summary>The source does not show a version any more.</summary>
    public static RuleDescriptor Unlisted { get; } = Kind("unlisted", "Package unlisted", Severity.Warning, "its source has the version and does not list it any more");

    /// <summary>The source says that a version should not be used.</summary>
    public static RuleDescriptor Deprecated { get; } = Kind("deprecated", "Package deprecated", Severity.Warning, "its source says that the version is deprecated, or why it is changed");

    /// <summary>A source, or the advisory data, gave no answer.</summary>
    public static RuleDescriptor NotAsked { get; } = Kind("not-asked", "Source could not be asked", Severity.Error, "a source gave no answer that can be believed, or may not be asked; what was known of its packages stays");

    /// <summary>Something that was told before is not so any more.</summary>
    public static RuleDescriptor Over { get; } = Kind("over", "No longer so", Severity.Info, "what was told before of the version is not so any more");

    /// <summary>Their page, in Markdown, for reports that carry it.</summary>
    public static string Help(RuleDescriptor rule) => rule.Family == Family ? $"{rule.Title}: {rule.FiresWhen}. [{Page.Segments[^1]}]({Page.AbsoluteUri})" : RulePages.Read(rule);

    private static RuleDescriptor Kind(string name, string title, Severity severity, string firesWhen) => new($"{Family}/{name}", title, Family, severity, firesWhen) { HelpLink = Page };
}
