using NuGet.Configuration;

namespace PolicyGate.Tool.Feeds;

/// <summary>The servers that a nuget.config names.</summary>
internal sealed class FeedSources
{
    private const string ServiceIndex = ".json";
    private readonly PackageSource[] all;

    /// <summary>Reads what counts in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">The one nuget.config that counts instead, absolute; <see langword="null"/> for those that NuGet finds.</param>
    /// <exception cref="FeedException">NuGet cannot read it.</exception>
    public FeedSources(string folder, string? config = null)
    {
        try
        {
            ISettings settings = config is null ? Settings.LoadDefaultSettings(folder) : Settings.LoadSpecificSettings(Path.GetDirectoryName(config)!, Path.GetFileName(config));
            PackageSourceProvider provider = new(settings);
            PackageSource[] audit = [.. provider.LoadAuditSources().Where(source => source.IsEnabled)];
            PackageSource[] packages = [.. provider.LoadPackageSources().Where(source => source.IsEnabled)];
            all = [.. audit, .. packages];
            Packages = packages;
            Files = [.. settings.GetConfigFilePaths()];
            Audited = [.. (audit.Length > 0 ? audit : packages).Where(source => source.IsHttp && source.SourceUri.AbsolutePath.EndsWith(ServiceIndex, StringComparison.OrdinalIgnoreCase))];
        }
        catch (NuGetConfigurationException e)
        {
            throw new FeedException($"NuGet's configuration cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Those that know of vulnerabilities, as NuGet asks them: the audit sources where there are any, else the package sources; of both only what has a service index.</summary>
    public IReadOnlyList<PackageSource> Audited { get; }

    /// <summary>The enabled sources of packages, in NuGet's order.</summary>
    public IReadOnlyList<PackageSource> Packages { get; }

    /// <summary>The nuget.config files that count, the nearest first.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What a person calls a source: its key, and its address without what is secret of it.</summary>
    public static string NameOf(PackageSource source) => source.Name == source.Source ? FeedClient.Shown(source.SourceUri) : $"{source.Name} ({FeedClient.Shown(source.SourceUri)})";

    /// <summary>The source to ask for an address: with the credentials and the permission of a source on the same server, if one is configured.</summary>
    public PackageSource For(Uri uri)
    {
        PackageSource? near = all.FirstOrDefault(source => source.IsHttp && Uri.Compare(source.SourceUri, uri, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
        return near is null ? new PackageSource(uri.AbsoluteUri) : new PackageSource(uri.AbsoluteUri, near.Name) { Credentials = near.Credentials, ClientCertificates = near.ClientCertificates, AllowInsecureConnections = near.AllowInsecureConnections, DisableTLSCertificateValidation = near.DisableTLSCertificateValidation };
    }
}
