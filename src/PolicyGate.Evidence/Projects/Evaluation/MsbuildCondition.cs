using System.Globalization;

namespace PolicyGate.Projects.Evaluation;

/// <summary>
/// A <c>Condition</c> (https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions), as far as the files say: what compares something that only
/// an evaluation knows, and what is no condition, is not known.
/// </summary>
internal sealed class MsbuildCondition
{
    private const int Deepest = 64;
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];
    private readonly string text;
    private readonly Func<string, string> expand;
    private readonly Func<string, bool> exists;
    private int at;
    private bool isMalformed;

    private MsbuildCondition(string text, Func<string, string> expand, Func<string, bool> exists) => (this.text, this.expand, this.exists) = (text, expand, exists);

    /// <summary>Whether the condition holds.</summary>
    /// <param name="text">The condition; nothing holds.</param>
    /// <param name="expand">Expands properties.</param>
    /// <param name="exists">Whether a file or folder is there.</param>
    public static Certainty Holds(string? text, Func<string, string> expand, Func<string, bool> exists)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Certainty.Yes;
        }

        MsbuildCondition condition = new(text, expand, exists);
        Certainty holds = condition.Or(0);
        condition.Blanks();
        return condition.isMalformed || condition.at < text.Length ? Certainty.Unknown : holds;
    }

    private Certainty Or(int depth)
    {
        Certainty left = And(depth);
        while (Word("or"))
        {
            left = left.Or(And(depth));
        }

        return left;
    }

    private Certainty And(int depth)
    {
        Certainty left = Single(depth);
        while (Word("and"))
        {
            left = left.And(Single(depth));
        }

        return left;
    }

    private Certainty Single(int depth)
    {
        Blanks();
        if (depth > Deepest || at >= text.Length)
        {
            isMalformed = true;
            return Certainty.Unknown;
        }

        if (text[at] == '!' && at + 1 < text.Length && text[at + 1] != '=')
        {
            at++;
            return Single(depth + 1).Not();
        }

        if (text[at] == '(')
        {
            at++;
            Certainty inner = Or(depth + 1);
            isMalformed |= !Take(")");
            return inner;
        }

        string? left = Operand(out Certainty? called);
        if (called is { } said)
        {
            return said;
        }

        Blanks();
        string? comparison = Array.Find(Operators, one => string.CompareOrdinal(text, at, one, 0, one.Length) == 0);
        if (comparison is null)
        {
            return left is null ? Certainty.Unknown : Truth(left) is { } truth ? Certainties.Of(truth) : Certainty.Unknown;
        }

        at += comparison.Length;
        Blanks();
        string? right = Operand(out _);
        return left is null || right is null ? Certainty.Unknown : Compared(left, comparison, right);
    }

    // 'text', $(Property), a word or number, Exists('x'), HasTrailingSlash('x'); nothing where only an evaluation knows its value.
    private string? Operand(out Certainty? called)
    {
        called = null;
        if (at < text.Length && text[at] == '\'')
        {
            int end = Quoted(at + 1);
            string raw = end < 0 ? string.Empty : text[(at + 1)..end];
            isMalformed |= end < 0;
            at = end < 0 ? text.Length : end + 1;
            return Known(raw);
        }

        if (string.CompareOrdinal(text, at, "$(", 0, 2) == 0)
        {
            int end = PropertyExpansion.End(text, at + 2);
            string raw = end < 0 ? string.Empty : text[at..(end + 1)];
            isMalformed |= end < 0;
            at = end < 0 ? text.Length : end + 1;
            return Known(raw);
        }

        int from = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' or '-' or '+'))
        {
            at++;
        }

        string word = text[from..at];
        isMalformed |= word.Length == 0;
        if (Take("("))
        {
            called = Called(word);
        }

        return word;
    }

    private Certainty Called(string function)
    {
        Blanks();
        string? argument = Operand(out _);
        isMalformed |= !Take(")");
        return argument is null ? Certainty.Unknown
            : function.Equals("Exists", StringComparison.OrdinalIgnoreCase) ? Certainties.Of(argument.Length > 0 && exists(argument))
            : function.Equals("HasTrailingSlash", StringComparison.OrdinalIgnoreCase) ? Certainties.Of(argument.EndsWith('/') || argument.EndsWith('\\'))
            : Certainty.Unknown;
    }

    private string? Known(string raw)
    {
        string value = MsbuildText.Unescaped(expand(raw));
        return PropertyExpansion.IsOpen(value) ? null : value;
    }

    // The quote that ends a text; one within $(…) does not.
    private int Quoted(int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '\'')
            {
                return i;
            }

            if (string.CompareOrdinal(text, i, "$(", 0, 2) == 0)
            {
                i = PropertyExpansion.End(text, i + 2);
                if (i < 0)
                {
                    return -1;
                }
            }
        }

        return -1;
    }

    // Numbers as such, what is greater or less versions too; true and false as such; all else as text without case.
    private static Certainty Compared(string left, string comparison, string right)
    {
        int? numbers = Number(left) is { } one && Number(right) is { } other ? one.CompareTo(other) : null;
        int? order = numbers ?? (Version.TryParse(left, out Version? first) && Version.TryParse(right, out Version? second) ? first.CompareTo(second) : null);
        bool isSame = numbers is { } known ? known == 0 : Truth(left) is { } yes && Truth(right) is { } no ? yes == no : left.Equals(right, StringComparison.OrdinalIgnoreCase);
        return comparison switch
        {
            "==" => Certainties.Of(isSame),
            "!=" => Certainties.Of(!isSame),
            _ when order is null => Certainty.Unknown,
            "<" => Certainties.Of(order < 0),
            ">" => Certainties.Of(order > 0),
            "<=" => Certainties.Of(order <= 0),
            _ => Certainties.Of(order >= 0),
        };
    }

    private static double? Number(string value) => double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static bool? Truth(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "ON" or "YES" or "!FALSE" or "!OFF" or "!NO" => true,
        "FALSE" or "OFF" or "NO" or "!TRUE" or "!ON" or "!YES" => false,
        _ => null,
    };

    private bool Word(string word)
    {
        Blanks();
        bool isThere = string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (at + word.Length == text.Length || !char.IsAsciiLetterOrDigit(text[at + word.Length]));
        at += isThere ? word.Length : 0;
        return isThere;
    }

    private bool Take(string token)
    {
        Blanks();
        bool isThere = string.CompareOrdinal(text, at, token, 0, token.Length) == 0;
        at += isThere ? token.Length : 0;
        return isThere;
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
