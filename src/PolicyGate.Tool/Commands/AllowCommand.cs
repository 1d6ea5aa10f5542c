using System.CommandLine;
using NuGet.Versioning;
using PolicyGate.Tool.Allowing;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Editing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate allow</c>: takes a package that is there into the policy, with all that it brings.</summary>
internal static class AllowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> package = new("ID[@VERSION]") { Description = "A package that a project has; with a version, the new entries of the policy are for that version only." };
        Argument<string[]> paths = new("PATH") { Description = "Where to look for the package; the current folder if none is named.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => ["."] };
        Option<bool> apply = new("--apply") { Description = "Write the new entries and records; without it they are only shown." };
        Command command = new("allow", "Take a package that is here in, and the packages that it brings: into the trust file, where the policy names one, and beside it into the policy what that asks for besides: the allowlist, who signed and owns them, their licences, their build code with its hash, what they can do, each where the policy keeps such things. Shows a diff; comments and order stay. Restore first, and read what it takes in.\n\nExamples:\n  policygate allow Serilog\n  policygate allow Serilog@4.3.1 src --apply") { package, paths, apply, CommonOptions.Policy, CommonOptions.NoCache };
        command.SetAction(async (parsed, cancellation) =>
        {
            (string id, NuGetVersion? version) = Named(parsed.GetValue(package)!);
            CheckOptions options = new()
            {
                Paths = parsed.GetValue(paths) is { Length: > 0 } named ? named : ["."],
                Policy = parsed.GetValue(CommonOptions.Policy),
                UseCache = !parsed.GetValue(CommonOptions.NoCache),
            };
            Admission admission = new(options, id, version);
            await ProgressLine.CountAsync(terminal, "looking for projects", "project", told => admission.PlanAsync(told, cancellation)).ConfigureAwait(false);
            return await SayAsync(admission, parsed.GetValue(package)!, options.Root, parsed.GetValue(apply), terminal, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static (string Id, NuGetVersion? Version) Named(string text)
    {
        string[] parts = text.Split('@', 2);
        return parts.Length == 1 ? (text, null)
            : NuGetVersion.TryParse(parts[1], out NuGetVersion? version) ? (parts[0], version)
            : throw new UsageException($"{parts[1]} is not a version; write {parts[0]}@1.2.3");
    }

    private static async Task<int> SayAsync(Admission admission, string package, string root, bool isApplied, Terminal terminal, CancellationToken cancellation)
    {
        foreach (string problem in admission.Unread)
        {
            await terminal.Error.WriteLineAsync($"policygate: {problem}").ConfigureAwait(false);
        }

        if (!admission.IsFound)
        {
            await terminal.Error.WriteLineAsync($"policygate: {(admission.Unread.Count == 0 ? "no project here" : "nothing that could be read")} has the package {package}; reference it and restore first").ConfigureAwait(false);
            return admission.Unread.Count == 0 ? 2 : 3;
        }

        IReadOnlyList<TextFile> changed = admission.Changed;
        foreach (TextFile file in changed)
        {
            await terminal.Lines.WriteAsync(Diff.Of(file, root)).ConfigureAwait(false);
        }

        foreach (string left in admission.Left)
        {
            await terminal.Error.WriteLineAsync($"policygate: what remains: {left}").ConfigureAwait(false);
        }

        if (admission.Refusal is { } refusal)
        {
            await terminal.Error.WriteLineAsync($"policygate: nothing is written: {refusal}").ConfigureAwait(false);
            return 1;
        }

        cancellation.ThrowIfCancellationRequested();
        if (isApplied)
        {
            changed.ToList().ForEach(file => file.Save());
        }

        await terminal.Error.WriteLineAsync(Diff.Summary(changed.Count, isApplied)).ConfigureAwait(false);
        return admission.Left.Count > 0 ? 1 : 0;
    }
}
