using System.CommandLine;
using System.Globalization;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate explain</c>: a rule's page, or all that is known and decided about a package.</summary>
internal static class ExplainCommand
{
    private const int MostWays = 20;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> subject = new("RULE|PACKAGE") { Description = "A rule (PG0401), or a package id." };
        Argument<string[]> paths = new("PATH") { Description = "Where to look for the package; the current folder if none is named.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["."] };
        Option<string?> policy = new("--policy", "-p") { Description = "Show also what would happen under this policy or preset.", HelpName = "FILE" };
        Command command = new("explain", "Print a rule's page, or why a package is here, what it is, and which lines of the policy decide about it.\n\nExamples:\n  policygate explain PG0401\n  policygate explain Castle.Core --policy strict") { subject, paths, policy, CommonOptions.AsOf, CommonOptions.NoCache };
        command.SetAction(async (parsed, cancellation) =>
        {
            string name = parsed.GetValue(subject)!;
            if (RuleCatalog.Find(name.ToUpperInvariant()) is { } rule)
            {
                await terminal.Output.WriteAsync(RulePages.Read(rule).AsMemory(), cancellation).ConfigureAwait(false);
                return 0;
            }

            CheckOptions options = new()
            {
                Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."],
                AsOf = parsed.GetValue(CommonOptions.AsOf),
                UseCache = !parsed.GetValue(CommonOptions.NoCache),
            };
            return await PackageAsync(name, options, parsed.GetValue(policy), terminal, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> PackageAsync(string id, CheckOptions options, string? otherPolicy, Terminal terminal, CancellationToken cancellation)
    {
        RepositoryCheck check = new(options);
        RepositoryCheck? other = otherPolicy is null ? null : new RepositoryCheck(options with { Policy = otherPolicy });
        HashSet<string> shown = new(StringComparer.OrdinalIgnoreCase);
        SortedSet<string> undecided = new(StringComparer.Ordinal);
        foreach (CheckInput input in await RepositoryScan.FindAsync(options.Paths, cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            GateResult result = check.Judge(input);
            if (result.Facts is null)
            {
                undecided.Add($"{result.Paths.Relative(input.ProjectFile)}: {result.Verdict.Findings[0].Rule.Id} {result.Verdict.Findings[0].Message}");
            }

            foreach (ResolvedPackage package in result.Facts?.Packages.Where(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) ?? [])
            {
                if (shown.Add($"{package.Id} {package.Version}"))
                {
                    Evidence(package, result, terminal.Lines);
                }

                await terminal.Lines.WriteLineAsync($"\n{result.Paths.Relative(input.ProjectFile)}").ConfigureAwait(false);
                Ways(package, result.Facts!, terminal.Lines);
                Decisions(result, package, result.Paths.Relative(result.PolicyFile ?? string.Empty), terminal.Lines);
                if (other?.Judge(input) is { } under)
                {
                    Decisions(under, package, otherPolicy!, terminal.Lines);
                }
            }
        }

        foreach (string problem in undecided)
        {
            await terminal.Error.WriteLineAsync($"policygate: {problem}").ConfigureAwait(false);
        }

        if (shown.Count > 0)
        {
            return 0;
        }

        await terminal.Error.WriteLineAsync($"policygate: no project here has the package {id}, and there is no rule of that name").ConfigureAwait(false);
        return undecided.Count > 0 ? 3 : 2;
    }

    private static void Evidence(ResolvedPackage package, GateResult result, TextWriter output)
    {
        IPackageEvidence evidence = result.Facts!.Evidence;
        NuGetSettings settings = result.Facts.NuGet.Value;
        output.WriteLine($"{package.Id} {package.Version.ToNormalizedString()}");
        if (package.FolderPath is null)
        {
            output.WriteLine("  nothing more is known of it: its archive is nowhere that NuGet recorded");
            return;
        }

        Line("source", Say(evidence.Source(package), settings.Shown));
        Evidence<PackageSignatures> signatures = evidence.Signatures(package);
        Line("author", Say(signatures, known => known.Altered ?? Shown(known.Author)));
        Line("repository", Say(signatures, known => known.Altered ?? Shown(known.Repository, settings) + (known.Repository is { State: SignatureState.Valid } repository && Repositories.Of(result.Policy!, result.Facts).StrangerIn(repository) is not null ? ", which the policy does not know" : string.Empty)));
        Line("owners", Say(signatures, known => known.Repository is { Owners.Count: > 0 } repository ? string.Join(", ", repository.Owners) : "none stated"));
        Line("published", Say(signatures, known => Repositories.Of(result.Policy!, result.Facts).Published(known) is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "nothing trustworthy says when"));
        Line("licence", Say(evidence.License(package), known => known.Expression?.ToString() ?? known.Described));
        Line("hash", Say(evidence.ContentHash(package), known => known));
        Line("build code", Say(evidence.BuildCode(package), known => known.Files.Count == 0 ? "none" : $"{string.Join("; ", Kinds(known))}; sha256: {Say(evidence.Content(package), content => content.Digest)}"));

        void Line(string what, string text) => output.WriteLine($"  {what,-11} {text}");
    }

#pragma warning disable CA1308 // The words of the policy language are lower case.
    private static IEnumerable<string> Kinds(BuildCode code) => Enum.GetValues<CodeKinds>()
        .Where(kind => kind is not (CodeKinds.None or CodeKinds.All) && code.Of(kind).Any())
        .Select(kind => $"{kind.ToString().ToLowerInvariant()} ({string.Join(", ", code.Of(kind).Select(file => file.Path).Order(StringComparer.Ordinal).Take(3))}{(code.Of(kind).Count() > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {code.Of(kind).Count() - 3} more") : string.Empty)})");
#pragma warning restore CA1308

    private static string Say<T>(Evidence<T> evidence, Func<T, string> say) => evidence switch
    {
        Evidence<T>.Known known => say(known.Value),
        Evidence<T>.Missing missing => $"missing: {missing.Reason}",
        _ => throw new InvalidOperationException(),
    };

    private static string Shown(PackageSignature? signature, NuGetSettings? settings = null) => signature is null ? "not signed" : string.Create(
        CultureInfo.InvariantCulture,
        $"{signature.Name}, {signature.Fingerprint}{(signature.ServiceIndex is { } index ? $", {settings!.Shown(index)}" : string.Empty)}{(signature.Timestamp is { } time ? $", signed {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : ", no trusted timestamp")}{(signature.State == SignatureState.Valid ? string.Empty : $", not valid: {signature.Problem}")}");

    private static void Ways(ResolvedPackage package, ProjectFacts facts, TextWriter output)
    {
        IReadOnlyList<IReadOnlyList<string>> ways = PackageDecisions.Ways(facts, package, MostWays + 1);
        foreach (IReadOnlyList<string> way in ways.Take(MostWays))
        {
            output.WriteLine($"  {string.Join(" → ", way)}");
        }

        if (ways.Count > MostWays)
        {
            output.WriteLine("  … and more ways");
        }
    }

    private static void Decisions(GateResult result, ResolvedPackage package, string policyName, TextWriter output)
    {
        output.WriteLine($"  under {policyName}:");
        if (result.Policy is not { } policy || result.Facts is null)
        {
            foreach (Finding problem in result.Verdict.Findings)
            {
                output.WriteLine($"    {CanonicalLine.Category(problem)} {problem.Rule.Id}: {CanonicalLine.Text(problem, result.Paths)}");
            }

            return;
        }

        foreach (PackageDecision decision in PackageDecisions.Of(policy, package))
        {
            output.WriteLine($"    {decision.Section}: {decision.What} [{result.Paths.Relative(decision.At.File)}({decision.At.Line},{decision.At.Column})]");
        }

        Finding[] about = [.. result.Verdict.Findings.Where(finding => package.Id.Equals(finding.PackageId, StringComparison.OrdinalIgnoreCase) && (finding.Version is null || finding.Version == package.Version))];
        foreach (Finding finding in about)
        {
            output.WriteLine($"    {CanonicalLine.Category(finding)} {finding.Rule.Id}: {CanonicalLine.Text(finding, result.Paths)}");
        }

        output.WriteLine(about.Any(finding => !finding.IsWaived && finding.Severity == Severity.Error) ? "    it does not pass" : "    it passes");
    }
}
