using System.Globalization;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Tool.Trusting;

/// <summary>How a trust file stands to what is in use.</summary>
internal sealed class TrustStatus(IReadOnlyList<GateResult> results)
{
    private readonly IReadOnlyList<RecordedPackage> packages = TrustScan.Packages(results);

    /// <summary>Whether everything in use is recorded, and as it is recorded.</summary>
    public bool IsCurrent => packages.All(package => package is { Problem.Length: 0, Before: not null, IsNew: false, Differences.Count: 0 });

    /// <summary>Says it.</summary>
    /// <param name="name">The file, relative to the repository.</param>
    /// <param name="output">Where to.</param>
    public void Write(string name, TextWriter output)
    {
        ICollection<TrustRecord> records = [.. TrustScan.Recorded(results).Records.Values];
        int reviewed = records.Count(record => record.Review is not null);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Quantity.Of(records.Count, "package")} recorded, {reviewed} reviewed, {records.Count - reviewed} assumed when adopted"));
        Say("not recorded", packages.Where(package => package is { Before: null, Problem.Length: 0, Differences.Count: 0 }).Select(package => $"{package.Id} {Versions(package.States)}"));
        Say("new versions by the same publisher", packages.Where(package => package is { Before: not null, Problem.Length: 0, IsNew: true, Differences.Count: 0 }).Select(package => $"{package.Id} {Versions(package.States.Where(state => package.Before!.Find(state.Version) is null))}"));
        Say("changed", packages.Where(package => package is { Problem.Length: 0, IsContradicted: false }).SelectMany(package => package.Said));
        Say("contradicted", packages.Where(package => package.IsContradicted).SelectMany(package => package.Said));
        Say("cannot be recorded", packages.Where(package => package.Problem.Length > 0).Select(package => package.Problem));
        Say("not used any more", TrustEdit.Unused(results).Select(record => record.Id));

        void Say(string what, IEnumerable<string> lines)
        {
            string[] all = [.. lines];
            if (all.Length > 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {all.Length}"));
                Array.ForEach(all, line => output.WriteLine($"    {line}"));
            }
        }
    }

    private static string Versions(IEnumerable<PackageState> states) => string.Join(", ", states.Select(state => state.Version.ToNormalizedString()));
}
