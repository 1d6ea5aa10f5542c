using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PolicyGate.Testing;
using PolicyGate.Tool;

namespace PolicyGate.EndToEnd;

/// <summary>
/// Repositories of the shapes of four well-known ones, remade small: the gate moves in, the repository builds, a fortnight of changes follows. What each step says stands in a
/// golden file beside the shape; where it changes with intent, run with <c>POLICYGATE_GOLDEN=write</c> and read the difference.
/// </summary>
public sealed partial class RepositoryShapes
{
    private const string Source = "https://packages.contoso.example/index.json";

    [Theory]
    [InlineData("serilog")]
    [InlineData("polly")]
    [InlineData("nsubstitute")]
    [InlineData("hangfire")]
    public async Task A_fortnight_says_what_the_golden_file_says(string name)
    {
        Shape shape = Shape.Read(name);
        using ScratchRepository repository = Product.Repository("version: 1\n", withRegistry: true, withGate: false);
        foreach (string file in new[] { "policygate.yaml", "Directory.Build.props", "Directory.Build.targets" })
        {
            File.Delete(Path.Combine(repository.Path, file));
        }

        foreach ((string file, string text) in shape.Files)
        {
            repository.Write(file, text);
        }

        Story story = new(repository, shape.Solution);
        Assert.Equal(0, repository.Dotnet($"restore {shape.Solution}").ExitCode);
        await story.ToolAsync("the gate moves in", "init", "--sdk");
        story.Show("policygate.yaml");
        story.Build("the first build");

        repository.Write("test/New/New.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <IsPackable>false</IsPackable>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="coverlet.collector" Version="6.0.4" />
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.14.1" />
                <PackageReference Include="xunit" Version="2.9.3" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.4" />
              </ItemGroup>
            </Project>
            """);
        story.Add("test/New/New.csproj");
        story.Restore("a new project, as dotnet new xunit writes it");
        foreach (string id in new[] { "coverlet.collector", "Microsoft.NET.Test.Sdk", "xunit.runner.visualstudio" })
        {
            await story.ToolAsync($"taking in {id}", "allow", id, "--apply");
        }

        await story.ToolAsync("after that", "check");
        Directory.Delete(Path.Combine(repository.Path, "test/New"), recursive: true);
        repository.Write(shape.Solution, shape.Files.Single(file => file.Name == shape.Solution).Text);

        story.Edit(shape.Framework);
        story.Restore("a new framework");
        string project = repository.Read(shape.Framework.File);
        repository.Write(shape.Framework.File, project.Replace("</Project>", """<ItemGroup><KnownFrameworkReference Update="Microsoft.NETCore.App" TargetingPackVersion="10.0.11" /></ItemGroup></Project>""", StringComparison.Ordinal));
        story.Restore("an SDK with another patch");
        repository.Write(shape.Framework.File, project);

        string config = repository.Read("nuget.config");
        repository.Write("nuget.config", config.Replace("</packageSources>", $"<add key=\"contoso\" value=\"{Source}\" protocolVersion=\"3\" /></packageSources><disabledPackageSources><add key=\"contoso\" value=\"true\" /></disabledPackageSources>", StringComparison.Ordinal));
        await story.ToolAsync("a source is added", "check");
        repository.Write("nuget.config", config);

        story.Edit(shape.Update);
        story.Restore("a package is updated");
        await story.ToolAsync("the fortnight ends", "check");
        await story.ToolAsync("the debts end", "check", "--as-of", DateTime.UtcNow.AddDays(91).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Golden(name, story.Text);
    }

    private static void Golden(string name, string text)
    {
        string file = Path.Combine(RepositoryRoot.Path, "tests/PolicyGate.EndToEnd/Shapes", $"{name}.expected.txt");
        if (Environment.GetEnvironmentVariable("POLICYGATE_GOLDEN") == "write")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    /// <summary>What each step said, without what changes from machine to machine and day to day.</summary>
    private sealed partial class Story(ScratchRepository repository, string solution)
    {
        private readonly StringBuilder told = new();
        private readonly HashSet<string> known = new(StringComparer.Ordinal);

        public string Text => told.ToString();

        public async Task ToolAsync(string title, string verb, params string[] arguments)
        {
            using StringWriter output = new();
            string[] all = verb == "allow" ? [verb, arguments[0], repository.Path, .. arguments[1..]] : [verb, repository.Path, .. arguments];
            int code = await Program.RunAsync(all, new Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
            Tell(title, $"policygate {verb} {string.Join(' ', arguments)}".TrimEnd(), code, output.ToString().Split('\n').Where(line => line.Length > 0));
        }

        public void Build(string title) => Run(title, $"build {solution} --no-restore -v q", $"restore {solution}");

        public void Restore(string title) => Run(title, $"restore {solution} --force-evaluate");

        public void Show(string file) => told.Append(CultureInfo.InvariantCulture, $"## {file}\n{Plain(repository.Read(file))}\n");

        public void Add(string project) => repository.Write(solution, repository.Read(solution).Replace("</Solution>", $"<Project Path=\"{project}\" /></Solution>", StringComparison.Ordinal));

        public void Edit(Change change)
        {
            string text = repository.Read(change.File);
            Assert.Contains(change.From, text, StringComparison.Ordinal);
            repository.Write(change.File, text.Replace(change.From, change.To, StringComparison.Ordinal));
        }

        private void Run(string title, string command, string? before = null)
        {
            CommandResult result = before is null ? repository.Dotnet(command) : Both(repository.Dotnet(before), command);
            string[] lines = [.. result.Findings.Concat(result.Hidden).Distinct().Order(StringComparer.Ordinal)];
            Assert.True(lines.Length > 0 || result.ExitCode == 0, result.ToString());
            Tell(title, $"dotnet {(before is null ? command.Split(' ')[0] : "build")}", result.ExitCode, lines);
        }

        private CommandResult Both(CommandResult first, string command) => first.ExitCode == 0 ? repository.Dotnet(command) : first;

        // A line that was said before is not said again: each step shows what is new of it.
        private void Tell(string title, string command, int code, IEnumerable<string> lines)
        {
            string[] plain = [.. lines.Select(line => Plain(line.TrimEnd('\r')))];
            told.Append(CultureInfo.InvariantCulture, $"# {title}: {Plain(command)}, exit code {code}\n");
            foreach (string line in plain.Where(line => !line.StartsWith("    ", StringComparison.Ordinal) && known.Add(line)))
            {
                told.Append(line).Append('\n');
            }

            told.Append('\n');
        }

        private string Plain(string text)
        {
            text = text.Replace(repository.Path + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal).Replace(repository.Path, ".", StringComparison.Ordinal).Replace(Product.Feed, "<feed>", StringComparison.Ordinal).Replace(Product.Version, "<version>", StringComparison.Ordinal);
            return Sdk().Replace(Day().Replace(text, "<day>"), "$1 <sdk>");
        }

        [GeneratedRegex(@"20\d\d-\d\d-\d\d", RegexOptions.CultureInvariant)]
        private static partial Regex Day();

        // Versions that the SDK of this machine chooses.
        [GeneratedRegex(@"(Microsoft\.NETFramework\.ReferenceAssemblies(?:\.net\d+)?|FSharp\.Core|Microsoft\.NETCore\.App\.Ref|Microsoft\.AspNetCore\.App\.Ref)[ @]\d[0-9.]*", RegexOptions.CultureInvariant)]
        private static partial Regex Sdk();
    }

    private sealed record Change(string File, string From, string To);

    /// <summary>A repository in one file: <c>-- path --</c> before the text of each file, then what changes.</summary>
    private sealed record Shape(IReadOnlyList<(string Name, string Text)> Files, Change Framework, Change Update)
    {
        public string Solution => Files.Single(file => file.Name.EndsWith(".slnx", StringComparison.Ordinal)).Name;

        public static Shape Read(string name)
        {
            string text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/PolicyGate.EndToEnd/Shapes", $"{name}.txtar"));
            (string Name, string Text)[] parts = [.. Regex.Split(text, @"^-- (.+) --\n", RegexOptions.Multiline).Skip(1).Chunk(2).Select(pair => (pair[0], pair[1]))];
            Change Of(string change) => parts.Single(part => part.Name == change).Text.Split('\n') is [string file, string from, string to, ..] ? new Change(file, from, to) : throw new InvalidOperationException($"{name} says of {change} no file and two texts");
            return new Shape([.. parts.Where(part => part.Name is not ("framework" or "update"))], Of("framework"), Of("update"));
        }
    }
}
