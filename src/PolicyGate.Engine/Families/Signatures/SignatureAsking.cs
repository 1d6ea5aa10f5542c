using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>How the rules of PG06 read the section.</summary>
internal static class SignatureAsking
{
    /// <summary>Whether anything in the section needs a signature to be looked at.</summary>
    public static bool AsksAnything(this SignaturesSection section) =>
        section.Require is { Value: not RequiredSignature.None } || section.For.Count > 0 || section.Distrust.Count > 0;
}
