using System.CommandLine;
using PolicyGate.Rules;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Explaining;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate explain</c>: a rule's page, or all that is known and decided about a package.</summary>
internal static class ExplainCommand
{
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

    private static async Task<bool> ReadAsync(PackageExplanation explanation, CheckOptions options, Action<int, int> told, CancellationToken cancellation)
    {
        IReadOnlyList<CheckInput> inputs = await RepositoryScan.FindAsync(options.Paths, cancellation).ConfigureAwait(false);
        for (int i = 0; i < inputs.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            told(i, inputs.Count);
            explanation.Add(inputs[i]);
        }

        return explanation.IsFound;
    }

    private static async Task<int> PackageAsync(string id, CheckOptions options, string? otherPolicy, Terminal terminal, CancellationToken cancellation)
    {
        PackageExplanation explanation = new(id, options, otherPolicy);
        await ProgressLine.CountAsync(terminal, "looking for projects", "project", told => ReadAsync(explanation, options, told, cancellation)).ConfigureAwait(false);
        explanation.Write(terminal.Lines);
        foreach (string problem in explanation.Unread)
        {
            await terminal.Error.WriteLineAsync($"policygate: {problem}").ConfigureAwait(false);
        }

        if (explanation.IsFound)
        {
            return 0;
        }

        bool isWhole = explanation.Unread.Count == 0;
        await terminal.Error.WriteLineAsync(isWhole
            ? $"policygate: no project here has the package {id}, and there is no rule of that name"
            : $"policygate: nothing that could be read has the package {id}; whether the projects above have it is not known, and there is no rule of that name").ConfigureAwait(false);
        return isWhole ? 2 : 3;
    }
}
