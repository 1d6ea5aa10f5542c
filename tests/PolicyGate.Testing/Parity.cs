using PolicyGate.Machine;
using PolicyGate.Reporting;
using PolicyGate.Tool.Checking;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Testing;

/// <summary>The tool and the task are two faces of one gate: what a build has just said, <c>policygate check</c> says too.</summary>
internal static class Parity
{
    private static int compared;

    /// <summary>How many projects were compared so far.</summary>
    public static int Compared => compared;

    /// <summary>Compares what the task wrote since a time, project by project.</summary>
    /// <param name="folder">The repository.</param>
    /// <param name="since">When the build began.</param>
    /// <param name="command">The build.</param>
    /// <param name="hook">The hook of the machine, where one was managed; <see langword="null"/> else.</param>
    public static void Check(string folder, DateTime since, string command, string? hook = null)
    {
        ManagedGate? machine = hook is null ? null : new MachineFolder(Path.GetDirectoryName(hook)!).Current;
        RepositoryCheck check = new(new CheckOptions { Paths = [folder], UseCache = false, IsCi = false, Machine = machine });
        foreach (string file in Directory.GetFiles(folder, "*.policygate.findings", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) >= since))
        {
            string project = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, Path.GetFileName(file)[..^".policygate.findings".Length]);
            string said = File.ReadAllText(file);
            if (!File.Exists(project) || said.Contains(" PG0003: ", StringComparison.Ordinal))
            {
                continue;
            }

            CheckInput input = ProjectGraphFile.Of(project);
            if (input.Kind != Facts.InputKind.Project || input.File is null)
            {
                // The tool looks for another way to judge what has no assets file.
                continue;
            }

            GateResult result = check.Judge(input);
            string found = FindingsFile.Write(result.Verdict, result.Paths);
            if (found != said)
            {
                throw new InvalidOperationException($"{command}\nthe task said of {project}\n{said}\nand the tool\n{found}");
            }

            string written = file[..^"findings".Length] + "verdict";
            if (Directory.Exists(written))
            {
                // A test has made it so that there is none.
                continue;
            }

            string verdict = VerdictFile.Plain(File.ReadAllText(written), machine?.Prefix ?? ManagedGate.UsualPrefix);
            string expected = VerdictFile.Write(result, VerdictFile.TokenOf(verdict), string.Empty);
            if (!VerdictFile.AsksAll(verdict, expected))
            {
                throw new InvalidOperationException($"{command}\nthe task's verdict of {project}\n{verdict}\nand the tool's\n{expected}");
            }

            Interlocked.Increment(ref compared);
        }
    }
}
