using System.Collections.Concurrent;
using PolicyGate.Inventories;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>
/// Takes files into a store. Each is read whole before anything of it is written, and is in the store whole or not at all; several are committed at once,
/// because that is what costs. Whoever ends it at any moment, and whoever does the same beside it: files that were taken are known the next time.
/// </summary>
internal static class Ingestion
{
    /// <summary>So many facts are committed together: a commit writes every page of an index that one of them touched, and few more for many.</summary>
    public const int Batch = 1_000_000;

    private const int FilesAhead = 16;

    // Of each fact of a file that is known, so that a batch of these ends too.
    private const int MostFiles = 10_000;

    /// <summary>Takes them in, in the order of their time.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="store">Where to.</param>
    /// <param name="batch">How many facts are committed together.</param>
    /// <param name="clock">What time it is: no report is of later.</param>
    /// <param name="told">Called before each file with the number that are done and of all.</param>
    /// <param name="cancellation">Ends it after what is committed.</param>
    public static IngestResult Run(IEnumerable<string> paths, IInventoryStore store, int batch, TimeProvider clock, Action<int, int> told, CancellationToken cancellation)
    {
        (IReadOnlyList<ExportFile> files, IReadOnlyList<RefusedFile> refused) = ExportFiles.Find(paths, clock.GetUtcNow());
        List<RefusedFile> problems = [.. refused];
        (int news, int known, int old, long changes) = (0, 0, 0, 0);
        int at = 0;
        using BlockingCollection<Task<object>> ahead = new(FilesAhead);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = Task.Run(() => ReadAhead(files, ahead, ended.Token), CancellationToken.None);
        try
        {
            while (at < files.Count)
            {
                using IIngestBatch transaction = store.Begin();
                for ((int count, int from) = (0, at); at < files.Count && count < batch && at - from < MostFiles; at++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    told(at, files.Count);
                    (Taken? taken, int changed) = TakeOne(ahead.Take(cancellation).GetAwaiter().GetResult(), files[at].Path, transaction, problems);
                    news += taken == Taken.News ? 1 : 0;
                    known += taken == Taken.Known ? 1 : 0;
                    old += taken == Taken.Old ? 1 : 0;
                    count += changed;
                    changes += changed;
                }

                transaction.Commit();
            }
        }
        finally
        {
            ended.Cancel();
            reading.Wait(CancellationToken.None);
        }

        return new IngestResult(news, known, old, changes, [.. problems.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    private static (Taken? Taken, int Changes) TakeOne(object read, string path, IIngestBatch batch, List<RefusedFile> problems)
    {
        try
        {
            return read is Export export ? (ReportTaker.Take(export, batch, out int changes), changes) : throw (Exception)read;
        }
        catch (Exception e) when (e is InventoryException or IOException or UnauthorizedAccessException)
        {
            problems.Add(new RefusedFile(path, e.Message));
            return (null, 0);
        }
    }

    // In the order of the files, so that two reports of a repository stay in theirs.
    private static void ReadAhead(IReadOnlyList<ExportFile> files, BlockingCollection<Task<object>> ahead, CancellationToken cancellation)
    {
        try
        {
            foreach (ExportFile file in files)
            {
                ahead.Add(Task.Run(() => Read(file.Path), CancellationToken.None), cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody takes them any more.
        }
    }

    private static object Read(string path)
    {
        try
        {
            return ExportReader.Read(path);
        }
        catch (Exception e) when (e is InventoryException or IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }
}
