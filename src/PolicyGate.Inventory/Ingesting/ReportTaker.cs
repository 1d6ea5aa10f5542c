using System.Globalization;
using PolicyGate.Inventories;
using PolicyGate.Inventory.Stores;

namespace PolicyGate.Inventory.Ingesting;

/// <summary>Takes a report into a store: what is as it was stays as it is, what came begins, what went ends.</summary>
internal static class ReportTaker
{
    // That not everything is known of a project is a fact of it as well: an interval, of a package that has no id.
    private static readonly InventoryPackage Gap = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, IsDirect: false, string.Empty, RunsBuildCode: null);

    /// <summary>Takes one in.</summary>
    /// <param name="export">It.</param>
    /// <param name="batch">The transaction that it becomes a part of.</param>
    /// <param name="changes">How many facts began or ended.</param>
    /// <exception cref="InventoryException">A newer report of the repository is known, or another of the same time: nothing was written.</exception>
    public static Taken Take(Export export, IIngestBatch batch, out int changes)
    {
        changes = 0;
        InventoryHeader header = export.Header;
        long time = header.Time.ToUnixTimeSeconds();
        StoredState? state = batch.State(header.Repository);
        StoredRepository? before = state?.Repository;
        TakenReports reports = TakenReports.Read(before?.Reports ?? string.Empty);
        if (before is not null && time <= before.Last)
        {
            return reports.Has(time, export.Digest, before.First) switch { true => Taken.Known, null => Taken.Old, false => throw new InventoryException(TooLate(header, before.Last)) };
        }

        StoredRepository now = new(before?.Id ?? 0, header.Repository, before?.First ?? time, time, header.Commit, header.Bundle, reports.With(time, export.Digest));
        now = now with { Id = before?.Id ?? batch.Add(now) };
        Dictionary<string, StoredProject> projects = Projects(export, state?.Projects, now.Id, batch);
        StoredProject[] gaps = [.. projects.Values.Where(project => project.Problem.Length > 0)];
        Difference difference = new(before is null ? [] : batch.Open(now.Id), gaps.Select(project => project.Id).ToHashSet());
        long[] versions = batch.Versions(gaps.Length > 0 ? [.. export.Packages, Gap] : export.Packages);
        for (int i = 0; i < export.Packages.Count; i++)
        {
            InventoryPackage package = export.Packages[i];
            difference.See(new Fact(projects[package.Project].Id, versions[i], package.Way, package.IsDirect, package.RunsBuildCode));
        }

        foreach (StoredProject project in gaps)
        {
            difference.See(new Fact(project.Id, versions[^1], project.Problem, Gap.IsDirect, Gap.RunsBuildCode));
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

    private static string TooLate(InventoryHeader header, long last) => header.Time.ToUnixTimeSeconds() == last
        ? string.Create(CultureInfo.InvariantCulture, $"another report of {header.Repository} of the same time, {header.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, is known, and stays; export it anew with a later time (--as-of)")
        : string.Create(CultureInfo.InvariantCulture, $"it is of {header.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and of {header.Repository} a report of {DateTimeOffset.FromUnixTimeSeconds(last).UtcDateTime:yyyy-MM-dd HH:mm} UTC is known; reports are taken in the order of their time");

    // Those that the report names; and those of which it could not know whether they are still there.
    private static Dictionary<string, StoredProject> Projects(Export export, IReadOnlyDictionary<string, StoredProject>? known, long repository, IIngestBatch batch)
    {
        Dictionary<string, StoredProject> projects = new(StringComparer.Ordinal);
        for (int i = 0; i < export.Header.Projects.Count; i++)
        {
            InventoryProject project = export.Header.Projects[i];
            StoredProject? before = known?.GetValueOrDefault(project.Path);
            StoredProject now = new(before?.Id ?? 0, project.Path, project.Gate, export.Owners[i], project.Problem);
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

        foreach (StoredProject project in known?.Values.Where(project => !projects.ContainsKey(project.Path)).ToArray() ?? [])
        {
            // What is not there any more has no problem.
            StoredProject now = project with { Problem = export.WhyUnknown(project.Path) ?? string.Empty };
            if (now != project)
            {
                batch.Update(now);
            }

            if (now.Problem.Length > 0)
            {
                projects.Add(project.Path, now);
            }
        }

        return projects;
    }
}
