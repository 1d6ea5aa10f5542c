using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary><c>policygate check</c> ends, whatever the repository holds: what is hostile is a located finding, and the rest is judged.</summary>
public sealed class HostileRepositoryTests : IDisposable
{
    private const string Lock = "{ \"version\": 2, \"dependencies\": { \"net10.0\": {} } }";
    private const string Moq = "{ \"version\": 2, \"dependencies\": { \"net10.0\": { \"Moq\": { \"type\": \"Direct\", \"requested\": \"[4.20.0, )\", \"resolved\": \"4.20.0\", \"contentHash\": \"x\" } } } }";
    private const string Rest = "PG0401";

    private readonly TempFolder repository = new("pg-hostile");

    public HostileRepositoryTests()
    {
        Directory.CreateDirectory(repository[".git"]);
        repository.Write("policygate.yaml", "version: 1\npackages: { deny: [Moq] }\n");
        repository.Write("App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        repository.Write("App/packages.lock.json", Lock);
        repository.Write("Rest/Rest.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Moq\" Version=\"4.20.0\" /></ItemGroup></Project>");
        repository.Write("Rest/packages.lock.json", Moq);
        repository.Write("Rest/policygate.yaml", "version: 1\npackages: { deny: [Moq] }\n");
    }

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "policygate.yaml", "zero", "PG0102" },
        { "policygate.yaml", "pipe", "PG0102" },
        { "policygate.yaml", "sparse", "PG0102" },
        { "policygate.yaml", "folder", "PG0102" },
        { "policygate.yaml", "outside", "PG0102" },
        { "policygate.yaml", "nowhere", "PG0102" },
        { "policygate.yaml", "circle", "PG0102" },
        { "App/packages.lock.json", "zero", "PG0001" },
        { "App/packages.lock.json", "pipe", "PG0001" },
        { "App/packages.lock.json", "sparse", "PG0001" },
        { "App/packages.lock.json", "outside", "PG0001" },
        { "App/packages.lock.json", "nowhere", "PG0001" },
        { "App/packages.lock.json", "circle", "PG0001" },
        { "App/packages.lock.json", "folder", "PG0002" },
        { "App/obj/project.assets.json", "pipe", "PG0001" },
        { "App/obj/project.assets.json", "zero", "PG0001" },
        { "App/obj/project.assets.json", "sparse", "PG0001" },
        { "App/App.csproj", "pipe", "PG0001" },
        { "App/App.csproj", "zero", "PG0001" },
        { "App/App.csproj", "sparse", "PG0001" },
        { "App/App.csproj", "outside", "PG0001" },
        { "App/Directory.Build.props", "pipe", "PG0001" },
        { "App/Directory.Build.props", "folder", "PG0001" },
        { "App/Directory.Packages.props", "random", "PG0001" },
        { "App/global.json", "pipe", "PG0001" },
        { "App/global.json", "sparse", "PG0001" },
        { "dotnet-tools.json", "pipe", "PG0001" },
        { "dotnet-tools.json", "zero", "PG0001" },
        { "packages.config", "pipe", "PG0001" },
        { "packages.config", "sparse", "PG0001" },
        { "x.cs", "pipe", "PG0001" },
        { "x.cs", "nowhere", "PG0001" },
        { "x.cs", "circle", "PG0001" },
        { "x.cs", "outside", "PG0001" },
        { "x.cs", "zero", "PG0001" },
    };

    public void Dispose() => repository.Dispose();

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Is_a_located_finding_and_the_rest_goes_on(string file, string kind, string rule)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Place(repository[file], kind);
        ToolRun run = await Check("--verify-gate");
        Assert.True(Found(run, rule, file) && run.ExitCode != 0 && run.Output.Contains(Rest, StringComparison.Ordinal), run.ToString());
    }

    [Fact]
    public async Task A_pipe_as_nuget_config_does_not_hold_up_what_asks_NuGet()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        repository.Write("tools/dotnet-tools.json", "{ \"version\": 1, \"isRoot\": true, \"tools\": { \"some\": { \"version\": \"1.0.0\", \"commands\": [\"some\"] } } }");
        Place(repository["tools/nuget.config"], "pipe");
        ToolRun run = await Check();
        Assert.True(Found(run, "PG0001", "tools/nuget.config") && run.Output.Contains(Rest, StringComparison.Ordinal), run.ToString());
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_is_named_and_the_rest_goes_on()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            return;
        }

        Directory.CreateDirectory(repository["closed"]);
        File.SetUnixFileMode(repository["closed"], UnixFileMode.None);
        try
        {
            ToolRun run = await Check();
            Assert.True(Found(run, "PG0001", "closed") && run.Output.Contains(Rest, StringComparison.Ordinal), run.ToString());
        }
        finally
        {
            File.SetUnixFileMode(repository["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_protected_file_that_is_a_pipe_differs()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TempFolder branch = new("pg-branch");
        foreach (string file in new[] { "policygate.yaml", "Rest/policygate.yaml", "global.json" })
        {
            branch.Write(file, "version: 1\npackages: { deny: [Moq] }\n");
        }

        Place(repository["global.json"], "pipe");
        ToolRun run = await Check("--verify-gate", "--protected", branch.Path);
        Assert.True(run.ExitCode != 0 && run.Output.Contains("error PG0008: global.json cannot be compared", StringComparison.Ordinal), run.ToString());
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("pipe")]
    [InlineData("outside")]
    public async Task A_solution_is_opened_in_the_same_way(string kind)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Place(repository["All.slnx"], kind);
        ToolRun run = await ToolRun.RunAsync("check", repository["All.slnx"]);
        Assert.True(run.ExitCode == 2 && run.Error.Contains("All.slnx is not a solution that can be read", StringComparison.Ordinal), run.ToString());
    }

    [Fact]
    public async Task A_deep_solution_is_refused_before_it_is_built()
    {
        repository.Write("All.slnx", "<Solution>" + string.Concat(Enumerable.Repeat("<Folder>", 100_000)) + string.Concat(Enumerable.Repeat("</Folder>", 100_000)) + "</Solution>");
        ToolRun run = await ToolRun.RunAsync("check", repository["All.slnx"]);
        Assert.True(run.ExitCode == 2 && run.Error.Contains("256 levels", StringComparison.Ordinal), run.ToString());
    }

    private static bool Found(ToolRun run, string rule, string file)
    {
        string[] lines = run.Output.Split('\n');
        return Enumerable.Range(0, lines.Length - 1).Any(i => lines[i].StartsWith($"error {rule}: ", StringComparison.Ordinal)
            && (lines[i + 1].Contains(file, StringComparison.Ordinal) || (rule == "PG0002" && lines[i + 1].Contains("App/App.csproj", StringComparison.Ordinal))));
    }

    private Task<ToolRun> Check(params string[] more) => ToolRun.RunAsync(["check", repository.Path, "--verbose", .. more]);

    private static void Place(string path, string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        switch (kind)
        {
            case "zero" or "random":
                File.CreateSymbolicLink(path, $"/dev/{kind}");
                break;
            case "pipe":
                Pipe.Make(path);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "nowhere":
                File.CreateSymbolicLink(path, "nothing-of-that-name");
                break;
            case "circle":
                File.CreateSymbolicLink(path, Path.GetFileName(path));
                break;
            case "outside":
                File.CreateSymbolicLink(path, "/etc/hostname");
                break;
            default:
                using (FileStream stream = new(path, FileMode.Create))
                {
                    stream.SetLength(10L * 1024 * 1024 * 1024);
                }

                break;
        }
    }
}
