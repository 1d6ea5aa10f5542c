using Npgsql;

namespace PolicyGate.Inventory.Stores;

/// <summary>Questions to PostgreSQL in one expression.</summary>
internal static class PostgresRows
{
    /// <summary>The rows of an answer.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="sql">The question, with parameters <c>$1</c>, <c>$2</c> …</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="values">The parameters.</param>
    public static IReadOnlyList<T> Ask<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] values)
    {
        using NpgsqlCommand command = Command(connection, sql, values);
        using NpgsqlDataReader reader = command.ExecuteReader();
        return reader.All(read);
    }

    /// <summary>All rows of the answer.</summary>
    public static List<T> All<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs what answers nothing.</summary>
    public static void Run(this NpgsqlConnection connection, string sql, params NpgsqlParameter[] values)
    {
        using NpgsqlCommand command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    /// <summary>A parameter.</summary>
    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    /// <summary>A number that may be missing.</summary>
    public static NpgsqlParameter Value(long? value) => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = value ?? (object)DBNull.Value };

    /// <summary>A text that may be missing.</summary>
    public static NpgsqlParameter Value(string? value) => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = value ?? (object)DBNull.Value };

    /// <summary>A number of the row that may be missing.</summary>
    public static long? NumberOrNone(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A flag of the row that may be missing.</summary>
    public static bool? FlagOrNone(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetBoolean(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] values)
    {
#pragma warning disable CA2100 // Constants of this program.
        NpgsqlCommand command = new(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(values);
        return command;
    }
}
