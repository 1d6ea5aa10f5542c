using PolicyGate.Facts;
using PolicyGate.Policies;

namespace PolicyGate.Rules;

/// <summary>Reads what is true of a package from its evidence, no more of it than is asked.</summary>
internal static class PackageStates
{
    /// <summary>Who published it, and which bytes it is; without its contents.</summary>
    public static Evidence<PackageState> OfPublisher(Repositories repositories, ProjectFacts facts, ResolvedPackage package) =>
        (facts.Evidence.Of<PackageSignatures>(package), facts.Evidence.Of<ContentHash>(package)) switch
        {
            (Evidence<PackageSignatures>.Missing missing, _) => new Evidence<PackageState>.Missing(missing.Reason),
            (_, Evidence<ContentHash>.Missing missing) => new Evidence<PackageState>.Missing(missing.Reason),
            (Evidence<PackageSignatures>.Known signed, Evidence<ContentHash>.Known hash) => new Evidence<PackageState>.Known(Sourced(Signed(repositories, package, signed.Value, hash.Value.Value), facts, package)),
            _ => throw new InvalidOperationException(),
        };

    /// <summary>The same, what is in its archive, and what its code can do: all that is recorded.</summary>
    public static Evidence<PackageState> OfWhole(Repositories repositories, ProjectFacts facts, ResolvedPackage package)
    {
        Evidence<PackageState> contained = OfContents(repositories, facts, package);
        return contained is not Evidence<PackageState>.Known { Value: { Contents: { } contents } state } ? contained : facts.Evidence.Of<PackageCapabilities>(package) switch
        {
            Evidence<PackageCapabilities>.Known can => new Evidence<PackageState>.Known(state with { Contents = contents with { Capabilities = can.Value.OfLibraries, BuildCodeCapabilities = can.Value.OfBuildCode } }),
            Evidence<PackageCapabilities>.Missing missing => new Evidence<PackageState>.Missing(missing.Reason),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>Who published it, which bytes it is, and what is in its archive; without what it can do.</summary>
    public static Evidence<PackageState> OfContents(Repositories repositories, ProjectFacts facts, ResolvedPackage package)
    {
        Evidence<PackageState> publisher = OfPublisher(repositories, facts, package);
        return publisher is Evidence<PackageState>.Known known ? WithContents(known.Value, facts, package) : publisher;
    }

    private static Evidence<PackageState> WithContents(PackageState state, ProjectFacts facts, ResolvedPackage package)
    {
        switch (facts.Evidence.Of<PackageLicense>(package), facts.Evidence.Of<BuildCode>(package))
        {
            case (Evidence<PackageLicense>.Missing missing, _):
                return new Evidence<PackageState>.Missing(missing.Reason);
            case (_, Evidence<BuildCode>.Missing missing):
                return new Evidence<PackageState>.Missing(missing.Reason);
            case (Evidence<PackageLicense>.Known license, Evidence<BuildCode>.Known code):
                CodeKinds kinds = code.Value.Files.Aggregate(CodeKinds.None, (all, file) => all | file.Kinds);

                // It is of the whole archive: read only where something of it can run.
                Evidence<PackageContent>? content = kinds == CodeKinds.None ? null : facts.Evidence.Of<PackageContent>(package);
                return content is Evidence<PackageContent>.Missing unread
                    ? new Evidence<PackageState>.Missing(unread.Reason)
                    : new Evidence<PackageState>.Known(state with { Contents = new PackageContents(PackageContents.LicenseOf(license.Value), kinds, (content as Evidence<PackageContent>.Known)?.Value.Digest) });
            default:
                throw new InvalidOperationException();
        }
    }

    private static PackageState Signed(Repositories repositories, ResolvedPackage package, PackageSignatures signatures, string hash)
    {
        AuthorIdentity? author = Author(repositories, signatures);
        PackageSignature? repository = repositories.Counted(signatures);
        return new PackageState
        {
            Id = package.Id,
            Version = package.Version,
            Hash = hash,
            Signatures = (author is null ? SignatureLevels.None : SignatureLevels.Author) | (repository is null ? SignatureLevels.None : SignatureLevels.Repository),
            Repository = repository is { IsGallery: true } ? Repositories.Gallery : repository?.ServiceIndex,
            Author = author,
            Owners = [.. (repository?.Owners ?? []).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)],
            Published = repositories.Published(signatures),
            SignatureProblem = Problem(repositories, signatures),
            IsUnsound = signatures.Altered is not null || signatures.Author is { State: SignatureState.Invalid or SignatureState.Revoked } || signatures.Repository is { State: SignatureState.Invalid or SignatureState.Revoked },
        };
    }

    private static AuthorIdentity? Author(Repositories repositories, PackageSignatures signatures) =>
        signatures.Altered is null && signatures.Author is { State: SignatureState.Valid } author && !repositories.IsOfTheFuture(author) ? new AuthorIdentity(author.Subject, author.Issuer) : null;

    private static string Problem(Repositories repositories, PackageSignatures signatures) => signatures switch
    {
        { Altered: { } altered } => altered,
        { Author: { State: not SignatureState.Valid, Problem: { } problem } } => problem,
        { Repository: { State: not SignatureState.Valid, Problem: { } problem } } => problem,
        { Repository: { } repository } when repositories.StrangerIn(repository) is { } stranger => $"it {stranger}",
        { Repository: { } repository } when repositories.IsOfTheFuture(repository) => $"its repository's {Repositories.OfTheFuture(repository)}",
        { Author: { } author } when repositories.IsOfTheFuture(author) => $"its author's {Repositories.OfTheFuture(author)}",
        _ => string.Empty,
    };

    private static PackageState Sourced(PackageState state, ProjectFacts facts, ResolvedPackage package) => facts.Evidence.Of<RecordedSource>(package) switch
    {
        Evidence<RecordedSource>.Known known => state with { Source = Named(known.Value.Location, facts) },
        Evidence<RecordedSource>.Missing missing => state with { SourceMissing = missing.Reason },
        _ => throw new InvalidOperationException(),
    };

    // The gallery is what policies call it. A path is another one on another machine: of the repository's own folders it is said from there, of the SDK's by their name.
    private static string Named(string location, ProjectFacts facts)
    {
        if (location.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || location.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return facts.NuGet.Value.Shown(location).TrimEnd('/');
        }

        string path = location.Replace('\\', '/').TrimEnd('/');
        string project = facts.ProjectFile.Replace('\\', '/');
        string root = project.EndsWith("/" + facts.ProjectPath, StringComparison.Ordinal) ? project[..^facts.ProjectPath.Length] : string.Empty;
        return root.Length > 1 && path.StartsWith(root, StringComparison.Ordinal) ? $"./{path[root.Length..]}"
            : facts.NuGet.Value.IsLibraryPacks(location) ? NuGetSettings.LibraryPacks : path;
    }
}
