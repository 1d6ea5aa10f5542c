using System.Globalization;
using System.Text;

namespace PolicyGate.Rules;

/// <summary>Folds away what the eye passes over: case, separators, compatibility forms, accents and confusable characters.</summary>
internal static class IdFolding
{
    private static readonly Dictionary<char, char> Confusables = EmbeddedText.Lines("confusables.txt")
        .Select(line => line.Split('\t'))
        .ToDictionary(parts => (char)int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), parts => parts[1][0]);

    /// <summary>The folded id; two ids with the same folding look alike.</summary>
    public static string Fold(string id)
    {
        StringBuilder folded = new(id.Length);
        foreach (char character in id.Normalize(NormalizationForm.FormKD))
        {
            if (character is '.' or '-' or '_' || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            char lower = Confusables.TryGetValue(character, out char plain) ? plain : char.ToLowerInvariant(character);
            folded.Append(Confusables.GetValueOrDefault(lower, lower));
        }

        return folded.ToString();
    }
}
