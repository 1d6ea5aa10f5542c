using System.CommandLine;
using PolicyGate.Advisories;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Tool.Advising;
using PolicyGate.Tool.Feeds;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate advisories</c>: the data of what is known to be bad, brought by one verb and described by the other.</summary>
internal static class AdvisoriesCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal) => new("advisories", "The data of known vulnerabilities and malware that builds match packages against, offline: bring it, and say how old it is.\n\nExamples:\n  policygate advisories update\n  policygate advisories status")
    {
        Update(terminal), Status(terminal),
    };

    private static Command Update(Terminal terminal)
    {
        Argument<string> path = Folder("The folder whose nuget.config names the sources; the current folder if none is named.");
        Option<string[]> osv = Osv();
        Option<string?> output = new("--output", "-o") { Description = "Keep the data in this folder, to commit or ship it, instead of where this user's builds look.", HelpName = "FOLDER" };
        Command command = new("update", "Bring advisory data. TOUCHES THE NETWORK: it asks the sources of nuget.config that have the resource VulnerabilityInfo (its auditSources, where there are any), and what --osv names. What cannot be brought leaves what was there.\n\nExit codes: 0 all is here, 1 records of it cannot be read, 2 wrong usage, 3 something could not be brought.\n\nExamples:\n  policygate advisories update\n  policygate advisories update --osv https://osv-vulnerabilities.storage.googleapis.com/NuGet/all.zip\n  policygate advisories update --output advisories") { path, osv, output };
        command.SetAction((parsed, cancellation) => UpdateAsync(parsed.GetValue(path)!, parsed.GetValue(osv) ?? [], parsed.GetValue(output) ?? AdvisoryData.DefaultFolder, new FeedLimits(), terminal, cancellation));
        return command;
    }

    /// <summary>Brings advisory data.</summary>
    /// <param name="path">Whose nuget.config it is.</param>
    /// <param name="osv">Files, folders and addresses of OSV records.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limits">What a server may cost.</param>
    /// <param name="terminal">Where to speak.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">Something that is named is not there, or is no kind of data.</exception>
    public static async Task<int> UpdateAsync(string path, IReadOnlyList<string> osv, string output, FeedLimits limits, Terminal terminal, CancellationToken cancellation)
    {
        string folder = Path.GetFullPath(output);
        try
        {
            FeedSources sources = new(Existing(path));
            return await new AdvisoryUpdate(new AdvisoryFolder(folder), TimeProvider.System.GetUtcNow(), terminal).RunAsync(Origins(sources, osv, folder, limits), cancellation).ConfigureAwait(false);
        }
        catch (FeedException e)
        {
            throw new UsageException(e.Message, 3);
        }
    }

    /// <summary>Where data comes from: the sources that know of vulnerabilities, and what is named besides.</summary>
    /// <exception cref="UsageException">Something that is named is not there, or is no kind of data.</exception>
    public static IReadOnlyList<IAdvisoryOrigin> Origins(FeedSources sources, IReadOnlyList<string> osv, string folder, FeedLimits limits)
    {
        IReadOnlyList<IAdvisoryOrigin> origins = [.. sources.Audited.Select(source => new VulnerabilityOrigin(source, limits)), .. osv.Distinct(StringComparer.Ordinal).Select(named => Osv(named, sources, folder, limits))];
        return [.. origins.DistinctBy(origin => origin.FileName)];
    }

    private static IAdvisoryOrigin Osv(string named, FeedSources sources, string folder, FeedLimits limits)
    {
        if (Uri.TryCreate(named, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp))
        {
            return new OsvOrigin(sources.For(uri), limits);
        }

        string full = Path.GetFullPath(named);
        return !Directory.Exists(full) && !File.Exists(full) ? throw new UsageException($"--osv: there is no file or folder {named}, and it is no address of http or https")
            : Directory.Exists(full) || AdvisoryData.IsData(Path.GetDirectoryName(full)!, full) ? new OsvFiles(Path.TrimEndingDirectorySeparator(full), folder, limits)
            : throw new UsageException($"--osv takes a zip, a document or a folder, not {named}");
    }

    /// <summary><c>--osv</c>.</summary>
    public static Option<string[]> Osv() => new("--osv") { Description = "OSV records to bring besides: the address of an ecosystem's all.zip, or a zip, document or folder of this machine; may be repeated.", HelpName = "FILE|URL" };

    private static Command Status(Terminal terminal)
    {
        Argument<string> path = Folder("The folder whose policy it is; the current folder if none is named.");
        Option<string?> data = new("--data") { Description = "A folder or file of data, instead of the policy's own.", HelpName = "PATH" };
        Command command = new("status", "Say where the advisory data is, where it is from, how old it is by what it says itself, what it holds, what of it cannot be read, and whether it is older than the policy's max-staleness. Asks nobody.\n\nExit codes: 0 current, 1 too old or not all of it can be read, 2 wrong usage or policy, 3 there is none.\n\nExamples:\n  policygate advisories status\n  policygate advisories status --data advisories") { path, data, CommonOptions.Policy };
        command.SetAction((parsed, _) => StatusAsync(Existing(parsed.GetValue(path)!), parsed.GetValue(data), parsed.GetValue(CommonOptions.Policy), AdvisoryData.DefaultFolder, terminal));
        return command;
    }

    /// <summary>Says what data there is.</summary>
    /// <param name="folder">Whose policy it is.</param>
    /// <param name="data">The data; <see langword="null"/> for the policy's.</param>
    /// <param name="named">A policy file or a preset; <see langword="null"/> for the nearest.</param>
    /// <param name="ofUser">The data of this user.</param>
    /// <param name="terminal">Where to speak.</param>
    /// <exception cref="UsageException">The policy cannot be read.</exception>
    public static Task<int> StatusAsync(string folder, string? data, string? named, string ofUser, Terminal terminal)
    {
        Policy? policy = PolicyOf(folder, named);
        string path = data is not null ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)) : policy is null ? ofUser : AdvisoryFiles.PathOf(policy) ?? ofUser;
        return AdvisoryStatus.RunAsync(path, policy?.Advisories?.MaxStaleness, TimeProvider.System.GetUtcNow(), terminal);
    }

    private static Policy? PolicyOf(string folder, string? named)
    {
        string? file = named is null ? PolicyLocator.Find(folder, new InputFiles()) is [{ } nearest, ..] ? nearest : null
            : PolicyPresets.Names.Contains(named) ? named : Path.GetFullPath(named);
        if (file is null)
        {
            return null;
        }

        PolicyLoad load = PolicyLoader.Load(Path.Combine(folder, "policygate"), named is null ? null : file, _ => ".", new InputFiles());
        return load.Policy ?? throw new UsageException(load.Problems.Count > 0 ? $"{load.Problems[0].At.File}({load.Problems[0].At.Line}): {load.Problems[0].Rule.Id} {load.Problems[0].Text}" : $"{file} is no policy");
    }

    private static string Existing(string folder) => Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new UsageException($"there is no folder {folder}");

    private static Argument<string> Folder(string what) => new("PATH") { Description = what, DefaultValueFactory = _ => "." };
}
