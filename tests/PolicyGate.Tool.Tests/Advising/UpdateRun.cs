using System.Globalization;
using PolicyGate.Testing;
using PolicyGate.Tool.Commands;
using PolicyGate.Tool.Feeds;

namespace PolicyGate.Tool.Tests.Advising;

/// <summary>An update of advisory data, with a folder, a configuration and limits of the test's own.</summary>
internal sealed class UpdateRun : IDisposable
{
    public TempFolder Folder { get; } = new("pg-advisories");

    public string Data => Folder["data"];

    public FeedLimits Limits { get; set; } = new() { Pause = TimeSpan.Zero };

    /// <summary>The data files, each with what it holds.</summary>
    public IReadOnlyDictionary<string, string> Files => Directory.GetFiles(Data).ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file)));

    /// <summary>What lies about that is neither data nor remembered.</summary>
    public string[] Left => [.. Directory.GetFiles(Path.Combine(Data, ".update")).Select(Path.GetFileName).Where(name => name is not ("state" or ".gitignore")).Select(name => name!)];

    public async Task<ToolRun> RunAsync(params string[] osv)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter error = new(CultureInfo.InvariantCulture);
        int code = await AdvisoriesCommand.UpdateAsync(Folder.Path, osv, Data, Limits, new Terminal(output, error, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        return new ToolRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public void Dispose() => Folder.Dispose();
}
