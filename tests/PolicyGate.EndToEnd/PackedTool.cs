using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PolicyGate.Cache;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>The packed tool, installed as a stranger would.</summary>
public sealed class PackedTool
{
    private static readonly Lazy<TempFolder> Installed = new(Install);

    /// <summary>The package's file, packed once for all tests.</summary>
    public static string PackageFile => Directory.GetFiles(Installed.Value["feed"], "*.nupkg").Single();

    [Theory]
    [InlineData("no policy", 2, "policygate init")]
    [InlineData("passing", 0, "0 errors")]
    [InlineData("failing", 1, "PG0401")]
    [InlineData("broken", 3, "PG0001")]
    [InlineData("empty", 3, "PG0002")]
    public void Is_installed_and_checks(string state, int code, string says)
    {
        using RestoredProject project = Genuine();
        project.Write("obj/project.assets.json", state == "broken" ? "{" : project.Json());
        if (state != "no policy")
        {
            project.Folder.Write("policygate.yaml", state == "failing" ? "version: 1\npackages: { deny: [YamlDotNet] }" : "version: 1\npackages: { allow: [YamlDotNet, NuGet.*] }");
        }

        CommandResult result = Run(state == "empty" ? Directory.CreateDirectory(project.Folder["nothing"]).FullName : project.Folder.Path, "check");
        Assert.True(result.ExitCode == code && result.Output.Contains(says, StringComparison.Ordinal), result.ToString());
    }

