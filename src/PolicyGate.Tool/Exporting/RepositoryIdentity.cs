using System.Globalization;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Exporting;

/// <summary>Which repository, which commit, and when: of git, where it is one.</summary>
/// <param name="Name">What tells it from others.</param>
/// <param name="Commit">The commit's hash; empty where there is none.</param>
/// <param name="Time">The time that its state is of, in whole seconds.</param>
internal sealed record RepositoryIdentity(string Name, string Commit, DateTimeOffset Time)
{
    /// <summary>What a person should know of it; <see langword="null"/> for nothing.</summary>
    public string? Note { get; private init; }

    private const int ShortestHash = 7;
    private const int LongestHash = 64;

    /// <summary>Asks git what is not said.</summary>
    /// <param name="options">What is said.</param>
    /// <param name="clock">Asked where there is neither a commit nor <c>--as-of</c>.</param>
    /// <exception cref="UsageException">There is no such commit, or nothing that tells the repository from others.</exception>
    public static RepositoryIdentity Of(ExportOptions options, TimeProvider clock)
    {
        string root = options.Check.Root;
        string name = options.Repository ?? NameOf(root, PartsOf(options.Check));
        string? commit = Git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{options.Commit ?? "HEAD"}^{{commit}}");
        if (commit is null && options.Commit is { } named)
        {
            // A build server may have the files of a commit and no repository.
            commit = named.Length is >= ShortestHash and <= LongestHash && named.All(char.IsAsciiHexDigit) ? named : throw new UsageException($"git knows no commit {named} here; name one, or its hash");
        }

        DateTimeOffset time = options.AsOf ?? (commit is null ? null : TimeOf(root, commit)) ?? clock.GetUtcNow();
        return new RepositoryIdentity(Printable.Name(name), commit ?? string.Empty, DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()))
        {
            Note = commit is null && IsSilent(root) ? $"{SilentGit(root)}: no commit is written{(options.AsOf is null ? ", and the time is now" : string.Empty)}" : null,
        };
    }

    /// <summary>The parts of the repository that are read, relative to it, with <c>/</c>; none where all of it is.</summary>
    public static IReadOnlyList<string> PartsOf(CheckOptions check)
    {
        string[] parts = [.. check.Paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetRelativePath(check.Root, path)).Replace('\\', '/')).Distinct(StringComparer.Ordinal)];
        return parts.Contains(".") ? [] : parts;
    }

    /// <summary>The address that a clone came from, as all its clones have it: without protocol, user, password, port and <c>.git</c>.</summary>
    public static string OfAddress(string address)
    {
        string path = address.Trim();
        if (path.Contains("://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(path, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            {
                return Last(path);
            }

            path = uri.Host + Uri.UnescapeDataString(uri.AbsolutePath);
        }
        else if (path.IndexOf(':', StringComparison.Ordinal) is var colon and > 1 && path.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || slash > colon))
        {
            // user@host:path, as scp has it.
            path = $"{path[(path.LastIndexOf('@', colon) + 1)..colon]}/{path[(colon + 1)..].TrimStart('/')}";
        }
        else
        {
            return Last(path);
        }

        path = path.TrimEnd('/');
        return path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^".git".Length] : path;
    }

    // The name of a folder is that of many, and one's reports would end what the others have.
    private static string NameOf(string root, IReadOnlyList<string> parts) => parts.Count > 0 ? throw new UsageException($"{string.Join(", ", parts)} is not the whole of the repository {root}: give what is read a name of its own with --repository, or export all of it")
        : Git(root, "config", "--get", "remote.origin.url") is { Length: > 0 } address ? OfAddress(address)
        : throw new UsageException($"{(IsSilent(root) ? SilentGit(root) : $"{root} is no clone that knows its origin")}, so that nothing tells this repository from others: name it with --repository");

    // Where git says nothing of a repository that is there: no word of its is a fact.
    private static bool IsSilent(string root) => PolicyLocator.RepositoryRoot(root) is not null && !GitCommand.IsRepository(root, root);

    private static string SilentGit(string root) => $"git does not take {root} for a repository (is git installed, and is the folder of whoever runs this, or named in git's safe.directory?)";

    // Of a folder of this machine its name alone: another machine has it elsewhere.
    private static string Last(string path)
    {
        string name = path.Replace('\\', '/').TrimEnd('/').Split('/')[^1];
        return name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) && name.Length > ".git".Length ? name[..^".git".Length] : name.Length > 0 ? name : "repository";
    }

    private static DateTimeOffset? TimeOf(string root, string commit) =>
        Git(root, "show", "--no-patch", "--format=%ct", "--end-of-options", commit) is { } seconds && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long unix) ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;

    private static string? Git(string root, params string[] arguments) => GitCommand.Run(root, arguments)?.Trim();
}
