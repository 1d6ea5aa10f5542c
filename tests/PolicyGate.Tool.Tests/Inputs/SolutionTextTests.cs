using System.Text;
using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>Of a .sln everything counts that MSBuild builds, whether or not the library of Visual Studio takes it.</summary>
public sealed class SolutionTextTests : IDisposable
{
    private const string Header = "\nMicrosoft Visual Studio Solution File, Format Version 12.00\n# Visual Studio Version 17\n";
    private readonly TempFolder folder = new("pg-solution-text");

    public SolutionTextTests()
    {
        Directory.CreateDirectory(folder[".git"]);
        folder.Write("policygate.yaml", "version: 1\n");
        foreach (string project in new[] { "a/App.csproj", "b/App.csproj", "b/App.fsproj", "c, d/e.txt" })
        {
            folder.Write(project, "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"A\" Version=\"1.0.0\" /></ItemGroup></Project>");
        }
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with its mark", "utf-16", "utf-16BE", "utf-32"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_projects_of_one_file_name_are_two_projects()
    {
        Write(Header + Project("App", "a\\App.csproj", 1) + Project("Other", "b\\App.csproj", 2) + "Global\nEndGlobal\n");
        Assert.Equal(["a/App.csproj", "b/App.csproj"], await FindAsync());
        ToolRun run = await ToolRun.RunAsync("check", folder["All.sln"]);
        Assert.DoesNotContain("All.sln: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task In_any_encoding_with_any_line_ends_in_folders_and_out_of_order(string encoding)
    {
        string text = Header + Project("x", "folder", 1, "{2150e333-8fdc-42a3-9474-1a3956d46de8}")
            + "\tProject(\"T\")=\"a \"quoted\", \"name\"\"  ,\t\"a\\App.csproj\"\u00A0,\"{id}\"\t\n\tProjectSection(SolutionItems) = preProject\n\t\tProject(\"T\") = \"B\", \" b/App.csproj \", \"\"\nEndProject\n"
            + "Global\n\tGlobalSection(NestedProjects) = preSolution\n\t\t{00000000-0000-0000-0000-000000000009} = {00000000-0000-0000-0000-000000000008}\n\tEndGlobalSection\nEndGlobal\n"
            + Project("C", "c, d\\e.txt", 3);
        foreach (string end in new[] { "\n", "\r\n", "\r" })
        {
            Encoding form = encoding switch { "utf-8" => new UTF8Encoding(false), "utf-8 with its mark" => new UTF8Encoding(true), _ => Encoding.GetEncoding(encoding) };
            File.WriteAllBytes(folder["All.sln"], [.. form.GetPreamble(), .. form.GetBytes(text.Replace("\n", end, StringComparison.Ordinal))]);
            Assert.Equal(["a/App.csproj", "b/App.csproj", "c, d/e.txt"], await FindAsync());
        }
    }

    [Theory]
    [InlineData("\n\n" + Header, "")]
    [InlineData("", "")]
    [InlineData("Microsoft Visual Studio Solution File, Format Version 6.00\n", "")]
    [InlineData("Microsoft Visual Studio Solution File, Format Version x\n", "")]
    [InlineData(Header, "Project(\"T\") = \"A\", \"\", \"{id}\"\nEndProject\n")]
    [InlineData(Header, "Project(\"T\") = \"A\", \"c\\App.csproj\"\nEndProject\n")]
    [InlineData(Header, "Project(\"T\") = \"A\", \"c\\App.csproj\", \"{id}\" # not the end\nEndProject\n")]
    [InlineData(Header, "Project(\"T\") = \"A\", \"c\\App.csproj\", \"{id}\"\nEndProject of it\n")]
    [InlineData(Header, "Project(\"T\") = \"A\", \"\uFFFD\\App.csproj\", \"{id}\"\nEndProject\n")]
    public async Task What_neither_reads_is_PG0001_with_its_name_once(string header, string more)
    {
        Write(header + Project("App", "a\\App.csproj", 1) + Project("Other", "b\\App.csproj", 2) + more);
        ToolRun run = await ToolRun.RunAsync("check", folder.Path, "--format", "json");
        Assert.Contains("\"All.sln: is not a solution that can be read: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("; which projects it builds is not known", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("policygate: All.sln is not a solution that can be read: ", (await ToolRun.RunAsync("check", folder["All.sln"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_MSBuild_sees_in_one_that_both_read_counts()
    {
        // The library ends a name at its first quote, MSBuild at the last that leaves the rest whole.
        Write(Header + "Project(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"A\", \"a\\App.csproj\", \"c, d\\e.txt\", \"{00000000-0000-0000-0000-000000000001}\"\nEndProject\n");
        Assert.Contains("c, d/e.txt", await FindAsync());
    }

    [Fact]
    public async Task A_list_of_projects_that_MSBuild_reads_and_nobody_else_is_PG0001()
    {
        folder.Write("more.etp", "<EFPROJECT><GENERAL><References><Reference><FILE>c, d/e.txt</FILE></Reference></References></GENERAL></EFPROJECT>");
        Write(Header + Project("App", "a\\App.csproj", 1) + Project("More", "more.ETP", 2));
        ToolRun run = await ToolRun.RunAsync("check", folder.Path, "--format", "json");
        Assert.Contains("\"All.sln: names more.ETP, from which MSBuild takes more projects", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("policygate: All.sln names more.ETP", (await ToolRun.RunAsync("check", folder["All.sln"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_made_to_cost_does_not()
    {
        string line = Header + "Project(\"" + string.Concat(Enumerable.Repeat("\", \"", 100_000)) + "\nEndProject\n";
        Assert.False(SolutionText.Read(Encoding.UTF8.GetBytes(line)).IsWhole);
    }

    private static string Project(string name, string path, int id, string type = "{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") =>
        $"Project(\"{type}\") = \"{name}\", \"{path}\", \"{{00000000-0000-0000-0000-{id:D12}}}\"\nEndProject\n";

    private void Write(string text) => folder.Write("All.sln", text);

    private async Task<IEnumerable<string>> FindAsync() => (await RepositoryScan.FindAsync([folder["All.sln"]], CancellationToken.None))
        .Select(input => Path.GetRelativePath(folder.Path, input.ProjectFile).Replace('\\', '/'));
}
