using NuGet.Configuration;

namespace PolicyGate.Tool.Feeds;

/// <summary>The servers that a nuget.config names.</summary>
internal sealed class FeedSources
{
    private const string ServiceIndex = ".json";
    private readonly PackageSource[] all;

    /// <summary>Reads what counts in a folder.</summary>
    /// <exception cref="FeedException">NuGet cannot read it.</exception>
    public FeedSources(string folder)
    {
        try
        {
            PackageSourceProvider provider = new(Settings.LoadDefaultSettings(folder));
            PackageSource[] audit = [.. provider.LoadAuditSources().Where(source => source.IsEnabled)];
            PackageSource[] packages = [.. provider.LoadPackageSources().Where(source => source.IsEnabled)];
            all = [.. audit, .. packages];
            Audited = [.. (audit.Length > 0 ? audit : packages).Where(source => source.IsHttp && source.SourceUri.AbsolutePath.EndsWith(ServiceIndex, StringComparison.OrdinalIgnoreCase))];
        }
        catch (NuGetConfigurationException e)
        {
            throw new FeedException($"NuGet's configuration cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Those that know of vulnerabilities, as NuGet asks them: the audit sources where there are any, else the package sources; of both only what has a service index.</summary>
    public IReadOnlyList<PackageSource> Audited { get; }

    /// <summary>The source to ask for an address: with the credentials and the permission of a source on the same server, if one is configured.</summary>
    public PackageSource For(Uri uri)
    {
        PackageSource? near = all.FirstOrDefault(source => source.IsHttp && Uri.Compare(source.SourceUri, uri, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
        return near is null ? new PackageSource(uri.AbsoluteUri) : new PackageSource(uri.AbsoluteUri, near.Name) { Credentials = near.Credentials, ClientCertificates = near.ClientCertificates, AllowInsecureConnections = near.AllowInsecureConnections, DisableTLSCertificateValidation = near.DisableTLSCertificateValidation };
    }
}
