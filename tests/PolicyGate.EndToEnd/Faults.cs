using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>The worst day of a build: killed, crowded, without room to write. <c>POLICYGATE_KILLS</c> and <c>POLICYGATE_CROWD</c> ask for more than CI does (docs/reliability.md).</summary>
public sealed class Faults
{
    private const string Good = """<PackageReference Include="Contoso.Good" Version="1.0.0" />""";
    private const string Hostile = """<PackageReference Include="Contoso.Hostile" Version="1.0.0" />""";

    [Fact]
    public void A_build_that_is_killed_at_any_moment_lets_nothing_in_and_stands_in_no_ones_way()
    {
        using ScratchRepository repository = Product.Repository(Product.DenyHostile);
        repository.Project("App", Hostile);
        Assert.Equal(["PG0401"], repository.Dotnet("build", "App").Codes);
        Random random = new(20261125);
        int kills = Number("POLICYGATE_KILLS", 6);
        for (int i = 0; i < kills; i++)
        {
            // Another policy each time, so that there is something to write.
            repository.Write("policygate.yaml", Product.DenyHostile + $"\n# {i}\n");
            ProcessStartInfo start = new("dotnet", i % 2 == 0 ? "build" : "build --no-restore") { WorkingDirectory = Path.Combine(repository.Path, "App"), RedirectStandardOutput = true, RedirectStandardError = true };
            foreach ((string name, string value) in new[] { ("NUGET_PACKAGES", repository.PackageCache), ("PG_MARKERS", repository.Markers), ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("CI", string.Empty) })
            {
                start.Environment[name] = value;
            }

            using Process process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(random.Next(300, 3500)))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            Assert.Empty(repository.LeftMarkers);
        }

        CommandResult denied = repository.Dotnet("build", "App");
        Assert.True(denied.ExitCode != 0 && denied.Codes.SequenceEqual(["PG0401"]) && repository.LeftMarkers.Count == 0, denied.ToString());
        repository.Project("App", Good);
        CommandResult good = repository.Dotnet("build", "App");
        Assert.True(good.ExitCode == 0 && good.Findings.Count == 0, good.ToString());
    }

    [Fact]
    public void Many_builds_of_one_project_at_once_all_say_the_same()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\nrules: { PG0401: warning }\n");
        repository.Project("App", Good);
        Assert.Equal(0, repository.Dotnet("restore", "App").ExitCode);
        File.Delete(Path.Combine(repository.Path, "App/obj/App.csproj.policygate.verdict"));
        ConcurrentBag<CommandResult> results = [];
        Thread[] threads = [.. Enumerable.Range(0, Number("POLICYGATE_CROWD", 8)).Select(_ => new Thread(() => results.Add(repository.Dotnet("msbuild -t:GetTargetPath", "App"))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(threads.Length, results.Count);
        Assert.All(results, result => Assert.True(result.ExitCode == 0 && result.Findings.Count == 1 && result.Findings[0].Contains("warning PG0401: Contoso.Good", StringComparison.Ordinal), result.ToString()));
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(repository.Path, "App/obj")), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("App.csproj.policygate.verdict")]
    [InlineData("App.csproj.policygate.findings")]
    public void A_build_that_cannot_write_its_answer_fails_with_a_message(string file)
    {
        // A folder in the file's place: not even the administrator can write the file.
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Nobody] }\nrules: { PG0112: off }\n");
        repository.Project("App", Hostile);
        Directory.CreateDirectory(Path.Combine(repository.Path, "App/obj", file, "x"));
        CommandResult result = repository.Dotnet("build", "App");
        Assert.True(result.ExitCode != 0 && result.Codes.Contains("PG0001") && result.Output.Contains("cannot be written", StringComparison.Ordinal) && result.Output.Contains(file, StringComparison.Ordinal) && repository.LeftMarkers.Count == 0, result.ToString());
        Directory.Delete(Path.Combine(repository.Path, "App/obj", file), recursive: true);
        CommandResult mended = repository.Dotnet("build", "App");
        Assert.True(mended.ExitCode == 0 && repository.LeftMarkers.Count > 0, mended.ToString());
    }

    [Theory]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")]
    [InlineData("LANG", "tr_TR.UTF-8")]
    [InlineData("LANG", "ar_SA.UTF-8")]
    [InlineData("LANG", "th_TH.UTF-8")]
    [InlineData("TZ", "Pacific/Kiritimati")]
    [InlineData("TZ", "Pacific/Pago_Pago")]
    public void The_environment_changes_no_byte_of_an_answer(string name, string value)
    {
        using ScratchRepository repository = Product.Repository("version: 1\npackages: { deny: [Contoso.Good] }\nwaivers: { entries: [{ rules: [PG0401], packages: [Contoso.Good], reason: a while, expires: 2027-01-31 }] }\nlockfile: { required: true }\n");
        repository.Project("App", Good);
        string expected = Said();
        Assert.Contains("PG0301", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Said((name, value)));

        string Said(params (string, string)[] environment)
        {
            CommandResult result = repository.Dotnet("build", "App", environment);
            string findings = repository.Read("App/obj/App.csproj.policygate.findings");
            Directory.Delete(Path.Combine(repository.Path, "App/obj"), recursive: true);
            return string.Join('\n', result.Findings) + findings;
        }
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
