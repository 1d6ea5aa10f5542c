using System.CommandLine;
using PolicyGate.Tool.Bills;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate sbom</c>: a bill of materials of everything that the projects use.</summary>
internal static class SbomCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        Option<bool> spdx = new("--spdx") { Description = "SPDX 2.3 instead of CycloneDX 1.6." };
        Option<string?> output = new("--output", "-o") { Description = "Write the bill to this file instead of standard output.", HelpName = "FILE" };
        Command command = new("sbom", "Write a bill of materials, CycloneDX 1.6 in JSON: every package that the projects use, with its hash, its licence as the policy judges it, who signed it and owns it, what depends on what, and what is known to be wrong with it with what the policy says of that. Restore first. Nothing is fetched.\n\nExit codes: 0 written, 2 wrong usage, 3 a project could not be read, and the bill says which.\n\nExamples:\n  policygate sbom --output bom.cdx.json\n  policygate sbom src/Shop.slnx --spdx --output bom.spdx.json")
        {
            paths, spdx, output, CommonOptions.Policy, CommonOptions.AsOf, CommonOptions.NoCache,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            CheckOptions options = new()
            {
                Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."],
                Policy = parsed.GetValue(CommonOptions.Policy),
                AsOf = parsed.GetValue(CommonOptions.AsOf),
                UseCache = !parsed.GetValue(CommonOptions.NoCache),
            };
            (_, RepositoryCatalogue catalogue) = await ProgressLine.CountAsync(terminal, "looking for projects", "project", told => RepositoryCatalogue.ReadAsync(options, RepositoryCheck.CacheOf(options), withCapabilities: false, told, cancellation)).ConfigureAwait(false);
            ReportOutput.Write(parsed.GetValue(spdx) ? Spdx.Write(catalogue) : CycloneDx.Write(catalogue), _ => { }, parsed.GetValue(output), terminal);
            foreach (string unread in catalogue.Unread)
            {
                await terminal.Error.WriteLineAsync($"policygate: not read: {unread}").ConfigureAwait(false);
            }

            return catalogue.Unread.Count > 0 ? 3 : 0;
        });
        return command;
    }
}
