using System.Reflection;
using Xunit.Sdk;

namespace PolicyGate.Inventory.Tests;

/// <summary>What a store is made of.</summary>
public enum Engine
{
    /// <summary>A file.</summary>
    Sqlite,

    /// <summary>A database of a server, which the tests start.</summary>
    Postgres,
}

/// <summary>Runs a theory on every engine; on PostgreSQL where there is one.</summary>
internal static class Engines
{
    /// <summary>Those that are there.</summary>
    public static IEnumerable<Engine> There => PostgresServer.Missing is null ? [Engine.Sqlite, Engine.Postgres] : [Engine.Sqlite];
}

/// <summary>The case of SQLite.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Engine.Sqlite]];
}

/// <summary>The case of PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresServer.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Engine.Postgres]];
}

/// <summary>A test of PostgreSQL alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
