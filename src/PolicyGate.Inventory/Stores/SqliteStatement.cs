using Microsoft.Data.Sqlite;

namespace PolicyGate.Inventory.Stores;

/// <summary>A statement that is prepared once and run often.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand command;
    private readonly SqliteParameter[] parameters;

    /// <summary>Of parameters <c>@0</c>, <c>@1</c> …</summary>
    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller has a constant; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        this.parameters = [.. Enumerable.Range(0, parameters).Select(i => command.Parameters.Add(new SqliteParameter(FormattableString.Invariant($"@{i}"), null)))];
    }

    /// <summary>Runs it; the first value of its answer, where it has one.</summary>
    public object? Run(params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command.ExecuteScalar();
    }

    /// <summary>Has it be of a transaction.</summary>
    public SqliteStatement In(SqliteTransaction transaction)
    {
        command.Transaction = transaction;
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => command.Dispose();
}
