using System.Text;
using PolicyGate.Testing;
using PolicyGate.Tool;

namespace PolicyGate.EndToEnd;

/// <summary><c>policygate fix --apply</c> on untidy repositories: it changes what it says and nothing else, and what comes out restores in locked mode and builds.</summary>
public sealed class FixApplied
{
    private const string Project = "\uFEFF<Project Sdk='Microsoft.NET.Sdk'>\r\n\t<!-- keep me: Version=\"1.*\" -->\r\n   <PropertyGroup>\r\n      <TargetFramework>net10.0</TargetFramework>\r\n   </PropertyGroup>\r\n\t <ItemGroup>\r\n\t\t<PackageReference   Include='Contoso.Good'\r\n\t\t\tVersion='1.*' /> <!-- floats -->\r\n\t\t<PackageReference Include=\"Contoso.Chain4\">\r\n\t\t\t<Version>[1.0.0,2.0.0)</Version>\r\n\t\t</PackageReference>\r\n\t </ItemGroup>\r\n</Project>\r\n";

    [Fact]
    public async Task Pins_and_locks_keep_comments_indentation_line_ends_byte_order_marks_and_quotes()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npinning: { direct: fixed, transitive: locked }\nlockfile: { required: true, in-sync: true, locked-mode: ci }\n", withGate: false);
        repository.Write("App/App.csproj", string.Empty);
        File.WriteAllText(Path.Combine(repository.Path, "App/App.csproj"), Project[1..], new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        repository.Write("App/Code.cs", "class Code;\n");
        Succeeds(repository.Dotnet("restore", "App"));
        Assert.Equal(1, (await Run("check", repository.Path)).Code);

        // Shown, not written.
        (int code, string diff) = await Run("fix", repository.Path);
        Assert.Equal(0, code);
        Assert.Contains("-\t\t\tVersion='1.*' /> <!-- floats -->\n+\t\t\tVersion='1.1.0' /> <!-- floats -->\n", diff.Replace("\r", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(Project, Read(repository, "App/App.csproj"));

        Assert.Equal(0, (await Run("fix", repository.Path, "--apply")).Code);
        Assert.Equal(Project.Replace("Version='1.*'", "Version='1.1.0'", StringComparison.Ordinal).Replace("[1.0.0,2.0.0)", "1.0.0", StringComparison.Ordinal), Read(repository, "App/App.csproj"));
        string props = Read(repository, "Directory.Build.props");
        Assert.Equal("<Project>\n  <PropertyGroup>\n    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>\n    <RestoreLockedMode Condition=\"'$(CI)' == 'true' or '$(ContinuousIntegrationBuild)' == 'true'\">true</RestoreLockedMode>\n  </PropertyGroup>\n</Project>", props);

        // A second run has nothing to do, before and after the restore.
        Assert.Empty((await Run("fix", repository.Path, "--apply")).Output);
        Succeeds(repository.Dotnet("restore", "App"));
        Assert.Empty((await Run("fix", repository.Path, "--apply")).Output);
        Assert.Equal(props, Read(repository, "Directory.Build.props"));
        Succeeds(repository.Dotnet("restore --locked-mode --force", "App"));
        Succeeds(repository.Dotnet("build --no-restore", "App"));
        Assert.Equal(0, (await Run("check", repository.Path)).Code);

        // The mode alone, where lock files are on.
        repository.Write("Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>\n  </PropertyGroup>\n</Project>\n");
        Succeeds(repository.Dotnet("restore --force", "App"));
        Assert.Equal(0, (await Run("fix", repository.Path, "--apply")).Code);
        Assert.Equal(1, Read(repository, "Directory.Build.props").Split("<RestoreLockedMode Condition=").Length - 1);
        Assert.Empty((await Run("fix", repository.Path, "--apply")).Output);
    }

    [Fact]
    public async Task Central_versions_clear_and_mapping_come_from_what_is_resolved()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npinning: { direct: exact, central: required }\nsources: { allow: [feed], mapping: required }\n", withGate: false);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<packageSources><clear />", "<packageSources>\n    <!-- ours -->\n    ", StringComparison.Ordinal));
        repository.Project("A", """<PackageReference Include="Contoso.Good" Version="1.1.*" />""");
        repository.Project("B", """<PackageReference Include="Contoso.Good" Version="1.1.0" PrivateAssets="all" /><PackageReference Include="Contoso.Chain4" Version="1.0.0" />""");
        foreach (string project in new[] { "A", "B" })
        {
            Succeeds(repository.Dotnet("restore", project));
        }

