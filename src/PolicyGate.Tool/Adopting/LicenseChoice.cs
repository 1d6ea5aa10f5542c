using PolicyGate.Policies;

namespace PolicyGate.Tool.Adopting;

/// <summary>Which licences of an expression a policy has to name.</summary>
internal static class LicenseChoice
{
    /// <summary>Adds what an expression needs to be allowed; of an OR one side is enough.</summary>
    public static void Allow(LicenseExpression expression, SortedSet<string> allowed)
    {
        if (expression.IsAllowedBy(allowed.Contains))
        {
            return;
        }

        switch (expression)
        {
            case LicenseExpression.License license: allowed.Add(license.Name); break;
            case LicenseExpression.Pair { IsOr: true } either: Allow(either.Left, allowed); break;
            case LicenseExpression.Pair both: Allow(both.Left, allowed); Allow(both.Right, allowed); break;
        }
    }
}
