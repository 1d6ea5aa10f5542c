namespace PolicyGate.Rules;

/// <summary>The families of rules: one word for the policy's section, the folder, the tests and the example.</summary>
internal static class RuleFamilies
{
    /// <summary>PG00.</summary>
    public const string Gate = "gate";

    /// <summary>PG01.</summary>
    public const string Policy = "policy";

    /// <summary>PG02.</summary>
    public const string Pinning = "pinning";

    /// <summary>PG03.</summary>
    public const string LockFile = "lockfile";

    /// <summary>PG04.</summary>
    public const string Packages = "packages";

    /// <summary>PG05.</summary>
    public const string Sources = "sources";

    /// <summary>PG06.</summary>
    public const string Signatures = "signatures";

    /// <summary>PG07.</summary>
    public const string Integrity = "integrity";

    /// <summary>PG08.</summary>
    public const string Age = "age";

    /// <summary>PG09.</summary>
    public const string Licenses = "licenses";

    /// <summary>PG10.</summary>
    public const string BuildCode = "build-code";

    /// <summary>PG11.</summary>
    public const string Advisories = "advisories";

    /// <summary>PG12.</summary>
    public const string Trust = "trust";

    /// <summary>PG13.</summary>
    public const string Usage = "usage";

    /// <summary>PG14.</summary>
    public const string Capabilities = "capabilities";

    /// <summary>The folder of a family under <c>Families/</c>.</summary>
    public static string Folder(string family) => family switch
    {
        LockFile => "LockFile",
        BuildCode => "BuildCode",
        _ => char.ToUpperInvariant(family[0]) + family[1..],
    };
}
