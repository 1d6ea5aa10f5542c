namespace PolicyGate.Rules;

/// <summary>The page of each rule, in Markdown.</summary>
internal static class RulePages
{
    /// <summary>The page.</summary>
    public static string Read(RuleDescriptor rule) => EmbeddedText.Read($"{rule.Id}.md");
}
