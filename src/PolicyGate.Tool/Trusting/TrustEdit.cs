using PolicyGate.Policies;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Trusting;

/// <summary>What a command writes: trust files, and the section of the policy that names one.</summary>
internal sealed class TrustEdit
{
    private readonly List<TextFile> files = [];
    private readonly List<string> left = [];

    /// <summary>The files that change.</summary>
    public IReadOnlyList<TextFile> Changed => [.. files.Where(file => file.IsChanged)];

    /// <summary>What is not recorded, and why, a line each.</summary>
    public IReadOnlyList<string> Left => left;

    /// <summary>Begins a trust file: what is in use is taken for what it should be.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void Begin(string path, IReadOnlyList<GateResult> results, DateOnly today)
    {
        if (File.Exists(path))
        {
            throw new UsageException($"{path} is there already; policygate trust update brings it up to date");
        }

        TrustDraft draft = TrustDraft.Of(path, results, _ => true, today);
        left.AddRange(draft.Left.Select(one => one.Why));
        files.Add(draft.ToFile());
        foreach (string policy in results.Where(result => result.Policy!.Trust is null).Select(result => result.PolicyFile!).Distinct(StringComparer.Ordinal))
        {
            TextFile file = TextFile.Open(policy);
            PolicyText text = new(file.Original);
            text.AddKey(["trust"], "file", TrustFileName.Default);
            text.AddKey(["trust"], "required", "true");
            file.Replace(0, file.Original.Length, text.Text);
            files.Add(file);
        }
    }

    /// <summary>Brings a trust file up to date: new versions of the same publisher, new packages, and what a person accepts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The projects under it.</param>
    /// <param name="isNamed">Whether an id is to be recorded.</param>
    /// <param name="accepted">The ids that a person has reviewed.</param>
    /// <param name="by">Who.</param>
    /// <param name="today">The UTC day.</param>
    public void Update(string path, IReadOnlyList<GateResult> results, Func<string, bool> isNamed, IReadOnlyCollection<string> accepted, string by, DateOnly today)
    {
        Dictionary<string, TrustRecord> records = new(TrustScan.Recorded(results).Records, StringComparer.OrdinalIgnoreCase);
        foreach (RecordedPackage package in TrustScan.Packages(results).Where(package => isNamed(package.Id)))
        {
            bool isAccepted = accepted.Contains(package.Id, StringComparer.OrdinalIgnoreCase);
            if (package.Problem.Length > 0)
            {
                left.Add(package.Problem);
            }
            else if (package.IsContradicted || (package.Differences.Count > 0 && !isAccepted))
            {
                left.AddRange(package.Said.Select(said => $"{said}; {(package.IsContradicted ? "no command takes that in" : $"find out why, then --accept {package.Id} --by NAME takes it in")}"));
            }
            else if (package.IsNew || isAccepted)
            {
                TrustRecord record = TrustRecording.Of(package.Before, package.States, today);
                records[package.Id] = isAccepted ? record with { Review = new TrustReview(by, today, package.Reviewed.Version.ToNormalizedString(), package.Reviewed.Hash) } : record;
            }
        }

        Write(path, records.Values);
    }

    /// <summary>Takes the records out of ids that nothing has any more.</summary>
    public void Prune(string path, IReadOnlyList<GateResult> results) =>
        Write(path, TrustScan.Recorded(results).Records.Values.Except(Unused(results)));

    /// <summary>The records that nothing needs any more.</summary>
    public static IReadOnlyList<TrustRecord> Unused(IReadOnlyList<GateResult> results)
    {
        HashSet<string> used = results.SelectMany(result => result.Facts!.Packages).Select(package => package.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. TrustScan.Recorded(results).Records.Values.Where(record => !used.Contains(record.Id)).OrderBy(record => record.Id, StringComparer.OrdinalIgnoreCase)];
    }

    private void Write(string path, IEnumerable<TrustRecord> records) => files.Add(new TrustDraft(path, [.. records], []).ToFile());
}
