using System.Text.Json;
using NuGet.Configuration;
using NuGet.Packaging;
using NuGet.Versioning;
using PolicyGate.Advisories;

namespace PolicyGate.Tool.Feeds;

/// <summary>
/// A V3 server of packages: its registrations say what is listed and deprecated, the leaves of its catalog what bytes it has, its flat container whether what is not
/// registered is really gone. No archive is downloaded. A server that fails several times in a row is left alone.
/// </summary>
internal sealed class PackageFeed : IPackageFeed
{
    private const string FlatContainer = "PackageBaseAddress/3.0.0";
    private const string Sha512 = "SHA512";
    private const int HashLength = 64;
    private static readonly string[] Registrations = ["RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl/3.0.0-rc", "RegistrationsBaseUrl/3.0.0-beta", "RegistrationsBaseUrl"];

    private readonly FeedLimits limits;
    private readonly FeedClient client;
    private readonly Lazy<Task<(Uri? Registrations, Uri? FlatContainer)>> resources;
    private int unanswered;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="source">The source.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellation">Ends what is asked once for all packages.</param>
    public PackageFeed(PackageSource source, FeedLimits limits, CancellationToken cancellation)
    {
        this.limits = limits;
        client = new FeedClient(source, limits);
        Name = FeedSources.NameOf(source);
        resources = new(() => ResourcesAsync(source, cancellation));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<NuGetVersion, OfferedVersion>> AskAsync(string id, IReadOnlyCollection<NuGetVersion> versions, CancellationToken cancellation)
    {
        if (!PackageIdValidator.IsValidPackageId(id))
        {
            throw new FeedException($"{id} is no id of a package");
        }

        if (Volatile.Read(ref unanswered) >= limits.MostUnanswered)
        {
            throw new FeedException($"{Name} failed several times in a row, and was asked no more");
        }

        try
        {
            IReadOnlyDictionary<NuGetVersion, OfferedVersion> found = await FindAsync(id, versions, cancellation).ConfigureAwait(false);
            Volatile.Write(ref unanswered, 0);
            return found;
        }
        catch (FeedException)
        {
            Interlocked.Increment(ref unanswered);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<(Uri? Registrations, Uri? FlatContainer)> ResourcesAsync(PackageSource source, CancellationToken cancellation)
    {
        ServiceIndex index = new(source.SourceUri, await BytesAsync(source.SourceUri, cancellation).ConfigureAwait(false));
        (Uri? Registrations, Uri? FlatContainer) found = (index.Find(Registrations), index.Find(FlatContainer));
        return found is (null, null) ? throw new FeedException($"{FeedClient.Shown(source.SourceUri)} says nothing of packages: it has neither registrations nor a flat container") : found;
    }

    private async Task<IReadOnlyDictionary<NuGetVersion, OfferedVersion>> FindAsync(string id, IReadOnlyCollection<NuGetVersion> versions, CancellationToken cancellation)
    {
        (Uri? registrations, Uri? flatContainer) = await resources.Value.ConfigureAwait(false);
        Dictionary<NuGetVersion, OfferedVersion> found = [];
        if (registrations is not null)
        {
            foreach (RegistrationLeaf leaf in await LeavesAsync(Below(registrations, id), id, versions, cancellation).ConfigureAwait(false))
            {
                found[leaf.Version] = new OfferedVersion { IsListed = leaf.IsListed, Deprecation = leaf.Deprecation, Hash = await HashAsync(Below(registrations, id), id, leaf, cancellation).ConfigureAwait(false) };
            }
        }

        NuGetVersion[] missing = [.. versions.Where(version => !found.ContainsKey(version))];
        foreach (NuGetVersion version in missing.Length == 0 || flatContainer is null ? [] : await HeldAsync(Below(flatContainer, id), missing, cancellation).ConfigureAwait(false))
        {
            found[version] = registrations is null ? new OfferedVersion()
                : throw new FeedException($"{FeedClient.Shown(Below(registrations, id))} does not know {version.ToNormalizedString()}, and {FeedClient.Shown(Below(flatContainer!, id))} has it");
        }

        return found;
    }

    private async Task<IReadOnlyList<RegistrationLeaf>> LeavesAsync(Uri index, string id, IReadOnlyCollection<NuGetVersion> versions, CancellationToken cancellation)
    {
        if (await FindBytesAsync(index, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return [];
        }

        List<RegistrationLeaf> leaves = [];
        foreach (RegistrationPage page in FeedJson.Read(index, bytes, json => RegistrationPage.Index(json, id)).Where(page => versions.Any(page.MayHave)))
        {
            leaves.AddRange(page.Leaves ?? await PageAsync(Link(index, page.Id), id, cancellation).ConfigureAwait(false));
        }

        return [.. leaves.Where(leaf => versions.Contains(leaf.Version)).DistinctBy(leaf => leaf.Version)];
    }

    private async Task<IReadOnlyList<RegistrationLeaf>> PageAsync(Uri address, string id, CancellationToken cancellation) =>
        FeedJson.Read(address, await BytesAsync(address, cancellation).ConfigureAwait(false), json => RegistrationPage.Page(json, id));

    // https://learn.microsoft.com/nuget/api/catalog-resource#package-details-catalog-items; a source need not have one.
    private async Task<string?> HashAsync(Uri index, string id, RegistrationLeaf leaf, CancellationToken cancellation)
    {
        if (leaf.Catalog is null)
        {
            return null;
        }

        Uri address = Link(index, leaf.Catalog);
        return await FindBytesAsync(address, cancellation).ConfigureAwait(false) is { } bytes ? FeedJson.Read(address, bytes, json => HashIn(json, id, leaf.Version)) : null;
    }

    private static string? HashIn(JsonElement leaf, string id, NuGetVersion version)
    {
        if (OsvReader.Text(leaf, "@id") is null && OsvReader.Text(leaf, "id") is null)
        {
            throw new InvalidDataException("it says nothing of a package");
        }

        if (!(OsvReader.Text(leaf, "id") ?? id).Equals(id, StringComparison.OrdinalIgnoreCase) || (OsvReader.Text(leaf, "version") is { } written && OsvReader.Version(written) != version))
        {
            throw new InvalidDataException("it speaks of another package");
        }

        string? hash = Sha512.Equals(OsvReader.Text(leaf, "packageHashAlgorithm") ?? Sha512, StringComparison.OrdinalIgnoreCase) ? OsvReader.Text(leaf, "packageHash") : null;
        byte[] decoded = new byte[HashLength + 2];
        return hash is null ? null
            : Convert.TryFromBase64String(hash, decoded, out int length) && length == HashLength ? Convert.ToBase64String(decoded.AsSpan(0, length))
            : throw new InvalidDataException("its packageHash is no SHA-512");
    }

    // https://learn.microsoft.com/nuget/api/package-base-address-resource
    private async Task<IReadOnlyList<NuGetVersion>> HeldAsync(Uri index, NuGetVersion[] wanted, CancellationToken cancellation)
    {
        if (await FindBytesAsync(index, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return [];
        }

        return FeedJson.Read<IReadOnlyList<NuGetVersion>>(index, bytes, json =>
        {
            _ = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("versions", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list : throw new InvalidDataException("it is no list of versions");
            HashSet<NuGetVersion> held = [.. OsvReader.Items(json, "versions").Select(version => OsvReader.Version(version.ValueKind == JsonValueKind.String ? version.GetString() : null)).OfType<NuGetVersion>()];
            return [.. wanted.Where(held.Contains)];
        });
    }

    private async Task<byte[]?> FindBytesAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            return await BytesAsync(address, cancellation).ConfigureAwait(false);
        }
        catch (FeedException e) when (e.IsNotThere)
        {
            return null;
        }
    }

    private async Task<byte[]> BytesAsync(Uri address, CancellationToken cancellation) => (await client.DocumentAsync(address, null, cancellation).ConfigureAwait(false))!.Value.Bytes;

#pragma warning disable CA1308 // The addresses are lower case.
    private static Uri Below(Uri resource, string id) => new($"{resource.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(id.ToLowerInvariant())}/index.json");
#pragma warning restore CA1308

    private static Uri Link(Uri from, string? written) =>
        written is not null && Uri.TryCreate(from, written, out Uri? uri) ? uri : throw new FeedException($"{FeedClient.Shown(from)} names a document that has no address");
}
