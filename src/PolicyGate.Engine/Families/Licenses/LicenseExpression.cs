namespace PolicyGate.Policies;

/// <summary>An SPDX licence expression (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/), parsed by NuGet.Packaging in the room of evidence.</summary>
internal abstract record LicenseExpression
{
    private LicenseExpression()
    {
    }

    /// <summary>One licence, with its exception where it has one: <c>MIT</c>, <c>GPL-2.0-only WITH Classpath-exception-2.0</c>.</summary>
    internal sealed record License(string Name) : LicenseExpression
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary>Both, or either.</summary>
    internal sealed record Pair(LicenseExpression Left, bool IsOr, LicenseExpression Right) : LicenseExpression
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Part(Left)} {(IsOr ? "OR" : "AND")} {Part(Right)}";

        private string Part(LicenseExpression side) => side is Pair pair && pair.IsOr != IsOr ? $"({side})" : $"{side}";
    }

    /// <summary>Whether the expression passes where these licences are allowed: an <c>OR</c> if one side does, an <c>AND</c> if both do.</summary>
    public bool IsAllowedBy(Func<string, bool> allows) => this switch
    {
        License license => allows(license.Name),
        Pair { IsOr: true } either => either.Left.IsAllowedBy(allows) || either.Right.IsAllowedBy(allows),
        Pair both => both.Left.IsAllowedBy(allows) && both.Right.IsAllowedBy(allows),
        _ => false,
    };
}
