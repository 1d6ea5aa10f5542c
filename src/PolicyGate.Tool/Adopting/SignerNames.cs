using System.Text.RegularExpressions;
using PolicyGate.Facts;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Adopting;

/// <summary>The names that a policy gives to signers: keys that YAML reads as they are, one for each subject.</summary>
internal static partial class SignerNames
{
    /// <summary>The names of some certificates' subjects, in the order of the subjects.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<string> subjects)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (string subject in subjects.Distinct(StringComparer.Ordinal).OrderBy(CommonName, StringComparer.OrdinalIgnoreCase).ThenBy(subject => subject, StringComparer.Ordinal))
        {
            names.Add(subject, Free(subject, name => names.ContainsValue(name)));
        }

        return names;
    }

    /// <summary>A name for a subject that is not taken yet.</summary>
    public static string Free(string subject, Func<string, bool> isTaken)
    {
        string wanted = Wanted(CommonName(subject));
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? wanted : FormattableString.Invariant($"{wanted}-{number}")).First(name => !isTaken(name));
    }

    /// <summary>The common name in a subject, for a person.</summary>
    public static string CommonName(string subject) => new PackageSignature(SignatureState.Valid, null, string.Empty, subject, null, default, null, []).Name;

    private static string Wanted(string author)
    {
#pragma warning disable CA1308 // They are lower case.
        string name = NotInNames().Replace(author.ToLowerInvariant(), "-").Trim('-');
#pragma warning restore CA1308
        return name.Length == 0 ? "signer" : YamlValue.IsPlain(name) ? name : $"signer-{name}";
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotInNames();
}
