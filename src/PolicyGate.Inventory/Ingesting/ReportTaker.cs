using System.Globalization;
using PolicyGate.Inventories;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>Takes a report into a store: what is as it was stays as it is, what came begins, what went ends.</summary>
internal static class ReportTaker
{
    /// <summary>Takes one in.</summary>
    /// <param name="export">It.</param>
    /// <param name="batch">The transaction that it becomes a part of.</param>
    /// <param name="changes">How many facts began or ended.</param>
    /// <exception cref="InventoryException">A newer report of the repository is known: nothing was written.</exception>
    public static Taken Take(Export export, IIngestBatch batch, out int changes)
    {
        changes = 0;
        InventoryHeader header = export.Header;
        long time = header.Time.ToUnixTimeSeconds();
        StoredState? state = batch.State(header.Repository);
        StoredRepository? before = state?.Repository;
        if (before?.Digest == export.Digest)
        {
            return Taken.Known;
        }

        if (before is not null && time < before.Last)
        {
            throw new InventoryException(string.Create(CultureInfo.InvariantCulture, $"it is of {header.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and of {header.Repository} a report of {DateTimeOffset.FromUnixTimeSeconds(before.Last).UtcDateTime:yyyy-MM-dd HH:mm} UTC is known; reports are taken in the order of their time"));
        }

        StoredRepository now = new(before?.Id ?? 0, header.Repository, before?.First ?? time, time, header.Commit, header.Bundle, export.Digest);
        now = now with { Id = before?.Id ?? batch.Add(now) };
        Dictionary<string, StoredProject> projects = Projects(header, state?.Projects, now.Id, batch);
        Difference difference = new(before is null ? [] : batch.Open(now.Id), projects.Values.Where(project => project.Problem.Length > 0).Select(project => project.Id).ToHashSet());
        long[] versions = batch.Versions(export.Packages);
        for (int i = 0; i < versions.Length; i++)
        {
            InventoryPackage package = export.Packages[i];
            difference.See(new Fact(projects[package.Project].Id, versions[i], package.Way, package.IsDirect, package.RunsBuildCode));
        }

        batch.Add(now.Id, difference.New, before?.Last, time);
        if (before is not null)
        {
            batch.End(difference.Gone, before, time);
            batch.Update(now);
        }

        changes = difference.New.Count + difference.Gone.Count;
        return Taken.News;
    }

    private static Dictionary<string, StoredProject> Projects(InventoryHeader header, IReadOnlyDictionary<string, StoredProject>? known, long repository, IIngestBatch batch)
    {
        CodeOwners owners = new(header.Owners);
        Dictionary<string, StoredProject> projects = new(StringComparer.Ordinal);
        foreach (InventoryProject project in header.Projects)
        {
            StoredProject? before = known?.GetValueOrDefault(project.Path);
            StoredProject now = new(before?.Id ?? 0, project.Path, project.Gate, owners.Of(project.Path), project.Problem);
            if (before is null)
            {
                now = now with { Id = batch.Add(repository, now) };
            }
            else if (now != before)
            {
                batch.Update(now);
            }

            projects.Add(project.Path, now);
        }

        // What is not there any more has no problem.
        foreach (StoredProject project in known?.Values.Where(project => project.Problem.Length > 0 && !projects.ContainsKey(project.Path)) ?? [])
        {
            batch.Update(project with { Problem = string.Empty });
        }

        return projects;
    }
}
