using System.Text.Json;
using PolicyGate.Testing;
using PolicyGate.Tool;

namespace PolicyGate.Browser.Tests;

/// <summary>A repository whose every text would do something in a page that took it for markup, and the page that is made of it.</summary>
public sealed class HostileRepository : IDisposable
{
    private const string Bad = "</script><script>window.hostile=1</script><img src=x onerror=window.hostile=1> <a href=\"javascript:window.hostile=1\">x</a> \" onmouseover=\"window.hostile=1\" autofocus onfocus=\"window.hostile=1 ' {0} \u202e \u001b[2J";
    private const string BadPath = "a\"b <img src=x onerror=window.hostile=1> javascript:window.hostile=1";

    private readonly TempFolder feed = new("pg-hostile-feed");
    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "Contoso.Http [1.0.0, )", "Contoso.Build [1.0.0, )")
        .Target("net10.0", "Contoso.Http/1.0.0 -> Contoso.Json 2.0.0", "Contoso.Json/2.0.0", "Contoso.Build/1.0.0");

    /// <summary>Writes the page.</summary>
    public HostileRepository()
    {
        project.Installed(new SamplePackage("Contoso.Http", "1.0.0").Licensed("MIT").DependsOn("Contoso.Json", "2.0.0").WriteTo(feed.Path), "Contoso.Http", "1.0.0");
        project.Installed(new SamplePackage("Contoso.Json", "2.0.0").WriteTo(feed.Path), "Contoso.Json", "2.0.0");
        project.Installed(new SamplePackage("Contoso.Build", "1.0.0").Licensed("Apache-2.0").File("build/Contoso.Build.targets", "<Project />").WriteTo(feed.Path), "Contoso.Build", "1.0.0");
        project.Builds("Contoso.Build/1.0.0", "build/Contoso.Build.targets");
        string assets = project.Json();
        project.Write("obj/project.assets.json", assets);
        project.Folder.Write($"{BadPath}/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write($"{BadPath}/obj/project.assets.json", assets.Replace(JsonSerializer.Serialize(project.ProjectFile), JsonSerializer.Serialize(project.Folder[$"{BadPath}/App.csproj"]), StringComparison.Ordinal));
        project.Folder.Write("policygate.yaml", $$"""
            version: 1
            packages: { deny: [{ id: Contoso.Json, reason: {{Quoted}} }] }
            advisories: { data: advisories/ }
            waivers: { entries: [{ rules: [PG1101], packages: [Contoso.Http], advisories: [GHSA-aaaa], reason: {{Quoted}}, expires: 2099-12-31 }] }
            """);
        project.Folder.Write("advisories/a.json", $$"""{ "id": "GHSA-aaaa", "modified": "2026-11-01T00:00:00Z", "summary": {{JsonSerializer.Serialize(Bad)}}, "affected": [{ "package": { "ecosystem": "NuGet", "name": "Contoso.Http" }, "versions": ["1.0.0"] }] }""");
        using StringWriter said = new();
        int code = Program.RunAsync(["report", project.Folder.Path, "--output", File, "--as-of", "2026-11-28", "--no-cache"], new Terminal(said, said, isRedirected: true, isErrorRedirected: true), CancellationToken.None).GetAwaiter().GetResult();
        Assert.True(code == 1 && System.IO.File.Exists(File), said.ToString());
    }

    /// <summary>The page.</summary>
    public string File => project.Folder["report.html"];

    // Control characters are no YAML.
    private static string Quoted => JsonSerializer.Serialize(Bad[..Bad.IndexOf('\u202e', StringComparison.Ordinal)]);

    /// <inheritdoc/>
    public void Dispose()
    {
        project.Dispose();
        feed.Dispose();
    }
}
