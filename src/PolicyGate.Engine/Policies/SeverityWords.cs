namespace PolicyGate.Policies;

/// <summary>The words that a policy uses for severities.</summary>
internal static class SeverityWords
{
    /// <summary>Reads <c>error</c>, <c>warning</c>, <c>info</c> or <c>off</c>.</summary>
    public static bool TryParse(string text, out Severity severity)
    {
        (bool ok, severity) = text switch
        {
            "error" => (true, Severity.Error),
            "warning" => (true, Severity.Warning),
            "info" => (true, Severity.Info),
            "off" => (true, Severity.Off),
            _ => (false, Severity.Off),
        };
        return ok;
    }

    /// <summary>The word for a severity.</summary>
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "info",
        _ => "off",
    };
}
