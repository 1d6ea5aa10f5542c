using System.Diagnostics;
using System.Text.Json.Nodes;
using PolicyGate.PolicyFiles;
using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.NodeTools;

/// <summary>What others' tools say of what we write: SARIF's validator, and the editors' YAML language server.</summary>
public sealed class ForeignToolsTests
{
    [NodeToolsFact]
    public async Task Sarif_is_valid_by_its_own_validator_and_for_code_scanning()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )", "xunit.core [2.9.3, )").Target("net10.0", "YamlDotNet/18.1.0", "xunit.core/2.9.3");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\npackages: { deny: [YamlDotNet], allow: [Nobody] }\nage: { minimum: 7d }\nrules: { PG0112: warning }\nwaivers: { entries: [{ rules: [PG0402], packages: [xunit.core], reason: until we moved, expires: 2026-12-31 }] }\n");
        string file = project.Folder["report.sarif"];
        ToolRun run = await ToolRun.RunAsync("check", project.Folder.Path, "--format", "sarif", "--output", file, "--as-of", "2026-11-25", "--no-cache");
        Assert.Equal(1, run.ExitCode);
        (int code, string output) = Validate(file);
        Assert.True(code == 0 && !output.Contains(": error ", StringComparison.Ordinal) && !output.Contains(": warning ", StringComparison.Ordinal), output);

        // The validator does look.
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"ruleIndex\": 0", "\"ruleIndex\": 99", StringComparison.Ordinal));
        (code, output) = Validate(file);
        Assert.True(code != 0 || output.Contains("error", StringComparison.OrdinalIgnoreCase), output);
    }

    // The standard's own schemas, in a library of its makers.
    [NodeToolsFact]
    public async Task A_bill_of_materials_is_valid_by_the_schema_of_its_standard()
    {
        using RestoredProject project = new RestoredProject { PackageFolder = RepositoryRoot.Packages }.Framework("net10.0", "YamlDotNet [18.1.0, )", "xunit.core [2.9.3, )").Target("net10.0", "YamlDotNet/18.1.0", "xunit.core/2.9.3");
        project.Write("obj/project.assets.json", project.Json());
        project.Folder.Write("policygate.yaml", "version: 1\nadvisories:\n  data: advisories/\n  not-affected: [{ advisory: GHSA-aaaa, packages: [YamlDotNet], justification: code_not_reachable, reason: r, expires: 2099-12-31 }]\n");
        project.Folder.Write("advisories/a.json", """{ "id": "GHSA-aaaa", "aliases": ["CVE-2026-1"], "published": "2026-10-01T00:00:00Z", "modified": "2026-11-01T00:00:00Z", "affected": [{ "package": { "ecosystem": "NuGet", "name": "YamlDotNet" }, "versions": ["18.1.0"] }] }""");
        string file = project.Folder["bom.json"];
        ToolRun run = await ToolRun.RunAsync("sbom", project.Folder.Path, "--output", file, "--no-cache");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("\"vulnerabilities\"", File.ReadAllText(file), StringComparison.Ordinal);
        string script = project.Folder.Write("validate.cjs", """
            const { Validation, Spec } = require(process.argv[2]);
            new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(require("fs").readFileSync(process.argv[3], "utf8"))
              .then(found => { console.log(found === null ? "valid" : JSON.stringify(found)); });
            """);
        Assert.Equal("valid", Valid());
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"scope\": \"", "\"scope\": \"un", StringComparison.Ordinal));
        Assert.Contains("/components/", Valid(), StringComparison.Ordinal);

        string Valid()
        {
            using Process process = Process.Start(new ProcessStartInfo("node", [script, NodeToolsFactAttribute.File("@cyclonedx/cyclonedx-library"), file]) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output.Trim();
        }
    }

    [NodeToolsFact]
    public async Task Editors_take_every_example_and_mark_every_mistake()
    {
        using TempFolder folder = new("pg-yaml");
        string schema = folder.Write("policygate.schema.json", PolicySchema.Write());
        using LanguageServer server = new(folder.Path, "node", NodeToolsFactAttribute.File("yaml-language-server/bin/yaml-language-server"), "--stdio");
        await server.InitializeAsync();
        await server.NotifyAsync("workspace/didChangeConfiguration", new JsonObject { ["settings"] = new JsonObject { ["yaml"] = new JsonObject { ["validate"] = true, ["schemaStore"] = new JsonObject { ["enable"] = false } } } });
        foreach (string file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "policy-examples"), "policygate.yaml", SearchOption.AllDirectories).Where(file => !file.Contains("01-policy", StringComparison.Ordinal)))
        {
            Assert.Empty(await server.DiagnoseAsync($"# yaml-language-server: $schema={schema}\n{await File.ReadAllTextAsync(file)}"));
        }

        foreach (string bad in new[] { "nonsense: 1", "packages: { default: maybe }", "age: { minimum: 7 }", "signatures: { distrust: [{ after: 2026-01-01 }] }", "waivers: { entries: [{ rules: [PG0001], packages: [A], reason: r, expires: 2027-01-01 }] }", "rules: { PG0101: off }" })
        {
            Assert.NotEmpty(await server.DiagnoseAsync($"# yaml-language-server: $schema={schema}\nversion: 1\n{bad}\n"));
        }
    }

    private static (int Code, string Output) Validate(string file)
    {
        string program = NodeToolsFactAttribute.File("@microsoft/sarif-multitool-linux/Sarif.Multitool");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }

        using Process process = Process.Start(new ProcessStartInfo(program, ["validate", file, "--rule-kind", "Sarif;Ghas"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
