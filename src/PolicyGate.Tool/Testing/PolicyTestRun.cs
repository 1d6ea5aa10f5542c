using System.Globalization;
using PolicyGate.Cache;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.PolicyFiles;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Verdicts;

namespace PolicyGate.Tool.Testing;

/// <summary>Asks the gate about each case, and compares.</summary>
internal static class PolicyTestRun
{
    /// <summary>What is wrong with a case; empty where it passes.</summary>
    /// <exception cref="UsageException">The fixture or the policy cannot be read.</exception>
    public static IReadOnlyList<string> Run(PolicyTestFile file, PolicyTestCase test)
    {
        string folder = Path.GetDirectoryName(file.File)!;
        string root = PolicyLocator.RepositoryRoot(folder) ?? folder;
        string policy = file.Policy ?? (PolicyLocator.Find(folder, new InputFiles()) is [{ } nearest, ..] ? nearest : null) ?? throw new UsageException($"{file.File}: there is no policygate.yaml here or above; name one with policy:");
        string? temporary = test.Fixture is null ? Locked(test) : null;
        try
        {
            string fixture = test.Fixture ?? temporary!;
            if (!File.Exists(fixture))
            {
                throw new UsageException($"{file.File}: the case \"{test.Name}\" names {fixture}, which is not there");
            }

            GateResult result = GateRunner.Run(new GateRequest
            {
                Kind = fixture.EndsWith("assets.json", StringComparison.OrdinalIgnoreCase) ? InputKind.Project : InputKind.LockFile,
                ProjectFile = Path.GetFullPath(test.Project, root),
                AssetsFile = fixture,
                IsFixture = true,
                PolicyFile = policy,
                Cache = new EvidenceCache(null),
                Clock = new RepositoryCheck(new CheckOptions { Paths = ["."], AsOf = file.AsOf }).Clock,
            });
            return result.Facts is null
                ? throw new UsageException($"{file.File}: the case \"{test.Name}\" cannot be decided: {CanonicalLine.Format(result.Verdict.Findings[0], result.Paths)}")
                : Compare(result.Verdict.Findings, test.Expected);
        }
        finally
        {
            if (temporary is not null)
            {
                Directory.Delete(Path.GetDirectoryName(temporary)!, recursive: true);
            }
        }
    }

    private static IReadOnlyList<string> Compare(IReadOnlyList<Finding> findings, IReadOnlyList<ExpectedFinding> expected) =>
    [
        .. expected.Where(one => !findings.Any(one.Matches)).Select(one => $"expected and not found: {one}"),
        .. findings.Where(finding => IsCompared(finding) && !expected.Any(one => one.Matches(finding))).Select(finding => $"found and not expected: {finding.Rule.Id} {CanonicalLine.Category(finding)}: {finding.Message}"),
    ];

    // What is waived or information is compared where it is expected; so is what a fixture cannot know of the packages themselves,
    // what only all projects together can tell, and how long a waiver may last, which is of the day and of no case.
    private static bool IsCompared(Finding finding) => !finding.IsWaived && finding.Severity >= Severity.Warning
        && finding.Rule != GateRules.EvidenceMissing && finding.Rule != PolicyRules.EntryMatchesNothing && finding.Rule != PolicyRules.WaiverTooLong && finding.Rule != PolicyRules.WaiverExpiresSoon;

    private static string Locked(PolicyTestCase test)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("policygate-").FullName, "packages.lock.json");
        File.WriteAllText(file, JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartObject("dependencies");
            json.WriteStartObject("net8.0");
            foreach ((string id, string version) in test.Packages ?? [])
            {
                json.WriteStartObject(id);
                json.WriteString("type", "Direct");
                json.WriteString("requested", string.Create(CultureInfo.InvariantCulture, $"[{version}, )"));
                json.WriteString("resolved", version);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }));
        return file;
    }
}