        Assert.Equal(0, (await Run("fix", repository.Path, "--apply")).Code);
        Assert.Equal(
            "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n  <ItemGroup>\n    <PackageVersion Include=\"Contoso.Chain4\" Version=\"[1.0.0]\" />\n    <PackageVersion Include=\"Contoso.Good\" Version=\"[1.1.0]\" />\n  </ItemGroup>\n</Project>\n",
            Read(repository, "Directory.Packages.props"));
        Assert.Contains("<PackageReference Include=\"Contoso.Good\" />", Read(repository, "A/A.csproj"), StringComparison.Ordinal);
        Assert.Contains("<PackageReference Include=\"Contoso.Good\" PrivateAssets=\"all\" /><PackageReference Include=\"Contoso.Chain4\" />", Read(repository, "B/B.csproj"), StringComparison.Ordinal);
        string config = Read(repository, "nuget.config");
        Assert.Contains("<packageSources>\n    <clear />", config, StringComparison.Ordinal);
        Assert.Contains("<packageSource key=\"feed\">", config, StringComparison.Ordinal);
        foreach (string project in new[] { "A", "B" })
        {
            Succeeds(repository.Dotnet("build", project));
        }

        (int code, string output) = await Run("check", repository.Path);
        Assert.True(code == 0, output);
        Assert.Empty((await Run("fix", repository.Path, "--apply")).Output);
    }

    [Fact]
    public async Task What_cannot_be_edited_safely_is_said_and_left_alone()
    {
        using ScratchRepository repository = Product.Repository("version: 1\npinning: { direct: fixed }\n", withGate: false);
        repository.Project("A", """<PackageReference Include="Contoso.Good" Version="$(GoodVersion)" />""", "<TargetFramework>net10.0</TargetFramework><GoodVersion>1.*</GoodVersion>");
        Succeeds(repository.Dotnet("restore", "A"));
        string before = Read(repository, "A/A.csproj");
        using StringWriter output = new();
        using StringWriter error = new();
        Assert.Equal(0, await Program.RunAsync(["fix", repository.Path, "--apply"], new Terminal(output, error, true, true), CancellationToken.None));
        Assert.Contains("the version of Contoso.Good (1.*) is not written there", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Read(repository, "A/A.csproj"));
    }

    [Fact]
    public async Task A_lock_file_that_git_would_ignore_is_said_before_the_restore_writes_it()
    {
        using FixRepository repository = new("lockfile: { required: true }\n");
        repository.Project("App", """<ItemGroup><PackageReference Include="Sample.A" Version="1.0.0" /></ItemGroup>""");
        repository.Restore();
        TestGit.Run(repository.Folder, "init", "-q");
        repository.Write(".gitignore", "obj/\n*.lock.json\n");
        (int code, _, string notes) = await repository.FixAsync();
        Assert.True(code == 0 && notes.Contains("policygate: git ignores App/packages.lock.json: a clone will not have it, and fails; git add --force it", StringComparison.Ordinal), notes);
    }

    private static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        int code = await Program.RunAsync(arguments, new Terminal(output, TextWriter.Null, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        return (code, output.ToString());
    }

    private static string Read(ScratchRepository repository, string file) => Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(repository.Path, file)));

    private static void Succeeds(CommandResult result) => Assert.True(result.ExitCode == 0, result.ToString());
}
