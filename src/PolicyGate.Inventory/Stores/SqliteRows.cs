using Microsoft.Data.Sqlite;

namespace PolicyGate.Inventory.Stores;

/// <summary>Questions to SQLite in one expression.</summary>
internal static class SqliteRows
{
    /// <summary>The rows of an answer.</summary>
    public static IReadOnlyList<T> Ask<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller has a constant; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>A number that may be missing.</summary>
    public static long? Number(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A flag that may be missing.</summary>
    public static bool? Flag(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetBoolean(column);
}
