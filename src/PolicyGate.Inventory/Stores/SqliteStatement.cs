using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PolicyGate.Inventory.Stores;

/// <summary>A statement that is prepared once and run often, by the library itself: there are millions of facts, and a command of ADO.NET costs ten times a row.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int OnStack = 512;
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <summary>Prepares one of parameters <c>?1</c>, <c>?2</c> …</summary>
    /// <exception cref="SqliteException">It is none.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
    }

    /// <summary>Begins it anew, with the values of its parameters.</summary>
    public SqliteStatement With(params ReadOnlySpan<Value> values)
    {
        raw.sqlite3_reset(statement);
        for (int i = 0; i < values.Length; i++)
        {
            int code = values[i].Text is { } text ? Bind(i + 1, text)
                : values[i].Number is { } number ? raw.sqlite3_bind_int64(statement, i + 1, number)
                : raw.sqlite3_bind_null(statement, i + 1);
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return this;
    }

    /// <summary>Goes to the next row; whether there is one.</summary>
    /// <exception cref="SqliteException">It fails.</exception>
    public bool Next()
    {
        int code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            raw.sqlite3_reset(statement);
            SqliteException.ThrowExceptionForRC(code, database);
        }

        if (code == raw.SQLITE_DONE)
        {
            // Who reads holds back whoever tidies up.
            raw.sqlite3_reset(statement);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs it, of which no row is asked.</summary>
    public void Run(params ReadOnlySpan<Value> values)
    {
        With(values);
        while (Next())
        {
        }
    }

    /// <summary>Runs it; the number that it answers.</summary>
    public long Ask(params ReadOnlySpan<Value> values)
    {
        With(values);
        long answer = Next() ? Number(0) : throw new InvalidOperationException();
        while (Next())
        {
        }

        return answer;
    }

    /// <summary>A number of the row.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A flag of the row.</summary>
    public bool Flag(int column) => Number(column) != 0;

    /// <summary>A number of the row that may be missing.</summary>
    public long? NumberOrNone(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : Number(column);

    /// <summary>A flag of the row that may be missing.</summary>
    public bool? FlagOrNone(int column) => NumberOrNone(column) is { } number ? number != 0 : null;

    /// <summary>A text of the row.</summary>
    public string Text(int column)
    {
        ReadOnlySpan<byte> bytes = raw.sqlite3_column_blob(statement, column);
        return bytes.IsEmpty ? string.Empty : Encoding.UTF8.GetString(bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();

    private int Bind(int parameter, string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        return raw.sqlite3_bind_text(statement, parameter, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>The value of a parameter: a text, a number or nothing.</summary>
    internal readonly record struct Value(string? Text, long? Number)
    {
        public static implicit operator Value(string? text) => new(text, null);

        public static implicit operator Value(long number) => new(null, number);

        public static implicit operator Value(long? number) => new(null, number);

        public static implicit operator Value(bool flag) => new(null, flag ? 1 : 0);

        public static implicit operator Value(bool? flag) => new(null, flag is null ? null : flag.Value ? 1 : 0);
    }
}
