namespace PolicyGate.Tool;

/// <summary>A value as a person types it into a shell.</summary>
internal static class CommandWord
{
    /// <summary>The value; in quotation marks where a shell would take it for several words.</summary>
    public static string Of(string value) => value.Any(char.IsWhiteSpace) ? $"\"{value}\"" : value;
}
