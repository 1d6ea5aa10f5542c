using System.Collections.Concurrent;
using PolicyGate.Reporting;
using PolicyGate.Testing;
using PolicyGate.Tool.Checking;

namespace PolicyGate.Tool.Tests.Checking;

/// <summary>500 projects and 1 000 distinct packages in one process.</summary>
public sealed class LargeRepositoryTests
{
    private const int Projects = 500;
    private const int Packages = 1000;
    private const int Each = 40;

    [Fact]
    public async Task Reads_each_archive_once_shows_how_far_it_is_and_can_be_stopped()
    {
        using TempFolder repository = new("pg-large");
        Directory.CreateDirectory(repository[".git"]);
        using TempFolder installed = new("pg-installed");
        repository.Write("policygate.yaml", "version: 1\npackages: { allow: [P*] }\nbuild-code: { default: deny }\nlicenses: { unknown: warning }\n");
        for (int i = 0; i < Packages; i++)
        {
            string file = new SamplePackage($"P{i}", "1.0.0").WriteTo(repository["feed"]);
            Directory.CreateDirectory(installed[$"p{i}/1.0.0"]);
            File.Move(file, installed[$"p{i}/1.0.0/p{i}.1.0.0.nupkg"]);
            installed.Write($"p{i}/1.0.0/.nupkg.metadata", "{}");
        }

        for (int i = 0; i < Projects; i++)
        {
            string[] packages = [.. Enumerable.Range(0, Each).Select(j => $"P{((i * 2) + (j * 25)) % Packages}/1.0.0").Distinct()];
            using RestoredProject project = new RestoredProject($"A{i}") { PackageFolder = installed.Path }.Framework("net10.0", [.. packages.Select(package => package.Replace("/1.0.0", " [1.0.0, )", StringComparison.Ordinal))]).Target("net10.0", packages);
            repository.Write($"A{i}/A{i}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
            repository.Write($"A{i}/obj/project.assets.json", project.Json().Replace(project.Folder.Path, repository.Path, StringComparison.Ordinal));
        }

        ConcurrentBag<int> progress = [];
        RepositoryCheck check = new(new CheckOptions { Paths = [repository.Path], UseCache = false });
        CheckReport report = await check.RunAsync((done, _) => progress.Add(done), CancellationToken.None);
        Assert.Equal((Projects, Packages, 0), (report.Projects.Count, report.Packages, report.ExitCode));
        Assert.Equal(Enumerable.Range(1, Projects), progress.Order());

        // Build code and licence, once for each archive, although twenty projects ask.
        Assert.Equal(Packages * 2, check.EvidenceReads);

        using CancellationTokenSource stop = new();
        RepositoryCheck stopped = new(new CheckOptions { Paths = [repository.Path], UseCache = false });
        void Stop(int done)
        {
            if (done == 10)
            {
                stop.Cancel();
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.RunAsync((done, _) => Stop(done), stop.Token));
    }
}
