using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Pages;

/// <summary>The page that a browser shows.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" onmouseover=\"alert(1) ' {0} \u202e \u001b[2J";

    private readonly RestoredProject project = new RestoredProject().Framework("net10.0", "Contoso.Http [1.0.0, )").Target("net10.0", "Contoso.Http/1.0.0 -> Contoso.Json 2.0.0", "Contoso.Json/2.0.0");
    private readonly TempFolder feed = new("pg-page");

    public ReportTests()
    {
        project.Installed(new SamplePackage("Contoso.Http", "1.0.0").Licensed("MIT").WriteTo(feed.Path), "Contoso.Http", "1.0.0");
        project.Installed(new SamplePackage("Contoso.Json", "2.0.0").WriteTo(feed.Path), "Contoso.Json", "2.0.0");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", $$"""
            version: 1
            packages: { deny: [{ id: Contoso.Json, reason: {{JsonSerializer.Serialize("</script><script>alert(1)</script><img src=x onerror=alert(1)> \" onmouseover=\"alert(1) ' {0}")}} }] }
            advisories: { data: advisories/ }
            waivers: { entries: [{ rules: [PG1101], packages: [Contoso.Http], advisories: [GHSA-aaaa], reason: mended soon, expires: 2099-12-31 }] }
            """);
        project.Folder.Write("advisories/a.json", $$"""{ "id": "GHSA-aaaa", "modified": "2026-11-01T00:00:00Z", "summary": {{JsonSerializer.Serialize(Hostile)}}, "affected": [{ "package": { "ecosystem": "NuGet", "name": "Contoso.Http" }, "versions": ["1.0.0"] }] }""");
    }

    private string File => project.Folder["report.html"];

    [Fact]
    public async Task Says_what_the_JSON_of_a_check_says()
    {
        string page = await Page(1);
        string text = WebUtility.HtmlDecode(page);
        JsonElement check = JsonDocument.Parse((await ToolRun.RunAsync("check", project.Folder.Path, "--format", "json", "--no-cache")).Output).RootElement;
        Assert.Equal(2, check.GetProperty("findings").GetArrayLength());
        Assert.All(check.GetProperty("findings").EnumerateArray(), finding =>
        {
            Assert.Contains(finding.GetProperty("message").GetString()!, text, StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"<code>{finding.GetProperty("location").GetProperty("file").GetString()}({finding.GetProperty("location").GetProperty("line").GetInt32()},"), text, StringComparison.Ordinal);
        });
        Assert.Contains("<h1>", page, StringComparison.Ordinal);
        Assert.Contains("<td><time datetime=\"2099-12-31\">2099-12-31</time></td>", page, StringComparison.Ordinal);
        Assert.Contains("Contoso.Http 1.0.0 → Contoso.Json 2.0.0", text, StringComparison.Ordinal);
        Assert.Contains("<dt>policygate.yaml</dt><dd><code>SHA-256 ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_nothing_in_but_its_own_style_and_script()
    {
        string page = await Page(1);
        string policy = Regex.Match(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        Assert.Equal($"default-src 'none'; style-src '{Hash(page, "style")}'; script-src '{Hash(page, "script")}'; base-uri 'none'; form-action 'none'", policy);
        Assert.DoesNotMatch("<(img|link|iframe|object|embed|base|audio|video)\\b|\\ssrc=|\\sstyle=|\\son[a-z]+=[\"']", Tags(page));
        Assert.All(Regex.Matches(Tags(page), "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value), link => Assert.Matches("^(#[a-z-]+|https://github\\.com/policygate/policygate/blob/main/.*\\.md)$", link));
    }

    [Fact]
    public async Task Text_of_strangers_is_text()
    {
        string page = await Page(1);
        Assert.Equal(1, Regex.Count(page, "<script>"));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, character => character is '\u001b' or '\u202e');
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes_in_any_culture()
    {
        string first = await Page(1);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal(first, await Page(1));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task A_pass_looks_like_one_and_what_was_not_read_is_named()
    {
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { default: allow }\n");
        string page = await Page(0);
        Assert.Contains("<span class=\"passed\">passed</span>", page, StringComparison.Ordinal);
        Assert.Contains("Every project that was found was read", page, StringComparison.Ordinal);
        project.Folder.Write("policygate.yaml", "version: 1\nnonsense: 1\n");
        Assert.Contains("<p>Nothing was judged: there is no policy that can be used.</p>", await Page(2), StringComparison.Ordinal);
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { default: allow }\n");
        project.Folder.Write("Broken/Broken.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        project.Folder.Write("Broken/obj/project.assets.json", "{");
        page = await Page(3);
        Assert.Contains("could not be decided", page, StringComparison.Ordinal);
        Assert.Contains("<h3>Not read</h3>\n<ul>\n<li>Broken/Broken.csproj: PG0001 ", page, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        project.Dispose();
        feed.Dispose();
    }

    private async Task<string> Page(int code)
    {
        ToolRun run = await ToolRun.RunAsync("report", project.Folder.Path, "--output", File, "--as-of", "2026-11-28", "--no-cache");
        Assert.True(run.ExitCode == code && run.Output.StartsWith($"wrote {File}: as of 2026-11-28: ", StringComparison.Ordinal), run.ToString());
        return await System.IO.File.ReadAllTextAsync(File);
    }

    private static string Hash(string page, string element) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Regex.Match(page, $"<{element}>(.*)</{element}>", RegexOptions.Singleline).Groups[1].Value)));

    // Without what is text, style or script.
    private static string Tags(string page) => string.Concat(Regex.Matches(Regex.Replace(page, "<(style|script)>.*?</\\1>", string.Empty, RegexOptions.Singleline), "<[^>]*>").Select(match => match.Value));
}
