using PolicyGate.Policies;

namespace PolicyGate.Engine.Tests.Rules.Trust;

/// <summary>Authors of genuine packages, before and after their certificates were renewed, and who is somebody else.</summary>
public class AuthorIdentityTests
{
    private const string Foundation = "CN=.NET Foundation Projects Code Signing CA2, O=.NET Foundation, C=US";

    [Theory]
    [InlineData("CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US", "CN=DigiCert Trusted G4 Code Signing RSA4096 SHA384 2021 CA1, O=\"DigiCert, Inc.\", C=US", "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US", "CN=DigiCert SHA2 Assured ID Code Signing CA, OU=www.digicert.com, O=DigiCert Inc, C=US", true)]
    [InlineData("CN=Firely B.V., O=Firely B.V., L=Amsterdam, S=Noord-Holland, C=NL", "CN=Microsoft ID Verified CS AOC CA 04, O=Microsoft Corporation, C=US", "CN=Firely B.V., O=Firely B.V., L=Amsterdam, S=Noord-Holland, C=NL", "CN=Microsoft ID Verified CS AOC CA 03, O=Microsoft Corporation, C=US", true)]
    [InlineData("CN=Json.NET (.NET Foundation), O=Json.NET (.NET Foundation), L=Redmond, S=Washington, C=US, SERIALNUMBER=603 389 068, OID.2.5.4.15=Private Organization", Foundation, "CN=Json.NET (.NET Foundation), O=Json.NET (.NET Foundation), L=Redmond, S=Washington, C=US, SERIALNUMBER=603 389 068", "CN=.NET Foundation Projects Code Signing CA, O=.NET Foundation, C=US", true)]
    [InlineData("CN=A, O=A, C=US", Foundation, "CN=A, O=A, C=US, SERIALNUMBER=1", Foundation, true)]
    [InlineData("CN=A, O=A, C=US, SERIALNUMBER=2", Foundation, "CN=A, O=A, C=US, SERIALNUMBER=1", Foundation, false)]
    [InlineData("CN=B, O=A, C=US", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A, O=B, C=US", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A, C=US", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A, O=A, C=DE", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A, O=A, C=US", "CN=X, O=Somebody, C=US", "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A, O=A, C=US", "CN=X", "CN=A, O=A, C=US", "CN=Y", false)]
    [InlineData("O=A, C=US, L=x", Foundation, "O=A, C=US", Foundation, false)]
    [InlineData("CN=\"A, O=A\", C=US", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A, CN=B, O=A, C=US", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("CN=A + OU=x, O=A, C=US", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("no name at all", Foundation, "CN=A, O=A, C=US", Foundation, false)]
    [InlineData("no name at all", "nor here", "no name at all", "nor here", true)]
    public void Are_one_by_who_they_are_and_who_vouches(string subject, string issuer, string otherSubject, string otherIssuer, bool isSame)
    {
        AuthorIdentity one = new(subject, issuer);
        AuthorIdentity other = new(otherSubject, otherIssuer);
        Assert.Equal(isSame, one.IsSame(other));
        Assert.Equal(isSame, other.IsSame(one));
    }
}
