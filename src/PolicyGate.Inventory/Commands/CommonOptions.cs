using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PolicyGate.Inventory.Asking;
using PolicyGate.Inventory.Shown;

namespace PolicyGate.Inventory.Commands;

/// <summary>Options that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary>The variable that names the store.</summary>
    public const string Variable = "POLICYGATE_INVENTORY";

    /// <summary>After so many days without a report a repository is unknown.</summary>
    public const int UsualDays = 7;

    private static readonly string[] Formats = ["table", "json", "csv"];

    /// <summary><c>--store</c>.</summary>
    public static Option<string> Store() => new("--store", "-s")
    {
        Description = $"The inventory: a file (SQLite), or a database of PostgreSQL (postgres://user@host/database, or Host=…;Database=…); what {Variable} names, else policygate-inventory.db in the current folder. A password is better in PGPASSWORD or a passfile.",
        HelpName = "STORE",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "policygate-inventory.db",
    };

    /// <summary><c>--format</c>.</summary>
    /// <param name="more">Formats that only one verb has.</param>
    public static Option<string> Format(params string[] more)
    {
        string[] formats = [.. Formats, .. more];
        Option<string> format = new("--format", "-f") { Description = $"{string.Join(", ", formats[..^1])} or {formats[^1]}.", HelpName = "FORMAT", DefaultValueFactory = _ => Formats[0] };
        format.AcceptOnlyFromAmong(formats);
        return format;
    }

    /// <summary>An option or argument that may be written wrongly.</summary>
    public static T? Read<T>(ArgumentResult result, Func<string, T> read)
        where T : class
    {
        try
        {
            return read(result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }

    /// <summary>Says what is wrong with an option that is a number from 1 on.</summary>
    public static void Positive(OptionResult result, string name)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0))
        {
            result.AddError($"{name} takes a number from 1 on, not \"{result.Tokens[0].Value}\"");
        }
    }

    /// <summary><c>--since</c>: whoever has not reported since is unknown.</summary>
    public static Option<Period?> Since() => new("--since")
    {
        Description = "Whoever has not reported since this day is unknown; seven days ago if none is named, with --between its end, or a day ago where that is earlier.",
        HelpName = "DATE",
        CustomParser = result => Read(result, text => Period.Parse($"{text}..{text}")),
    };

    /// <summary>The time that <c>--since</c> names, or so many days ago.</summary>
    public static long TimeOf(Period? since, TimeProvider clock, int days = UsualDays) => since?.From ?? clock.GetUtcNow().AddDays(-days).ToUnixTimeSeconds();

    /// <summary>Writes a table in a format that has nothing else to say.</summary>
    public static void Write(Table table, string format, TextWriter to)
    {
        switch (format)
        {
            case "json":
                to.Write(table.Json());
                break;
            case "csv":
                table.WriteCsv(to);
                break;
            default:
                table.WriteText(to);
                break;
        }
    }
}
