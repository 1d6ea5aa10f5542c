namespace PolicyGate.Policies;

/// <summary>Who an author is: by the names in the certificate, so that the next certificate of the same identity is the same author.</summary>
/// <param name="Subject">The certificate's subject.</param>
/// <param name="Issuer">The subject of the authority that issued it: another authority vouches for another identity.</param>
internal sealed record AuthorIdentity(string Subject, string Issuer);
