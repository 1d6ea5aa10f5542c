using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Policies;

/// <summary>Who an author is: by the names in the certificate, so that the next certificate of the same identity is the same author.</summary>
/// <param name="Subject">The certificate's subject.</param>
/// <param name="Issuer">The subject of the authority that issued it.</param>
internal sealed record AuthorIdentity(string Subject, string Issuer)
{
    // X.520: what says who somebody is. The rest (address, kind of business) comes and goes with the forms of the authorities.
    private const string CommonName = "2.5.4.3";
    private const string SerialNumber = "2.5.4.5";
    private const string Country = "2.5.4.6";
    private const string Organization = "2.5.4.10";

    /// <summary>
    /// Whether it is the same identity: common name, organisation and country of the subject are the same, its registration number where both have one, and so
    /// is the organisation of the authority. Authorities change the certificate that they issue with every few years, some every few days.
    /// </summary>
    public bool IsSame(AuthorIdentity other) => this == other || (Names(Subject) is { } mine && Names(other.Subject) is { } theirs && Names(Issuer) is { } issuer && Names(other.Issuer) is { } otherIssuer
        && Value(mine, CommonName) is { Length: > 0 } name && name == Value(theirs, CommonName)
        && Value(mine, Organization) == Value(theirs, Organization)
        && Value(mine, Country) == Value(theirs, Country)
        && (Value(mine, SerialNumber) is not { } number || Value(theirs, SerialNumber) is not { } otherNumber || number == otherNumber)
        && Plain(Value(issuer, Organization)) is { Length: > 0 } authority && authority == Plain(Value(otherIssuer, Organization)));

    private static string? Value(Dictionary<string, string> names, string oid) => names.GetValueOrDefault(oid);

    // "DigiCert, Inc." and "DigiCert Inc" are one.
    private static string? Plain(string? name) => name is null ? null : string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Null where a name cannot be taken apart, or says something twice: then only the same name is the same.
    private static Dictionary<string, string>? Names(string name)
    {
        try
        {
            Dictionary<string, string> names = new(StringComparer.Ordinal);
            foreach (X500RelativeDistinguishedName part in new X500DistinguishedName(name).EnumerateRelativeDistinguishedNames())
            {
                if (part.HasMultipleElements || part.GetSingleElementType().Value is not { } oid || part.GetSingleElementValue() is not { } value)
                {
                    return null;
                }

                // Several organisational units are usual, and none of what is asked.
                if (!names.TryAdd(oid, value) && oid is CommonName or SerialNumber or Country or Organization)
                {
                    return null;
                }
            }

            return names;
        }
        catch (Exception e) when (e is CryptographicException or InvalidOperationException or AsnContentException)
        {
            return null;
        }
    }
}
