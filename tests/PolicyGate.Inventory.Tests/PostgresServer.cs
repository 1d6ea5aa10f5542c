using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>A server of the tests' own, whose programs are in the folder that <c>POLICYGATE_POSTGRES</c> names as .ci/run does. It ends with this process, however that ends.</summary>
internal static class PostgresServer
{
    private const string Variable = "POLICYGATE_POSTGRES";
    private static readonly string? Programs = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
    private static readonly Lazy<TempFolder> Running = new(Start);
    private static int databases;

    /// <summary>Why there is none; <see langword="null"/> where there is.</summary>
    public static string? Missing => Programs is null ? $"{Variable} is not set: apt-get install postgresql, and name the folder of its programs (/usr/lib/postgresql/15/bin)" : OperatingSystem.IsWindows() ? "the server is started for tests on Unix only" : null;

    /// <summary>The address of a new database.</summary>
    public static string NewDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"tests{Interlocked.Increment(ref databases)}");
        Run(Address("postgres"), $"CREATE DATABASE {name}");
        return Address(name);
    }

    /// <summary>Removes a database, whoever uses it.</summary>
    public static void Drop(string address) => Run(Address("postgres"), $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(address).Database} WITH (FORCE)");

    /// <summary>Runs a statement; the first thing that it answers, as a text.</summary>
    public static string? Run(string address, string sql)
    {
        using NpgsqlConnection connection = new(address);
        connection.Open();
#pragma warning disable CA2100 // Constants of these tests.
        using NpgsqlCommand command = new(sql, connection);
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString();
    }

    private static string Address(string database) => $"Host={Running.Value.Path};Database={database};Username=postgres;Pooling=false";

    // As root it refuses to run. The shell waits for the end of its input, which is that of this process.
    private static TempFolder Start()
    {
        TempFolder folder = new("pgsql");
        string user = Environment.UserName == "root" ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : string.Empty;
        string own = user.Length > 0 ? $"chown postgres '{folder.Path}'" : "true";
        string script = $"""
            {own} || exit 1
            {user} '{Programs}/initdb' -D '{folder.Path}/data' -U postgres -A trust -E UTF8 --no-locale --no-sync > '{folder.Path}/log' 2>&1 || exit 1
            {user} '{Programs}/postgres' -D '{folder.Path}/data' -k '{folder.Path}' -c listen_addresses= -c fsync=off -c max_connections=50 >> '{folder.Path}/log' 2>&1 < /dev/null &
            cat > /dev/null
            kill -QUIT $!
            wait
            rm -rf '{folder.Path}'
            """;
        Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardInput = true, WorkingDirectory = folder.Path })!;
        EndOfRun.Then(() =>
        {
            shell.StandardInput.Close();
            shell.WaitForExit();
            shell.Dispose();
            folder.Dispose();
        });
        while (!IsReady(folder.Path))
        {
            if (shell.HasExited)
            {
                throw new InvalidOperationException(File.ReadAllText(folder["log"]));
            }

            Thread.Sleep(50);
        }

        return folder;
    }

    private static bool IsReady(string folder)
    {
        try
        {
            return Run($"Host={folder};Database=postgres;Username=postgres;Pooling=false", "SELECT 1") == "1";
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
