using System.CommandLine;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using Spectre.Console;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate rules</c> and <c>policygate schema</c>: what the one catalogue says.</summary>
internal static class CatalogCommands
{
    /// <summary><c>rules</c>.</summary>
    public static Command Rules(Terminal terminal)
    {
        Option<string> format = new("--format", "-f") { Description = "text or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        Command command = new("rules", "List every rule: its id, default severity, title, and when it fires.\n\nExamples:\n  policygate rules\n  policygate rules --format json") { format };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(format) == "json")
            {
                terminal.Output.Write(Json());
            }
            else
            {
                Print(terminal);
            }

            return 0;
        });
        return command;
    }

    /// <summary><c>schema</c>.</summary>
    public static Command Schema(Terminal terminal)
    {
        Option<string?> output = new("--output", "-o") { Description = "Write the schema to this file instead of standard output.", HelpName = "FILE" };
        Command command = new("schema", "Print the JSON schema (draft-07) of policygate.yaml, for editors.\n\nExamples:\n  policygate schema --output policygate.schema.json") { output };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(output) is { } file)
            {
                AtomicFile.Write(Path.GetFullPath(file), PolicySchema.Write());
            }
            else
            {
                terminal.Output.Write(PolicySchema.Write());
            }

            return 0;
        });
        return command;
    }

    private static void Print(Terminal terminal)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(string.Empty).AddColumn(string.Empty).AddColumn(string.Empty).AddColumn(string.Empty);
        foreach (RuleDescriptor rule in RuleCatalog.All)
        {
            table.AddRow(Markup.Escape(rule.Id), Markup.Escape(rule.Default.Word()), Markup.Escape(rule.Title), $"[grey]{Markup.Escape(rule.FiresWhen)}[/]");
        }

        terminal.Console.Write(table);
    }

    private static string Json() => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (RuleDescriptor rule in RuleCatalog.All)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteString("title", rule.Title);
            json.WriteString("family", rule.Family);
            json.WriteString("severity", rule.Default.Word());
            json.WriteString("firesWhen", rule.FiresWhen);
            json.WriteString("setting", rule.Setting);
            json.WriteString("help", rule.HelpLink.AbsoluteUri);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
