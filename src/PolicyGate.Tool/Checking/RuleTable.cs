using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using Spectre.Console;

namespace PolicyGate.Tool.Checking;

/// <summary>What each rule found, at a glance: a row for each, with how many errors, warnings, waived findings and notes.</summary>
internal static class RuleTable
{
    private const int Gap = 2;

    /// <summary>The rows, in the order of the rules.</summary>
    public static IEnumerable<Row> Rows(IEnumerable<Cause> causes) => causes.GroupBy(cause => cause.First.Rule.Id).OrderBy(rule => rule.Key, StringComparer.Ordinal)
        .Select(rule => new Row(rule.First().First.Rule, Count(rule, Severity.Error), Count(rule, Severity.Warning), rule.Count(cause => cause.First.IsWaived), rule.Count(cause => HiddenFindings.IsNote(cause.First))));

    /// <summary>Prints it; nothing where nothing was found.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<Cause> causes)
    {
        if (causes.Count == 0)
        {
            return;
        }

        Table table = new Table().Border(TableBorder.None)
            .AddColumn(Column("rule")).AddColumn(new TableColumn(string.Empty).PadLeft(0).PadRight(Gap))
            .AddColumn(Number("errors")).AddColumn(Number("warnings")).AddColumn(Number("waived")).AddColumn(Number("notes").PadRight(0));
        foreach (Row row in Rows(causes))
        {
            table.AddRow(new Text(row.Rule.Id), new Text(row.Rule.Title), Cell(row.Errors, Color.Red), Cell(row.Warnings, Color.Yellow), Cell(row.Waived, Color.Default), Cell(row.Notes, Color.Default));
        }

        console.WriteLine();
        console.Write(table);
    }

    private static int Count(IEnumerable<Cause> causes, Severity severity) => causes.Count(cause => !cause.First.IsWaived && cause.First.Severity == severity);

    private static TableColumn Column(string head) => new TableColumn(new Text(head, ConsoleReport.Quiet)).NoWrap().PadLeft(0).PadRight(Gap);

    private static TableColumn Number(string head) => Column(head).RightAligned();

    private static Text Cell(int number, Color colour) => new(number.ToString(CultureInfo.InvariantCulture), number == 0 ? ConsoleReport.Quiet : new Style(colour));

    /// <summary>What one rule found.</summary>
    internal sealed record Row(Rules.RuleDescriptor Rule, int Errors, int Warnings, int Waived, int Notes);
}
