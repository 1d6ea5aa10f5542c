using System.Globalization;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Advising;

/// <summary>Brings advisory data into a folder, one origin after the other: each is replaced whole, or stays as it is.</summary>
internal sealed class AdvisoryUpdate(AdvisoryFolder folder, DateTimeOffset now, Terminal terminal)
{
    private const int Usual = 0;
    private const int Unread = 1;

    /// <summary>What stands for an origin whose data could not be brought.</summary>
    public const int NotBrought = 3;

    /// <summary>Brings what these origins have.</summary>
    /// <returns>0 where all is here; 1 where records of it cannot be read; 3 where something could not be brought, or none of them has data.</returns>
    public async Task<int> RunAsync(IReadOnlyList<IAdvisoryOrigin> origins, CancellationToken cancellation)
    {
        if (origins.Count == 0)
        {
            await terminal.Error.WriteLineAsync("policygate: no source of nuget.config can say what is vulnerable; name one under auditSources, or --osv").ConfigureAwait(false);
            return NotBrought;
        }

        IReadOnlyList<int?> codes = await BringAsync(origins, cancellation).ConfigureAwait(false);
        if (codes.All(code => code is null))
        {
            await terminal.Error.WriteLineAsync("policygate: none of the sources has the resource VulnerabilityInfo; name one that has it under auditSources, or --osv").ConfigureAwait(false);
            return NotBrought;
        }

        return codes.Max() ?? Usual;
    }

    /// <summary>Brings what these origins have.</summary>
    /// <returns>Of each 0 where all of it is here, 1 where records cannot be read, <see cref="NotBrought"/>, or nothing where it has no such data.</returns>
    public async Task<IReadOnlyList<int?>> BringAsync(IReadOnlyList<IAdvisoryOrigin> origins, CancellationToken cancellation)
    {
        folder.Prepare();
        List<int?> codes = [];
        foreach (IAdvisoryOrigin origin in origins)
        {
            codes.Add(await OneAsync(origin, cancellation).ConfigureAwait(false));
        }

        return codes;
    }

    private async Task<int?> OneAsync(IAdvisoryOrigin origin, CancellationToken cancellation)
    {
        string staged = folder.Staged(origin.FileName);
        try
        {
            KeptFile? kept = folder.Kept(origin.FileName);
            Brought brought = await ProgressLine.RunAsync(terminal, origin.Name, came => origin.BringAsync(staged, kept, came, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (brought == Brought.Nothing)
            {
                await terminal.Lines.WriteLineAsync($"{origin.Name}: has no VulnerabilityInfo").ConfigureAwait(false);
                return null;
            }

            return await (brought == Brought.Same ? SayAsync(origin, "unchanged", AdvisoryTally.Of(kept!.Path, now), null) : TakeAsync(origin, staged, brought.Validator)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FeedException or IOException or UnauthorizedAccessException)
        {
            string stays = File.Exists(folder.FileOf(origin.FileName)) ? "; what was there stays" : string.Empty;
            await terminal.Error.WriteLineAsync($"policygate: {origin.Name}: {e.Message}{stays}").ConfigureAwait(false);
            return NotBrought;
        }
        finally
        {
            File.Delete(staged);
        }
    }

    private async Task<int> TakeAsync(IAdvisoryOrigin origin, string staged, FeedValidator validator)
    {
        AdvisoryTally tally = AdvisoryTally.Of(staged, now);
        if (tally.Documents == tally.UnreadCount)
        {
            throw new FeedException($"it is no advisory data: {(tally.UnreadCount > 0 ? tally.Unread[0] : "there is no document in it")}");
        }

        string file = folder.FileOf(origin.FileName);
        AdvisoryTally? before = File.Exists(file) ? AdvisoryTally.Of(file, now) : null;
        if (before is { Newest: { } newest, UnreadCount: 0 } && !(tally.Newest >= newest))
        {
            return await SayAsync(origin, $"has older data (newest {AdvisoryTally.Time(tally.Newest)}); what was there stays", before, null).ConfigureAwait(false);
        }

        bool isOther = folder.Replace(origin.FileName, origin.Name, validator);
        return await SayAsync(origin, isOther ? before is null ? "new" : "changed" : "unchanged", tally, before).ConfigureAwait(false);
    }

    private async Task<int> SayAsync(IAdvisoryOrigin origin, string what, AdvisoryTally tally, AdvisoryTally? before)
    {
        await terminal.Lines.WriteLineAsync($"{origin.Name}: {what}: {tally.Words(before)}").ConfigureAwait(false);
        await SayUnreadAsync(tally, terminal).ConfigureAwait(false);
        return tally.UnreadCount > 0 ? Unread : Usual;
    }

    /// <summary>Names what cannot be read.</summary>
    public static async Task SayUnreadAsync(AdvisoryTally tally, Terminal terminal)
    {
        foreach (string unread in tally.Unread)
        {
            await terminal.Error.WriteLineAsync($"policygate: cannot be read: {unread}").ConfigureAwait(false);
        }

        if (tally.UnreadCount > tally.Unread.Count)
        {
            await terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"policygate: and {tally.UnreadCount - tally.Unread.Count} more cannot be read")).ConfigureAwait(false);
        }
    }
}
