using PolicyGate.Language;

namespace PolicyGate.Policies;

/// <summary>A value of a policy that can be held against another.</summary>
internal interface ISaid : IPlaced
{
    /// <summary>Whether another value says the same, wherever it stands.</summary>
    bool SaysTheSame(ISaid other);
}
