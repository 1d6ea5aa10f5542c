namespace PolicyGate.Inventory.Stores;

/// <summary>The store cannot be used; the message says why, for a person.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
