using System.Text.Json;

namespace PolicyGate.Trust;

/// <summary>Reads the value that the reader stands at, and leaves the reader at its end; <see langword="false"/> where it is no such value.</summary>
internal delegate bool ValueReader<T>(ref Utf8JsonReader reader, out T value);
