namespace PolicyGate.Machine;

/// <summary>A bundle is refused; the message says why, for an administrator.</summary>
internal sealed class BundleException(string message, Exception? cause = null) : Exception(message, cause);
