using System.CommandLine;
using System.Globalization;
using PolicyGate.Inventory.Ingesting;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Commands;

/// <summary><c>policygate-inventory ingest</c>.</summary>
internal static class IngestCommand
{
    private const int NotAll = 3;

    /// <summary>The command.</summary>
    public static Command Create(Speaker speaker, TimeProvider clock)
    {
        Argument<string[]> paths = new("PATH") { Description = $"Exports, and folders with exports below them (*{ExportFiles.Extension}).", Arity = ArgumentArity.OneOrMore };
        Option<int> batch = new("--batch") { Description = "How many facts are committed together: fewer keep more of an ingestion that is ended, and take longer.", HelpName = "N", DefaultValueFactory = _ => Ingestion.Batch };
        batch.Validators.Add(result => CommonOptions.Positive(result, "--batch"));
        Option<string> store = CommonOptions.Store();
        Command command = new("ingest", "Take in what policygate inventory export wrote, in the order of its time. A file is taken whole or not at all, and once: doing it again, beside another, or after it was ended does no harm.\n\nExit codes: 0 all is taken, 2 wrong usage, 3 some files are not, and why; an old file is no mistake.\n\nExamples:\n  policygate-inventory ingest exports\n  policygate-inventory ingest shop.jsonl --store /var/lib/inventory.db\n  policygate-inventory ingest exports --store postgres://inventory@db.example/inventory") { paths, batch, store };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed.GetValue(paths)!, parsed.GetValue(store)!, parsed.GetValue(batch), speaker, clock, cancellation)));
        return command;
    }

    private static int Run(string[] paths, string store, int batch, Speaker speaker, TimeProvider clock, CancellationToken cancellation)
    {
        using IInventoryStore opened = InventoryStores.Open(store, create: true);
        IngestResult result;
        using (ProgressLine progress = new(speaker, clock, "files"))
        {
            result = Ingestion.Run(paths, opened, batch, clock, progress.Tell, cancellation);
        }

        foreach (RefusedFile file in result.Refused)
        {
            speaker.Say($"{file.Path}: {file.Problem}");
        }

        speaker.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.News} taken in, {result.Known} known already, {(result.Old > 0 ? $"{result.Old} too old to tell, " : string.Empty)}{result.Refused.Count} refused; {result.Changes} facts began or ended"));
        return result.Refused.Count > 0 ? NotAll : 0;
    }
}
