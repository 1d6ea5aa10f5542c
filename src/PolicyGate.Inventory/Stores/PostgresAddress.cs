using Npgsql;

namespace PolicyGate.Inventory.Stores;

/// <summary>Where a database of PostgreSQL is, as a URI (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) or as Npgsql writes it.</summary>
internal static class PostgresAddress
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];
    private static readonly string[] Hosts = ["host", "server"];

    // What libpq calls otherwise than Npgsql does.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
    };

    /// <summary>Whether a text is one, and not a file.</summary>
    public static bool IsOne(string text) =>
        Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        || text.Split(';').Any(part => part.Split('=', 2) is [{ } key, _] && Hosts.Contains(key.Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads one.</summary>
    /// <exception cref="StoreException">It is none; the message has nothing of it but the name of what is wrong, because a password may stand there.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        NpgsqlConnectionStringBuilder address = Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? OfUri(text) : OfWords(text);
        return address.Host is { Length: > 0 } ? address : throw new StoreException("the address of the store names no host");
    }

    /// <summary>What may be shown of it.</summary>
    public static string Shown(NpgsqlConnectionStringBuilder address) => $"PostgreSQL at {address.Host}{(address.Database is { Length: > 0 } database ? $", database {database}" : string.Empty)}";

    private static NpgsqlConnectionStringBuilder OfWords(string text)
    {
        System.Data.Common.DbConnectionStringBuilder words = [];
        try
        {
            words.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw new StoreException("the address of the store is not of the form Host=…;Database=…;Username=…");
        }

        NpgsqlConnectionStringBuilder address = [];
        foreach (string key in words.Keys)
        {
            Set(address, key, words[key].ToString()!);
        }

        return address;
    }

    private static NpgsqlConnectionStringBuilder OfUri(string text)
    {
        // What a host cannot be in a URI of .NET, a folder of sockets, stands in the query.
        string body = text[(text.IndexOf("://", StringComparison.Ordinal) + "://".Length)..];
        string[] query = body.Split('?', 2);
        string[] path = query[0].Split('/', 2);
        int at = path[0].LastIndexOf('@');
        string[] user = at < 0 ? [] : path[0][..at].Split(':', 2);
        string host = path[0][(at + 1)..];
        int port = host.LastIndexOf(':');
        bool hasPort = port >= 0 && !host.EndsWith(']');
        NpgsqlConnectionStringBuilder address = [];
        Set(address, "Host", Decoded(hasPort ? host[..port] : host).Trim('[', ']'));
        Set(address, "Port", hasPort ? host[(port + 1)..] : string.Empty);
        Set(address, "Username", Decoded(user.ElementAtOrDefault(0) ?? string.Empty));
        Set(address, "Password", Decoded(user.ElementAtOrDefault(1) ?? string.Empty));
        Set(address, "Database", Decoded(path.ElementAtOrDefault(1) ?? string.Empty));
        foreach (string[] pair in (query.ElementAtOrDefault(1) ?? string.Empty).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
        {
            string key = Decoded(pair[0]);
            Set(address, Names.GetValueOrDefault(key, key), Decoded(pair.ElementAtOrDefault(1) ?? string.Empty));
        }

        return address;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text);

    private static void Set(NpgsqlConnectionStringBuilder address, string key, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        // "verify-full" is VerifyFull there.
        string meant = key.Equals("SSL Mode", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", string.Empty, StringComparison.Ordinal) : value;
        try
        {
            address[key] = meant;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException or KeyNotFoundException or NotSupportedException)
        {
            // Without the cause, which has the value.
            throw new StoreException($"the address of the store has something that is not understood: {key}");
        }
    }
}
