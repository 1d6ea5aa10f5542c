namespace PolicyGate.Policies;

/// <summary>What a trust file is called.</summary>
internal static class TrustFileName
{
    /// <summary>Its name where the policy does not say; it lies beside the policy then.</summary>
    public const string Default = "policygate.lock.json";
}
