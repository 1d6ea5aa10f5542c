namespace PolicyGate.Tasks;

/// <summary>An MSBuild SDK is not handed to the evaluation that asks for it. MSBuild prints what <see cref="ToString"/> says (MSB4242), and a person should read the reason first.</summary>
/// <param name="message">Why.</param>
public sealed class SdkRefusedException(string message) : Exception(message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
