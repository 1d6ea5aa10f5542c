using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;

namespace PolicyGate.Tool.Trusting;

/// <summary>A package id of the repository, what the trust file has of it, and what is in use.</summary>
/// <param name="Id">The id.</param>
/// <param name="Before">Its record; <see langword="null"/> for none.</param>
/// <param name="States">The versions in use that could be read, in order.</param>
/// <param name="Problem">Why it cannot be recorded; empty where it can.</param>
/// <param name="Differences">How the versions in use differ from what is recorded or known to others, each with its version; without what is information.</param>
internal sealed record RecordedPackage(string Id, TrustRecord? Before, IReadOnlyList<PackageState> States, string Problem, IReadOnlyList<(PackageState State, TrustDifference Difference)> Differences)
{
    /// <summary>Whether a version in use is not recorded.</summary>
    public bool IsNew => States.Any(state => Before?.Find(state.Version) is null);

    /// <summary>The version that whoever accepts it has looked at: of those that differ or are not recorded the newest; where there is none, the newest in use.</summary>
    public PackageState Reviewed => States.LastOrDefault(state => Differences.Any(pair => pair.State == state) || Before?.Find(state.Version) is null) ?? States[^1];

    /// <summary>Whether a recorded version has other bytes.</summary>
    public bool IsContradicted => Differences.Any(pair => pair.Difference.Change == TrustChange.OtherBytes);

    /// <summary>What differs, a line for each version.</summary>
    public IEnumerable<string> Said => Differences.GroupBy(pair => pair.State.Version).Select(version => $"{Id} {version.Key.ToNormalizedString()} has {string.Join("; ", version.Select(pair => pair.Difference.What))}");

    /// <summary>Holds an id against what is recorded.</summary>
    public static RecordedPackage Of(string id, IEnumerable<(GateResult Result, ResolvedPackage Package)> uses)
    {
        (GateResult Result, ResolvedPackage Package)[] all = [.. uses.OrderBy(use => use.Package.Version)];
        TrustFacts trust = all[0].Result.Facts!.Trust;
        List<PackageState> states = [];
        string problem = string.Empty;
        foreach ((GateResult result, ResolvedPackage package) in all)
        {
            Repositories repositories = Repositories.Of(result.Policy!, result.Facts!);
            switch (PackageStates.OfWhole(repositories, result.Facts!, package))
            {
                case Evidence<PackageState>.Known { Value: { IsUnsound: false } state } when states.Find(other => other.Version == state.Version) is not { } other:
                    states.Add(state);
                    break;
                case Evidence<PackageState>.Known { Value: { IsUnsound: false } state }:
                    problem = states.Exists(other => other.Version == state.Version && other.Hash != state.Hash) ? $"{id} {state.Version.ToNormalizedString()} has other bytes in another package folder" : problem;
                    break;
                case Evidence<PackageState>.Known { Value: var unsound }:
                    problem = $"{id} {unsound.Version.ToNormalizedString()} has a signature that is not valid: {unsound.SignatureProblem}";
                    break;
                case Evidence<PackageState>.Missing missing:
                    problem = missing.Reason;
                    break;
                default:
                    throw new InvalidOperationException();
            }
        }

        TrustRecord? record = trust.Find(id);
        MayGain mayGain = MayGain.Of(all.Select(use => use.Result.Policy!));
        return new RecordedPackage(all[0].Package.Id, record, states, problem, [.. states.SelectMany(state => Compare(record, trust.KnownToOthers(id), state, mayGain).Where(difference => !difference.IsInformation).Select(difference => (state, difference)))]);
    }

    private static IEnumerable<TrustDifference> Compare(TrustRecord? record, TrustRecord? others, PackageState state, MayGain mayGain) =>
        record is not null ? TrustComparison.Of(record, state, mayGain) : others is not null ? TrustComparison.OfPublisher(others, state) : [];
}
