using System.Text;
using PolicyGate.Policies;
using PolicyGate.Tool.Editing;
using PolicyGate.Trust;

namespace PolicyGate.Tool.Trusting;

/// <summary>A trust file as a command would write it: what nobody has to decide about, and nothing else.</summary>
/// <param name="Path">The file.</param>
/// <param name="Records">What it would hold.</param>
/// <param name="Left">Ids that are not recorded, and why, a line each.</param>
internal sealed record TrustDraft(string Path, IReadOnlyCollection<TrustRecord> Records, IReadOnlyList<(string Id, string Why)> Left)
{
    /// <summary>Its text.</summary>
    public string Text => TrustFileWriter.Write(Records);

    /// <summary>Its bytes.</summary>
    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);

    /// <summary>A policy and its trust file as they would be, for whoever judges by them.</summary>
    /// <param name="policy">The policy's file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="trust">The trust file; <see langword="null"/> for the one that is there.</param>
    public static IReadOnlyDictionary<string, byte[]> Drafts(string policy, string text, TrustDraft? trust)
    {
        Dictionary<string, byte[]> drafts = new() { [policy] = Encoding.UTF8.GetBytes(text) };
        if (trust is not null)
        {
            drafts[trust.Path] = trust.Bytes;
        }

        return drafts;
    }

    /// <summary>
    /// What is recorded, with packages that are new and new versions of the same publisher with no more than was recorded; a package that changed, or is
    /// not what was signed, is left as it is.
    /// </summary>
    /// <param name="path">The file; one that is not there is begun, and what is in use is taken for what it should be.</param>
    /// <param name="results">The projects under it, judged by a policy that names it.</param>
    /// <param name="isTaken">Whether an id is to be recorded.</param>
    /// <param name="today">The UTC day.</param>
    /// <param name="before">What another policy that names the file adds to it; <see langword="null"/> for nothing.</param>
    public static TrustDraft Of(string path, IReadOnlyList<GateResult> results, Func<string, bool> isTaken, DateOnly today, TrustDraft? before = null)
    {
        bool isBegun = !File.Exists(path);
        Dictionary<string, TrustRecord> records = (before?.Records ?? [.. TrustScan.Recorded(results).Records.Values]).ToDictionary(record => record.Id, StringComparer.OrdinalIgnoreCase);
        List<(string Id, string Why)> left = [];
        foreach (RecordedPackage package in TrustScan.Packages(results, isTaken))
        {
            if (package is not { Problem.Length: 0, Differences.Count: 0 })
            {
                left.AddRange((package.Problem.Length > 0 ? [package.Problem] : package.Said).Select(why => (package.Id, why)));
            }
            else if (package.IsNew)
            {
                records[package.Id] = TrustRecording.Of(package.Before, package.States, today, isBegun);
            }
        }

        return new TrustDraft(path, records.Values, left);
    }

    /// <summary>The file with this text; its line ends stay.</summary>
    public TextFile ToFile()
    {
        TextFile file = TextFile.Open(Path);
        file.Replace(0, file.Original.Length, Text.ReplaceLineEndings(file.Original.Length == 0 ? "\n" : file.NewLine));
        return file;
    }
}