    [Theory]
    [InlineData("policygate.yaml", "/dev/zero")]
    [InlineData("policygate.yaml", "a pipe")]
    [InlineData("policygate.yaml", "a circle")]
    [InlineData("App/packages.lock.json", "/dev/urandom")]
    [InlineData("App/packages.lock.json", "a pipe")]
    [InlineData("App/App.csproj", "a pipe")]
    [InlineData("App/Directory.Build.props", "/dev/zero")]
    [InlineData("x.cs", "a pipe")]
    [InlineData("x.cs", "nowhere")]
    [InlineData("App/App.csproj", "<Project><b>")]
    [InlineData("App/App.csproj", "<Project a='1'><b><c>")]
    [InlineData("App/App.csproj", "doubling")]
    public void Ends_whatever_the_repository_holds(string file, string what)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TempFolder repository = new("pg-ends");
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", "version: 1\npackages: { default: deny }\n");
        repository.Write("App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        repository.Write("App/packages.lock.json", "{ \"version\": 2, \"dependencies\": { \"net10.0\": {} } }");
        File.Delete(repository[file]);
        switch (what)
        {
            case "a pipe":
                Pipe.Make(repository[file]);
                break;
            case "a circle":
                File.CreateSymbolicLink(repository[file], Path.GetFileName(file));
                break;
            case "doubling":
                repository.Write(file, "<Project><PropertyGroup><A0>xxxxxxxxxx</A0>" + string.Concat(Enumerable.Range(1, 40).Select(i => FormattableString.Invariant($"<A{i}>$(A{i - 1})$(A{i - 1})</A{i}>"))) + "</PropertyGroup></Project>");
                break;
            case ['<', ..]:
                repository.Write(file, what + string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)) + "</Project>");
                break;
            default:
                File.CreateSymbolicLink(repository[file], what);
                break;
        }

        CommandResult result = Run(repository.Path, "check --verify-gate");
        Assert.True(result.ExitCode is 2 or 3 && result.Output.Contains("error PG0", StringComparison.Ordinal) && result.Output.Contains(file + "(", StringComparison.Ordinal), result.ToString());
    }

    [Fact]
    public void Sets_a_repository_up_with_itself_and_passes_before_and_after_the_manifest_is_restored()
    {
        using TempFolder machine = new("pg-machine");
        using RestoredProject project = Genuine();
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("nuget.config", $"""<configuration><config><add key="globalPackagesFolder" value="{machine["packages"]}" /></config><packageSources><clear /><add key="feed" value="{Installed.Value["feed"]}" /></packageSources></configuration>""");
        Succeeds(Run(project.Folder.Path, "init --sdk"), "dotnet-tools.json");
        string record = File.ReadAllLines(project.Folder["policygate.lock.json"]).Single(line => line.StartsWith("\"policygate.tool\": ", StringComparison.OrdinalIgnoreCase));
        Assert.Matches("\"build-code\":\\[[^]]*\"tool\"[^]]*\\],\"build-code-sha256\":\\[\"[0-9A-F]{64}\"\\]", record);
        Succeeds(Run(project.Folder.Path, "check"), "0 errors");
        Dictionary<string, string?> environment = new() { ["NUGET_PACKAGES"] = machine["packages"], ["DOTNET_CLI_HOME"] = machine["home"], [EvidenceCache.Variable] = "off" };
        Succeeds(Dotnet.Run(project.Folder.Path, "tool restore", environment), "policygate.tool");
        Assert.True(File.Exists(machine["packages/policygate.tool/0.1.0/.nupkg.metadata"]));
        Succeeds(Dotnet.Run(project.Folder.Path, "policygate check", environment), "0 errors");
    }

    private static void Succeeds(CommandResult result, string says) => Assert.True(result.ExitCode == 0 && result.Output.Contains(says, StringComparison.Ordinal), result.ToString());

    [Fact]
    public void Many_at_once_on_one_cold_cache_say_what_one_says()
    {
        int crowd = Environment.GetEnvironmentVariable("POLICYGATE_CROWD") is null ? 48 : 200;
        using TempFolder cache = new("pg-cold");
        using RestoredProject project = Genuine();
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\nsignatures: { require: author }\nbuild-code: { default: deny }\nage: { minimum: 1d }\nlockfile: { required: false, content-hash: verify }");
        string expected = Run(project.Folder.Path, "check --no-cache --as-of 2030-01-01").Output;
        Assert.Contains("PG0601: YamlDotNet", expected, StringComparison.Ordinal);
        ConcurrentBag<string> answers = [];
        Thread[] threads = [.. Enumerable.Range(0, crowd).Select(_ => new Thread(() => answers.Add(Run(project.Folder.Path, "check --as-of 2030-01-01", cache["evidence"]).Output), 256 * 1024))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(crowd, answers.Count);
        Assert.Single(answers.Append(expected).Distinct());
        Assert.DoesNotContain(Directory.GetFiles(cache.Path, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Ctrl_C_stops_it_long_before_its_end_and_leaves_no_half_written_file()
    {
        using TempFolder cache = new("pg-cache");
        using TempFolder repository = new("pg-stop");
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", "version: 1\nsignatures: { require: repository }");
        using RestoredProject project = Genuine();
        for (int i = 0; i < 4000; i++)
        {
            repository.Write($"A{i}/A{i}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
            repository.Write($"A{i}/obj/project.assets.json", project.Json().Replace(project.ProjectFile, repository[$"A{i}/A{i}.csproj"], StringComparison.Ordinal));
        }

        // A shell that runs the tests in the background has them ignore Ctrl+C, and what they start.
        _ = SetSignalHandler(Interrupt, handler: 0);
        using Process process = Process.Start(Start(repository.Path, "check --output report.txt", cache.Path))!;

        // It has opened its cache: for the first package of the first of thousands of projects.
        while (!process.HasExited && !Directory.EnumerateFiles(cache.Path).Any())
        {
            Thread.Sleep(10);
        }

        Assert.False(process.HasExited, "the check was over before it could be stopped");
        using (Process kill = Process.Start("kill", $"-INT {process.Id}"))
        {
            kill.WaitForExit();
        }

        // What comes to its end says 0 or 1, and has written its report.
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.GetFiles(repository.Path, "report*"));
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetSignalHandler(int signal, nint handler);

    private static RestoredProject Genuine() => new RestoredProject { PackageFolder = RepositoryRoot.Packages }
        .Framework("net10.0", "YamlDotNet [18.1.0, )", "NuGet.Versioning [7.9.0, )").Target("net10.0", "YamlDotNet/18.1.0", "NuGet.Versioning/7.9.0");

    private static TempFolder Install()
    {
        TempFolder folder = TempFolder.OfRun("pg-tool");
        Dotnet.Pack(RepositoryRoot.Path, "src/PolicyGate.Tool/PolicyGate.Tool.csproj", folder["feed"]);
        folder.Write("nuget.config", $"""<configuration><packageSources><clear /><add key="feed" value="{folder["feed"]}" /></packageSources></configuration>""");
        CommandResult installed = Dotnet.Run(folder.Path, $"tool install PolicyGate.Tool --tool-path \"{folder["bin"]}\" --add-source \"{folder["feed"]}\"", new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder["packages"] });
        Assert.True(installed.ExitCode == 0, installed.ToString());
        return folder;
    }

    private static ProcessStartInfo Start(string folder, string arguments, string? cache)
    {
        ProcessStartInfo start = new(Installed.Value[OperatingSystem.IsWindows() ? "bin/policygate.exe" : "bin/policygate"], arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        start.Environment[EvidenceCache.Variable] = cache ?? "off";
        return start;
    }

    /// <summary>Runs it as it is installed.</summary>
    internal static CommandResult Run(string folder, string arguments, string? cache = null)
    {
        using Process process = Process.Start(Start(folder, arguments, cache))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult($"policygate {arguments}", process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
