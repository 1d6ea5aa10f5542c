namespace PolicyGate.Inventories;

/// <summary>An export that cannot be taken in; the message says why, for a person.</summary>
internal sealed class InventoryException(string message, Exception? inner = null) : Exception(message, inner);
