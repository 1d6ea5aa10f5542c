using System.CommandLine;
using System.Globalization;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Testing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate test</c>.</summary>
internal static class TestCommand
{
    private const string Pattern = "*.test.yaml";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> path = new("DIR") { Description = "The folder of the test files, *.test.yaml.", DefaultValueFactory = _ => "." };
        Command command = new("test", "Test a policy: what it says about packages that a test names, or about a lock file or assets file.\n\nExamples:\n  policygate test policy-tests") { path };
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(path)!);
            if (!Directory.Exists(folder))
            {
                throw new UsageException($"there is no folder {parsed.GetValue(path)}");
            }

            int passed = 0;
            int failed = 0;
            foreach (string file in Directory.GetFiles(folder, Pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                PolicyTestFile tests = PolicyTestFile.Read(file);
                foreach (PolicyTestCase test in tests.Cases)
                {
                    cancellation.ThrowIfCancellationRequested();
                    IReadOnlyList<string> differences = PolicyTestRun.Run(tests, test);
                    _ = differences.Count == 0 ? passed++ : failed++;
                    await terminal.Lines.WriteLineAsync($"{(differences.Count == 0 ? "ok    " : "FAILED")} {Path.GetRelativePath(folder, file).Replace('\\', '/')}: {test.Name}").ConfigureAwait(false);
                    foreach (string difference in differences)
                    {
                        await terminal.Lines.WriteLineAsync($"       {difference}").ConfigureAwait(false);
                    }
                }
            }

            await terminal.Lines.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed")).ConfigureAwait(false);
            if (passed + failed == 0)
            {
                await terminal.Error.WriteLineAsync($"policygate: no test ran: there is no case in any {Pattern} below {folder}").ConfigureAwait(false);
                return 3;
            }

            return failed > 0 ? 1 : 0;
        });
        return command;
    }
}
