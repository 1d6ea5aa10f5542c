using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Testing;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output)
{
    /// <summary>The lines that carry a code of PolicyGate, without the project that MSBuild appends, each once per time it was logged.</summary>
    public IReadOnlyList<string> Findings => [.. Body.Split('\n').Select(line => line.Trim()).Where(line => Regex.IsMatch(line, @"(error|warning|info) PG\d{4}: ")).Select(line => Regex.Replace(line, @" \[[^\]]*proj(::[^\]]*)?\]$", string.Empty))];

    /// <summary>The lines for what is waived or information, one a project: <c>/repo/App/App.csproj: 2 waived, 1 note: policygate check --verbose</c>.</summary>
    public IReadOnlyList<string> Hidden => [.. Body.Split('\n').Select(line => line.Trim()).Where(line => Regex.IsMatch(line, @": (\d+ waived)?(, )?(\d+ notes?)?: policygate check --verbose$"))];

    /// <summary>The codes of the findings, each once.</summary>
    public IReadOnlyList<string> Codes => [.. Findings.Select(line => Regex.Match(line, @"PG\d{4}").Value).Distinct().Order(StringComparer.Ordinal)];

    // After this line MSBuild says everything again.
    private string Body => Regex.Split(Output, @"^\s*Build (FAILED|succeeded)\.|^\s*Build (failed|succeeded) (in|with)", RegexOptions.Multiline)[0];

    public override string ToString() => $"> {Command}\n{Output}\n> exit code {ExitCode}";
}

/// <summary>Runs <c>dotnet</c> in a clean environment of the test's own.</summary>
internal static class Dotnet
{
    // Not how long a command may take, but when it is taken to hang: a busy machine has all the time that it needs.
    private static readonly TimeSpan Hangs = TimeSpan.FromMinutes(30);

    // What is packed of one repository shares projects, which cannot be built twice at once.
    private static readonly ConcurrentDictionary<string, Lock> Packing = new();

    /// <summary>Packs a project of PolicyGate's own repository, or of a copy, as the user does who restored it; the package's file.</summary>
    public static string Pack(string root, string project, string output)
    {
        lock (Packing.GetOrAdd(root, _ => new Lock()))
        {
            CommandResult packed = Run(root, $"pack {project} -c Release -p:RunAnalyzers=false -o \"{output}\"", new Dictionary<string, string?>(UsersEnvironment.OfUser) { ["NUGET_PACKAGES"] = RepositoryRoot.Packages, ["CI"] = null });
            string[] packages = packed.ExitCode == 0 ? Directory.GetFiles(output, "*.nupkg") : [];
            return packages.Length == 1 ? packages[0] : throw new InvalidOperationException(packed.ToString());
        }
    }

    public static CommandResult Run(string folder, string arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };

        // A test runner's own MSBuild and CI settings are not the test's.
        foreach (string name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";

        CompilerServer.Ask(start.Environment);
        Quicken(start.Environment);

        // Analyzers that no test asks.
        start.Environment["EnableNETAnalyzers"] = "false";
        BuildServers.Server? server = BuildServers.CanMake(arguments, environment?.Keys ?? []) ? BuildServers.Take() : null;
        server?.Ask(start.Environment);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        StringBuilder output = new();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, e) => Append(output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(output, e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Hangs))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {arguments} hangs, for it took longer than {Hangs}:\n{output}");
        }

        process.WaitForExit();
        lock (output)
        {
            if (server is not null && process.ExitCode != 0 && output.Length == 0)
            {
                // A build that fails says why; a server that broke off says nothing.
                server.End();
                return Run(folder, arguments, new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { [BuildServers.None.Name] = BuildServers.None.Value });
            }

            server?.Leave();
            return new CommandResult($"dotnet {arguments}", process.ExitCode, output.ToString());
        }
    }

    /// <summary>Nearly half of what a short process takes goes into compiling again what was called often, into counting what is, and into guarding memory for code, which pays in long ones only.</summary>
    public static void Quicken(IDictionary<string, string?> environment)
    {
        environment["DOTNET_TC_CallCounting"] = "0";
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_EnableWriteXorExecute"] = "0";
    }

    private static bool IsForeign(string name) =>
        name is "Platform" or "Configuration"
        || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("_MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || name.StartsWith("COREHOST", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CORECLR_", StringComparison.OrdinalIgnoreCase);

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }
    }
}
