using Microsoft.Data.Sqlite;

namespace PolicyGate.Inventory.Stores;

/// <summary>Questions to SQLite in one expression.</summary>
internal static class SqliteRows
{
    /// <summary>The rows of an answer.</summary>
    public static IReadOnlyList<T> Ask<T>(this SqliteConnection connection, string sql, Func<SqliteStatement, T> read, params ReadOnlySpan<SqliteStatement.Value> values)
    {
        using SqliteStatement statement = new(connection, sql);
        return statement.With(values).All(read);
    }

    /// <summary>All rows that are left.</summary>
    public static IReadOnlyList<T> All<T>(this SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        List<T> rows = [];
        while (statement.Next())
        {
            rows.Add(read(statement));
        }

        return rows;
    }
}
