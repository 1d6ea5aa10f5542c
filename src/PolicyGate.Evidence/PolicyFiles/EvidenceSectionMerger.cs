using PolicyGate.Policies;

namespace PolicyGate.PolicyFiles;

/// <summary>Lays the sections of one layer that ask packages' bytes over those of the layers before it.</summary>
/// <param name="final">What may not be loosened, and where to say that it was.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class EvidenceSectionMerger(FinalKeys final, PolicyProblems problems)
{
    // What more vouchers would loosen.
    private static readonly string[] VouchedFor = ["signatures.repositories", "age.minimum", "age.unknown"];

    /// <summary><c>sources</c>.</summary>
    public SourcesSection? Merge(SourcesSection? lower, SourcesSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        final.MayNotGrow("sources.allow", upper.Allow.Select(entry => entry.At));
        final.MayNotGrow("sources.package-folders", upper.PackageFolders.Select(entry => entry.At));
        final.MayNotGrow("sources.owners-of", upper.OwnersOf.Select(entry => entry.At));
        return new SourcesSection
        {
            At = upper.At,
            Allow = [.. lower.Allow, .. upper.Allow],
            AllowAt = upper.AllowAt ?? lower.AllowAt,
            PackageFolders = [.. lower.PackageFolders, .. upper.PackageFolders],
            OwnersOf = [.. lower.OwnersOf, .. upper.OwnersOf],
            MappingRequired = final.Scalar(lower.MappingRequired, upper.MappingRequired, "sources.mapping"),
            HttpsRequired = final.Scalar(lower.HttpsRequired, upper.HttpsRequired, "sources.https"),
        };
    }

    /// <summary><c>signatures</c>.</summary>
    public SignaturesSection? Merge(SignaturesSection? lower, SignaturesSection? upper)
    {
        CheckRepositories(lower?.Repositories ?? [], upper?.Repositories ?? []);
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        final.MayNotGrow("signatures.for", upper.For.Select(entry => entry.At));
        final.MayNotUndercut("signatures.for", "signatures.require", upper.For.Where(entry => IsWeaker(entry.Require, lower.Require?.Value)).Select(entry => entry.At));
        final.MayNotGrow("signatures.signers", upper.Signers.Where(pair => lower.Signers.ContainsKey(pair.Key)).Select(pair => pair.Value.At));
        return new SignaturesSection
        {
            At = upper.At,
            Require = final.Scalar(lower.Require, upper.Require, "signatures.require"),
            Repositories = [.. lower.Repositories, .. upper.Repositories],
            Signers = lower.Signers.Concat(upper.Signers).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(
                group => group.Key,
                group => new Located<IReadOnlyList<string>>([.. group.SelectMany(pair => pair.Value.Value).Distinct()], group.Last().Value.At),
                StringComparer.Ordinal),
            For = [.. lower.For, .. upper.For],
            Distrust = [.. lower.Distrust, .. upper.Distrust],
        };
    }

    /// <summary><c>integrity</c>.</summary>
    public IntegritySection? Merge(IntegritySection? lower, IntegritySection? upper) => lower is null || upper is null
        ? upper ?? lower
        : new IntegritySection
        {
            At = upper.At,
            Archive = final.Scalar(lower.Archive, upper.Archive, "integrity.archive"),
            Files = final.Scalar(lower.Files, upper.Files, "integrity.files"),
        };

    /// <summary><c>age</c>.</summary>
    public AgeSection? Merge(AgeSection? lower, AgeSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        final.MayNotGrow("age.for", upper.For.Select(entry => entry.At));
        final.MayNotUndercut("age.for", "age.minimum", upper.For.Where(entry => entry.Minimum.Value < lower.Minimum?.Value).Select(entry => entry.At));
        return new AgeSection
        {
            At = upper.At,
            Minimum = final.Scalar(lower.Minimum, upper.Minimum, "age.minimum"),
            Unknown = final.Scalar(lower.Unknown, upper.Unknown, "age.unknown"),
            For = [.. lower.For, .. upper.For],
        };
    }

    /// <summary><c>licenses</c>.</summary>
    public LicensesSection? Merge(LicensesSection? lower, LicensesSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        final.MayNotGrow("licenses.allow", upper.Allow.Select(entry => entry.At));
        final.MayNotGrow("licenses.clarify", upper.Clarify.Select(entry => entry.At));
        return new LicensesSection
        {
            At = upper.At,
            Allow = [.. lower.Allow, .. upper.Allow],
            AllowAt = upper.AllowAt ?? lower.AllowAt,
            Unknown = final.Scalar(lower.Unknown, upper.Unknown, "licenses.unknown"),
            Clarify = [.. lower.Clarify, .. upper.Clarify],
        };
    }

    /// <summary><c>build-code</c>.</summary>
    public BuildCodeSection? Merge(BuildCodeSection? lower, BuildCodeSection? upper)
    {
        if (lower is null || upper is null)
        {
            return upper ?? lower;
        }

        final.MayNotGrow("build-code.allow", upper.Allow.Select(entry => entry.At));

        // An allowlist without a default denies the rest; a base that made it final meant that too.
        if (lower.Default is null && lower.AllowAt is not null && upper.Default is { Value: DefaultAction.Allow } opened && final.Has("build-code.default"))
        {
            final.Loosened(opened.At, "build-code.default is final");
        }

        return new BuildCodeSection
        {
            At = upper.At,
            Default = final.Scalar(lower.Default, upper.Default, "build-code.default"),
            Allow = [.. lower.Allow, .. upper.Allow],
            AllowAt = upper.AllowAt ?? lower.AllowAt,
        };
    }

    // Whoever adds a certificate adds somebody who may vouch: for a package's origin, its owners and its age.
    private void CheckRepositories(IReadOnlyList<TrustedRepository> lower, IReadOnlyList<TrustedRepository> upper)
    {
        SourceSpan[] added = [.. upper
            .Where(repository => repository.Fingerprints.Any(fingerprint => !lower.Any(known => known.ServiceIndex == repository.ServiceIndex && known.Fingerprints.Contains(fingerprint))))
            .Select(repository => repository.At)];
        if (added.Length > 0 && VouchedFor.FirstOrDefault(final.Has) is { } key)
        {
            final.Loosened(added[0], $"{key} is final: signatures.repositories may not grow");
        }

        foreach (TrustedRepository repository in upper.Where(repository => lower.Any(known => known.Name == repository.Name && known.ServiceIndex != repository.ServiceIndex)))
        {
            problems.Add(Rules.PolicyRules.InvalidValue, repository.At, $"a base calls another repository {repository.Name}; give one of the two another name");
        }
    }

    // Author and repository are two things: neither stands in for the other.
    private static bool IsWeaker(RequiredSignature? asked, RequiredSignature? before) => asked is { } now && before is { } then && then switch
    {
        RequiredSignature.None => false,
        RequiredSignature.Any => now == RequiredSignature.None,
        _ => now != then,
    };
}
