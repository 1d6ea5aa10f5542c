using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>The packed product and the hostile package in one folder feed, made once for all tests.</summary>
internal static class Product
{
    public const string DenyHostile = """
        version: 1
        packages:
          deny:
            - { id: Contoso.Hostile, reason: it leaves markers }
        """;

    private static readonly Lazy<TempFolder> Folder = new(Pack);

    /// <summary>The feed.</summary>
    public static string Feed => Folder.Value["feed"];

    /// <summary>The packed version.</summary>
    public static string Version { get; private set; } = string.Empty;

    /// <summary>The package's file.</summary>
    public static string PackageFile => Directory.GetFiles(Feed, "PolicyGate.*.nupkg").Single();

    /// <summary>A repository under the gate.</summary>
    public static ScratchRepository Repository(string policy, bool withRegistry = false, bool withGate = true)
    {
        string feed = Feed;
        ScratchRepository repository = ScratchRepository.Create(feed, withGate ? Version : null, withRegistry);
        repository.Write("policygate.yaml", policy);
        return repository;
    }

    private static TempFolder Pack()
    {
        TempFolder folder = TempFolder.OfRun("pg-product");
        string name = Path.GetFileNameWithoutExtension(Dotnet.Pack(RepositoryRoot.Path, "build/PolicyGate.Package.csproj", folder["feed"]));
        Version = name["PolicyGate.".Length..];
        HostilePackage.WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Good", "1.0.0").WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Good", "1.1.0").WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Bridge", "1.0.0").DependsOn("Contoso.Hostile", "1.0.0").WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Chain4", "1.0.0").DependsOn("Contoso.Good", "1.0.0").WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Chain3", "1.0.0").DependsOn("Contoso.Chain4", "1.0.0").WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Chain2", "1.0.0").DependsOn("Contoso.Chain3", "1.0.0").WriteTo(folder["feed"]);
        new SamplePackage("Contoso.Chain1", "1.0.0").DependsOn("Contoso.Chain2", "1.0.0").WriteTo(folder["feed"]);
        return folder;
    }
}
