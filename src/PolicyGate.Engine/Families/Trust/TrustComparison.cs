using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;

namespace PolicyGate.Rules;

/// <summary>
/// A record and a package to the ways in which they differ: the one comparison behind the rules of PG12, <c>trust update</c> and <c>review</c>. Each kind
/// of evidence is asked for by itself; none stands in for another.
/// </summary>
internal static class TrustComparison
{
    /// <summary>Whether a record has the very bytes of a package, so that it is the very version that was recorded.</summary>
    public static bool HasBytes(this TrustRecord record, NuGetVersion version, string hash) => record.Find(version) is { } recorded && recorded.Hash.Equals(hash, StringComparison.Ordinal);

    /// <summary>Every way in which a package differs from its record, in the order of <see cref="TrustChange"/>.</summary>
    /// <param name="record">What is recorded of its id.</param>
    /// <param name="state">The package, with its contents: a record that has its bytes and not what they hold is not true, whoever wrote it.</param>
    /// <param name="mayGain">What it may gain without a word; what policies leave alone if none is given.</param>
    public static IReadOnlyList<TrustDifference> Of(TrustRecord record, PackageState state, MayGain? mayGain = null)
    {
        bool isSame = record.HasBytes(state.Version, state.Hash);
        IEnumerable<TrustDifference> differences =
        [
            .. Bytes(record, state),
            .. OfPublisher(record, state).Where(difference => !isSame || !difference.IsInformation),
            .. OfContents(record, state.Contents ?? throw new ArgumentException("what is in the archive has to be known", nameof(state)), mayGain ?? MayGain.Usual),
            .. Source(record, state),
        ];
        return [.. differences.OrderBy(difference => difference.Change)];
    }

    /// <summary>Every way in which the publisher of a package differs from a record: signatures, repository, author and owners.</summary>
    public static IEnumerable<TrustDifference> OfPublisher(TrustRecord record, PackageState state) =>
        [.. Signatures(record, state), .. Repository(record, state), .. Author(record, state), .. Owners(record, state)];

    private static IEnumerable<TrustDifference> Bytes(TrustRecord record, PackageState state) => record.Find(state.Version) is { } recorded && recorded.Hash != state.Hash
        ? [new(TrustChange.OtherBytes, $"the content hash {state.Hash}, recorded {recorded.Hash}")]
        : [];

    private static IEnumerable<TrustDifference> Signatures(TrustRecord record, PackageState state)
    {
        SignatureLevels gone = record.Signatures & ~state.Signatures;
        return gone == SignatureLevels.None ? []
            : [new(TrustChange.WeakerSignature, $"no signature by its {string.Join(" and its ", gone.Words())} any more{(state.SignatureProblem.Length == 0 ? string.Empty : $" ({state.SignatureProblem})")}")];
    }

    private static IEnumerable<TrustDifference> Repository(TrustRecord record, PackageState state) => state.Repository is not { } repository || record.Repositories.Contains(repository, StringComparer.Ordinal) ? []
        : record.Repositories.Count == 0 ? [new(TrustChange.StrongerSignature, $"a signature by the repository {Printable.Short(repository)} now")]
        : [new(TrustChange.AnotherRepository, $"a signature by the repository {Printable.Short(repository)}, recorded {FindingFactory.Some(record.Repositories)}")];

    private static IEnumerable<TrustDifference> Author(TrustRecord record, PackageState state) => state.Author is not { } author || record.Authors.Any(author.IsSame) ? []
        : record.Authors.Count == 0 ? [new(TrustChange.StrongerSignature, $"a signature by its author now, {Words(author)}")]
        : [new(TrustChange.AnotherAuthor, $"another author, {Words(author)}; recorded {string.Join(" and ", record.Authors.Select(Words))}")];

    private static IEnumerable<TrustDifference> Owners(TrustRecord record, PackageState state)
    {
        if (!state.Signatures.HasFlag(SignatureLevels.Repository) || (record.Owners.Count == 0 && !record.Signatures.HasFlag(SignatureLevels.Repository)))
        {
            return [];
        }

        string[] more = [.. state.Owners.Except(record.Owners, StringComparer.OrdinalIgnoreCase)];
        string[] left = [.. record.Owners.Except(state.Owners, StringComparer.OrdinalIgnoreCase)];
        return record.Owners.Count > 0 && left.Length == record.Owners.Count
            ? [new(TrustChange.NoCommonOwner, $"no owner in common: owned by {Some(state.Owners)}, recorded {Some(record.Owners)}")]
            :
            [
                .. more.Length == 0 ? Array.Empty<TrustDifference>() : [new(TrustChange.NewOwner, $"a new owner, {Some(more)}, recorded {Some(record.Owners)}")],
                .. left.Length == 0 ? Array.Empty<TrustDifference>() : [new(TrustChange.OwnerLeft, $"an owner less, {Some(left)}")],
            ];
    }

    private static IEnumerable<TrustDifference> OfContents(TrustRecord record, PackageContents contents, MayGain mayGain)
    {
        CodeKinds gained = contents.BuildCode & ~record.BuildCode;
        if (gained != CodeKinds.None)
        {
            yield return new(TrustChange.GainedBuildCode, $"build code that is not recorded: {gained.Words()} (recorded: {(record.BuildCode == CodeKinds.None ? "none" : record.BuildCode.Words())})");
        }
        else if (contents.BuildCodeSha256 is { } sha256 && !record.BuildCodeSha256.Contains(sha256, StringComparer.Ordinal))
        {
            yield return new(TrustChange.ChangedBuildCode, $"build code ({contents.BuildCode.Words()}) in an archive with other bytes than were recorded: its hash is {sha256}");
        }

        if (contents.Capabilities is { } can && (can & ~record.Capabilities & ~mayGain.Libraries) is var more and not Capability.None)
        {
            yield return new(TrustChange.GainedCapability, $"the capabilities {more.Words()}, which are not recorded");
        }

        if (contents.BuildCodeCapabilities is { } runs && (runs & ~record.BuildCodeCapabilities & ~mayGain.BuildCode) is var also and not Capability.None)
        {
            yield return new(TrustChange.GainedBuildCapability, $"build code with the capabilities {also.Words()}, which are not recorded");
        }

        if (!record.Licenses.Contains(contents.License, StringComparer.Ordinal))
        {
            yield return new(TrustChange.AnotherLicense, $"the licence {Printable.Short(contents.License)}, recorded {Some(record.Licenses)}");
        }
    }

    private static IEnumerable<TrustDifference> Source(TrustRecord record, PackageState state) => state.Source is not { } source || record.Sources.Count == 0 || record.Sources.Any(recorded => NuGetSettings.IsSame(recorded, source))
        ? []
        : [new(TrustChange.AnotherSource, $"the source {Printable.Short(source)}, recorded {Some(record.Sources)}")];

    private static string Words(AuthorIdentity author) => $"{Printable.Short(author.Subject)} (issued by {Printable.Short(author.Issuer)})";

    private static string Some(IReadOnlyList<string> names) => names.Count == 0 ? "nobody" : FindingFactory.Some(names);
}
