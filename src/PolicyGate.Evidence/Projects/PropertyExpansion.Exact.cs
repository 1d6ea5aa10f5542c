using System.Text.RegularExpressions;
using PolicyGate.Policies;

namespace PolicyGate.Projects;

/// <content>What is expanded where nothing is to be guessed.</content>
internal sealed partial class PropertyExpansion
{
    // MSBuild trims no name, and binds what else is called by rules that nobody should have to know.
    private string? Exact(string expression, SourceSpan at, string what, int depth)
    {
        if (PlainName().IsMatch(expression))
        {
            return Property(expression, at.File);
        }

        if (PathFunction().Match(expression) is not { Success: true } call)
        {
            return null;
        }

        List<string> arguments = [];
        foreach (string argument in Arguments(call.Groups[2].Value))
        {
            // $(Name) and plain text, or one call and plain text behind it.
            string plain = argument.StartsWith("$([", StringComparison.Ordinal) && End(argument, 2) is > 0 and int end ? argument[(end + 1)..] : argument;
            if (!PlainArgument().IsMatch(plain) || plain.Equals("null", StringComparison.OrdinalIgnoreCase) || Expand(argument, at, what, depth + 1) is var value && IsOpen(value))
            {
                return null;
            }

            arguments.Add(MsbuildText.Unescaped(value));
        }

        return Called(() => functions.Exact(call.Groups[1].Value.ToUpperInvariant().Replace("[", string.Empty, StringComparison.Ordinal).Replace("]", string.Empty, StringComparison.Ordinal), arguments, at.File)) is { } result ? MsbuildText.Escaped(result) : null;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();

    [GeneratedRegex(@"\A(?:\$\([A-Za-z_][A-Za-z0-9_-]*\)|[^$%@()'""`])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainArgument();

    [GeneratedRegex(@"\A(\[(?:MSBuild|System\.IO\.Path)\]::[A-Za-z]+)\((.*)\)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex PathFunction();
}
