using System.Text.Json;
using System.Text.RegularExpressions;
using PolicyGate.Reporting;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>Every example is a real project with real packages, and says what its expected.txt says.</summary>
public sealed class Examples
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "policy-examples");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Folder)
        .Where(folder => File.Exists(Path.Combine(folder, "policygate.yaml")))
        .Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Say_what_they_are_expected_to(string name)
    {
        Assert.True(File.Exists(Path.Combine(Folder, name, "README.md")));
        using TempFolder copy = Copy();
        CommandResult result = Build(copy, name);
        string[] expected = File.ReadAllLines(Path.Combine(Folder, name, "expected.txt"));
        Assert.True(expected.SequenceEqual(Findings(result, copy, name)), $"{string.Join('\n', Findings(result, copy, name))}\n{result}");
        Assert.Equal(expected.Any(line => line.Contains(": error ", StringComparison.Ordinal)), result.ExitCode != 0);
        Migrates(copy, name);
        Adopts(copy, name);
    }

    // What moves into the trust file leaves the verdict on every package as it was.
    private static void Migrates(TempFolder copy, string name)
    {
        string folder = copy[$"policy-examples/{name}"];
        string[] before = Verdicts();
        string policy = File.ReadAllText(Path.Combine(folder, "policygate.yaml"));
        string trust = Path.Combine(folder, "policygate.lock.json");
        string? known = File.Exists(trust) ? File.ReadAllText(trust) : null;
        (int code, string output) = Tool("init", folder, "--no-cache", "--migrate", "--apply");
        Assert.True(code is 0 or 3, output);
        Assert.Equal(before, Verdicts());
        File.WriteAllText(Path.Combine(folder, "policygate.yaml"), policy);
        File.Delete(trust);
        if (known is not null)
        {
            File.WriteAllText(trust, known);
        }

        string[] Verdicts()
        {
            using JsonDocument report = JsonDocument.Parse(Tool("check", folder, "--no-cache", "--format", "json").Output);
            return [.. report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => string.Join(' ', new[] { "rule", "severity", "waived", "project", "package", "path" }.Select(key => finding.TryGetProperty(key, out JsonElement value) ? value.GetRawText() : "none"))).Order(StringComparer.Ordinal)];
        }
    }

    // What init writes for it passes.
    private static void Adopts(TempFolder copy, string name)
    {
        string folder = copy[$"policy-examples/{name}"];
        File.Delete(Path.Combine(folder, "policygate.yaml"));
        (int code, string output) = Tool("init", folder, "--no-cache");
        Assert.True(code == 0, output);
        (code, output) = Tool("check", folder, "--no-cache");
        Assert.True(code == 0, $"{output}\n{File.ReadAllText(copy["policygate.yaml"])}");
    }

    private static (int Code, string Output) Tool(params string[] arguments)
    {
        using StringWriter output = new();
        int code = PolicyGate.Tool.Program.RunAsync(arguments, new PolicyGate.Tool.Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None).GetAwaiter().GetResult();
        return (code, output.ToString());
    }

    [Fact]
    public void Getting_started_succeeds_once_the_fixes_that_the_messages_name_are_applied()
    {
        using TempFolder copy = Copy();
        CommandResult failing = Build(copy, "getting-started");
        Assert.NotEqual(0, failing.ExitCode);
        Assert.Equal(["PG0201", "PG0301", "PG0401", "PG0402"], failing.Codes);
        string project = File.ReadAllText(copy["policy-examples/getting-started/Shop.csproj"]);
        string policy = File.ReadAllText(copy["policy-examples/getting-started/policygate.yaml"]);
        foreach (string finding in failing.Findings)
        {
            if (Regex.Match(finding, @"PG0201: (\S+) floats \((.+)\); pin it: (Version=""[^""]+"")") is { Success: true } pin)
            {
                project = project.Replace($"Include=\"{pin.Groups[1]}\" Version=\"{pin.Groups[2]}\"", $"Include=\"{pin.Groups[1]}\" {pin.Groups[3]}", StringComparison.Ordinal);
            }
            else if (Regex.Match(finding, @"PG0401: (\S+) (\S+) is denied: .*; use (\S+) instead") is { Success: true } denied)
            {
                project = project.Replace($"Include=\"{denied.Groups[1]}\" Version=\"{denied.Groups[2]}\"", $"Include=\"{denied.Groups[3]}\" Version=\"5.3.0\"", StringComparison.Ordinal);
            }
            else if (Regex.Match(finding, @"PG0402: (\S+) (\S+) is not on the allowlist") is { Success: true } unknown)
            {
                policy = policy.Replace("  allow:\n", $"  allow:\n    - {unknown.Groups[1]}\n", StringComparison.Ordinal);
            }
            else if (Regex.Match(finding, @"PG0301: .*set (\w+) to (\w+)") is { Success: true } missing)
            {
                project = project.Replace("</PropertyGroup>", $"<{missing.Groups[1]}>{missing.Groups[2]}</{missing.Groups[1]}></PropertyGroup>", StringComparison.Ordinal);
            }
        }

        copy.Write("policy-examples/getting-started/Shop.csproj", project);
        copy.Write("policy-examples/getting-started/policygate.yaml", policy);
        CommandResult mended = Build(copy, "getting-started");
        Assert.True(mended.ExitCode == 0, mended.ToString());
        Assert.True(mended.Findings.Count == 0, mended.ToString());
    }

    private static CommandResult Build(TempFolder copy, string name)
    {
        DateTime start = DateTime.UtcNow;
        // With the SDK's own analyzers, as a user has them.
        CommandResult result = Dotnet.Run(copy.Path, $"build policy-examples/{name}", new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.Value.Path, ["EnableNETAnalyzers"] = null });
        int before = Parity.Compared;
        Parity.Check(copy[$"policy-examples/{name}"], start, name);
        Assert.True(Parity.Compared > before || name == "00-gate", "no project was compared");
        return result;
    }

    // What a build said, and in how many words it said the rest, which the findings file has.
    private static string[] Findings(CommandResult result, TempFolder copy, string name)
    {
        string folder = copy[$"policy-examples/{name}"];
        string obj = Path.Combine(folder, "obj");
        string[] hidden = [.. (Directory.Exists(obj) ? Directory.GetFiles(obj, "*.policygate.findings") : []).SelectMany(File.ReadAllLines).Where(line => FindingLine.TryParse(line) is { Category: "info" })];
        Assert.Equal(hidden.Length > 0, result.Hidden.Count > 0);
        return [.. result.Findings.Concat(hidden).Concat(result.Hidden.Distinct()).Select(line => line.Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal))];
    }

    // Beside the repository, as a user's own are.
    private static readonly Lazy<TempFolder> Packages = new(() => TempFolder.OfRun("pg-example-packages"));

    // The packed product's files stand where the repository has its own.
    /// <summary>All examples, and the packed product where they look for it, in a folder of their own.</summary>
    internal static TempFolder Copy()
    {
        TempFolder copy = new("pg-example");
        Directory.CreateDirectory(copy[".git"]);
        System.IO.Compression.ZipFile.ExtractToDirectory(Product.PackageFile, copy["build"]);
        foreach (string file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');
            if (!relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal))
            {
                copy.Write(relative, File.ReadAllText(file));
            }
        }

        return copy;
    }
}
