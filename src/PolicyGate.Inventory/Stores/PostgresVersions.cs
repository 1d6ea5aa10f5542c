using Npgsql;
using PolicyGate.Inventories;

namespace PolicyGate.Inventory.Stores;

/// <summary>The numbers of versions, as <see cref="SqliteVersions"/> knows them; the unknown ids of a report are asked for at once.</summary>
internal sealed class PostgresVersions(NpgsqlConnection connection)
{
    private readonly Dictionary<string, Dictionary<(string Version, string Hash, string Source), int>> known = new(StringComparer.OrdinalIgnoreCase);
    private int newest = -1;

    /// <summary>Begins a transaction: what another process added meanwhile is read again.</summary>
    /// <param name="packages">The newest number that was given.</param>
    public void Begin(int packages)
    {
        if (packages != newest)
        {
            Forget();
            newest = packages;
        }
    }

    /// <summary>The numbers of some packages, in their order.</summary>
    /// <param name="packages">They.</param>
    /// <param name="add">Gives a number to a new one.</param>
    public long[] Of(IReadOnlyList<InventoryPackage> packages, Func<InventoryPackage, int> add)
    {
        string[] unknown = [.. packages.Select(package => package.Id).Where(id => !known.ContainsKey(id)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (unknown.Length > 0)
        {
            Read(unknown);
        }

        long[] numbers = new long[packages.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            InventoryPackage package = packages[i];
            (string, string, string) key = (package.Version, package.Hash, package.Source);
            Dictionary<(string, string, string), int> versions = known[package.Id];
            if (!versions.TryGetValue(key, out int number))
            {
                versions.Add(key, number = newest = add(package));
            }

            numbers[i] = number;
        }

        return numbers;
    }

    /// <summary>Forgets what was not committed.</summary>
    public void Forget()
    {
        known.Clear();
        newest = -1;
    }

    private void Read(string[] ids)
    {
        foreach (string id in ids)
        {
            known.Add(id, []);
        }

        foreach ((string name, string version, string hash, string source, int id) in connection.Ask(
            "SELECT name, version, hash, source, id FROM packages WHERE key = ANY($1)",
            row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4)),
            PostgresRows.Value<string[]>([.. ids.Select(StoredVersion.KeyOf)])))
        {
            known[name][(version, hash, source)] = id;
        }
    }
}
