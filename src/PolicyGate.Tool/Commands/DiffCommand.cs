using System.CommandLine;
using NuGet.Versioning;
using PolicyGate.Cache;
using PolicyGate.Projects;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Reviewing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate diff</c>: what is between two versions of a package, by their archives.</summary>
internal static class DiffCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> named = new("PACKAGE") { Description = "Two archives, or a package and two of its versions that this machine has: Id@1.0.0..1.1.0.", Arity = new ArgumentArity(1, 2) };
        Option<string> format = ReviewFormats.Option();
        Option<string?> output = ReviewFormats.Output();
        Command command = new("diff", "Show what is between two versions of a package: who signed and owns it, its licence, its dependencies, what a build reads and runs of it, what it can do, and what it offers. By the archives; nothing is run, and nothing is fetched.\n\nExit codes: 0 nothing to decide, 1 a person has to decide, 3 an archive cannot be read.\n\nExamples:\n  policygate diff Serilog@4.2.0..4.3.0\n  policygate diff old.nupkg new.nupkg --format markdown")
        {
            named, format, output, CommonOptions.NoCache,
        };
        command.SetAction((parsed, _) =>
        {
            EvidenceCache cache = new(parsed.GetValue(CommonOptions.NoCache) ? null : EvidenceCache.DefaultFolder());
            (string before, string after) = Archives(parsed.GetValue(named)!);
            PackageArchive old = new(before, cache);
            PackageArchive now = new(after, cache);
            PackageReview review = ArchiveReview.Of(old, now, new Repositories([], TimeProvider.System.GetUtcNow()));
            ReviewReport report = new(Path.GetFileName(before), Path.GetFileName(after), review.Parts.Count == 0 && review.Old == review.New ? [] : [review]);
            ReviewFormats.Write(report, parsed.GetValue(format)!, parsed.GetValue(output), terminal);
            return Task.FromResult(report.NeedsDecision ? 1 : 0);
        });
        return command;
    }

    private static (string Before, string After) Archives(string[] named)
    {
        if (named.Length == 2)
        {
            return (Existing(named[0]), Existing(named[1]));
        }

        string[] parts = named[0].Split('@', 2);
        string[] versions = parts.Length == 2 ? parts[1].Split("..", 2) : [];
        return versions.Length == 2 && NuGetVersion.TryParse(versions[0], out NuGetVersion? before) && NuGetVersion.TryParse(versions[1], out NuGetVersion? after)
            ? (Installed(parts[0], before), Installed(parts[0], after))
            : throw new UsageException($"\"{named[0]}\" is not two versions of a package; write Id@1.0.0..1.1.0, or name two archives");
    }

    private static string Existing(string path) => File.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"there is no file {path}");

    private static string Installed(string id, NuGetVersion version)
    {
        InstalledArchives archives = new(NuGetSettingsReader.PackageFolders(Directory.GetCurrentDirectory()), new EvidenceCache(null));
        return archives.Find(id, version)?.Path
            ?? throw new UsageException($"{id} {version.ToNormalizedString()} is in no package folder of this machine ({string.Join(", ", archives.Folders)}); restore a project that has it, or name its archive", 3);
    }
}
