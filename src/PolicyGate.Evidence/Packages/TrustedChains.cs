using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Packages;

/// <summary>
/// Whether NuGet's verifier would take a certificate's chain, each chain built once for as long as the answer must be the same. A chain depends on time in two ways: which
/// certificates are valid, which changes only where the validity of one begins or ends; and which revocation lists of this machine still hold, and those that hold
/// later held earlier too. So an answer is kept from its own time on, until the next begin or end; for an earlier time the chain is built again. And none is kept
/// for long, since a build server lives on while revocation lists arrive.
/// </summary>
internal sealed class TrustedChains(NarrowedRoots roots, string usage)
{
    // What NuGet lets pass with revocation offline and unknown allowed: it compares the signer's own validity with the timestamp itself.
    private const X509ChainStatusFlags Allowed = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    // So many answers are kept at most, and so long.
    private const int Most = 5000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(string Leaf, string Set), Answer[]> known = new();

    /// <summary>Whether the chain holds at a time; now, where there is none. Only yes is remembered.</summary>
    public bool Holds(CertificateSet.Member leaf, CertificateSet set, DateTimeOffset? at)
    {
        (string, string) key = (leaf.Fingerprint, set.Name);
        DateTime time = (at ?? DateTimeOffset.UtcNow).UtcDateTime;
        Answer[] answers = [.. known.GetValueOrDefault(key, []).Where(answer => Stopwatch.GetElapsedTime(answer.Asked) < Longest)];
        if (answers.Any(answer => answer.From <= time && time < answer.Until))
        {
            return true;
        }

        if (Build(leaf.Certificate, set, at) is not { } elements)
        {
            return false;
        }

        if (known.Count > Most)
        {
            known.Clear();
        }

        DateTime until = set.Boundaries.Concat(CertificateSet.Boundary(elements)).Where(boundary => boundary > time).DefaultIfEmpty(DateTime.MaxValue).Min();
        known[key] = [.. answers, new Answer(time, until, Stopwatch.GetTimestamp())];
        return true;
    }

    private X509Certificate2[]? Build(X509Certificate2 leaf, CertificateSet set, DateTimeOffset? at)
    {
        using NarrowedRoots.Chain chain = roots.New();
        chain.Policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.Policy.ApplicationPolicy.Add(new Oid(usage));
        chain.Policy.ExtraStore.AddRange(set.All);
        chain.Policy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        chain.Policy.RevocationMode = X509RevocationMode.Offline;
        if (at is { } time)
        {
            chain.Policy.VerificationTime = time.LocalDateTime;
        }

        bool holds = chain.Build(leaf);
        bool isTaken = chain.Status.All(status => (status.Status & ~Allowed) == 0) && (holds || chain.Status.Any(status => (status.Status & (X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation)) != 0));
        return isTaken ? [.. chain.Elements.Select(element => element.Certificate)] : null;
    }

    private readonly record struct Answer(DateTime From, DateTime Until, long Asked);
}
