using System.Globalization;
using System.Security.Cryptography;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Commands;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Monitoring;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>A restored repository with two packages that came from a server of this machine, watched.</summary>
internal sealed class MonitorRun : IDisposable
{
    public const string Http = "Contoso.Http";
    public const string Json = "Contoso.Json";
    public const string News = "Contoso.Http 1.0.0 ";
    private readonly TempFolder packages = new("pg-monitored");

    public MonitorRun(bool isPaged = false)
    {
        IsPaged = isPaged;
        Project.Framework("net10.0", "Contoso.Http [1.0.0, )").Target("net10.0", "Contoso.Http/1.0.0 -> Contoso.Json 2.0.0", "Contoso.Json/2.0.0");
        Install(Http, "1.0.0");
        Install(Json, "2.0.0");
        Project.Write("obj/project.assets.json", Project.Json());
        Config(Feed.Config());
        Advise("GHSA-0000", "Nobody.Else");
        Serve();
    }

    public LoopbackFeed Feed { get; } = new();

    public RestoredProject Project { get; } = new();

    public bool IsPaged { get; init; }

    public TempFolder Data { get; } = new("pg-monitor-data");

    public FeedLimits Limits { get; set; } = new() { Pause = TimeSpan.Zero, Tries = 1 };

    public bool IsOffline { get; set; } = true;

    public string StateFile => Project.Folder["policygate.monitor.json"];

    public string State => File.ReadAllText(StateFile);

    /// <summary>The SHA-512 of a package as it is used here.</summary>
    public string HashOf(string id, string version) => Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(Project.Archive(id, version))));

    /// <summary>The first package as the server has it usually.</summary>
    public FeedVersion Usual => new(Http, "1.0.0") { Hash = HashOf(Http, "1.0.0") };

    /// <summary>Has the server serve a state of the first package; the usual one of the second.</summary>
    public void Serve(FeedVersion? http = null) => Feed.WithPackages(IsPaged, new FeedVersion(Http, "0.9.0"), http ?? Usual, new FeedVersion(Json, "2.0.0") { Hash = HashOf(Json, "2.0.0") });

    /// <summary>Puts a package into the package folder, as NuGet does when it came from the server.</summary>
    public void Install(string id, string version, string? source = null)
    {
        Project.Installed(new SamplePackage(id, version).WriteTo(packages.Path), id, version);
        Recorded(id, version, source ?? Feed[VulnerabilityFeed.Service].AbsoluteUri);
    }

    /// <summary>Records where a package came from.</summary>
    public void Recorded(string id, string version, string source) =>
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Project.Archive(id, version))!, ".nupkg.metadata"), $$"""{ "version": 2, "contentHash": "x", "source": "{{source}}" }""");

    /// <summary>The nuget.config.</summary>
    public void Config(string xml) => Project.Folder.Write("nuget.config", xml);

    /// <summary>Writes an advisory of the data.</summary>
    public void Advise(string id, string package, string more = "", string fields = "") =>
        Data.Write($"{id}.json", $$"""{ "id": "{{id}}", "modified": "2026-11-01T00:00:00Z", {{fields}} "affected": [{ "package": { "ecosystem": "NuGet", "name": "{{package}}" }, "versions": ["1.0.0"] {{more}} }] }""");

    /// <summary>Takes one back.</summary>
    public void Withdraw(string id) => File.Delete(Data[$"{id}.json"]);

    public Task<ToolRun> RunAsync(string format = "console", CancellationToken cancellation = default) => RunAsync(Options, format, cancellation);

    public MonitorOptions Options => new()
    {
        Check = new CheckOptions { Paths = [Project.Folder.Path], UseCache = false },
        IsOfflineForAdvisories = IsOffline,
        Data = Data.Path,
        Limits = Limits,
    };

    public static async Task<ToolRun> RunAsync(MonitorOptions options, string format = "console", CancellationToken cancellation = default)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        int code;
        try
        {
            code = await MonitorCommand.RunAsync(options, format, null, new Terminal(output, error, isRedirected: true, isErrorRedirected: true), cancellation);
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync(e.Message);
            code = e.ExitCode;
        }

        return new ToolRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        Feed.Dispose();
        Project.Dispose();
        packages.Dispose();
        Data.Dispose();
    }
}
