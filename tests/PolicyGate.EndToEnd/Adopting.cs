using PolicyGate.Testing;
using PolicyGate.Tool;

namespace PolicyGate.EndToEnd;

/// <summary><c>policygate init</c> in repositories of different shapes, with genuine packages: what it writes passes, and fails again when something comes in.</summary>
public sealed class Adopting
{
    private const string Locked = "<TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile><NuGetAudit>false</NuGetAudit>";
    private const string Extra = """<PackageReference Include="Contoso.Extra" Version="1.0.0" />""";

    [Theory]
    [InlineData("plain")]
    [InlineData("central")]
    [InlineData("frameworks")]
    [InlineData("fsharp")]
    [InlineData("solution")]
    public async Task A_policy_passes_until_something_comes_in(string shape)
    {
        using ScratchRepository repository = Product.Repository("version: 1\n", withRegistry: true, withGate: false);
        File.Delete(Path.Combine(repository.Path, "policygate.yaml"));
        string feed = Directory.CreateDirectory(Path.Combine(repository.Path, "extra")).FullName;
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("</packageSources>", $"<add key=\"extra\" value=\"{feed}\" /></packageSources>", StringComparison.Ordinal));
        new SamplePackage("Contoso.Extra", "1.0.0").WriteTo(feed);
        new SamplePackage("Contoso.Extra", "1.1.0").File("build/Contoso.Extra.targets", "<Project />").WriteTo(feed);
        (string target, string file, string version) = Shape(repository, shape);
        Succeeds(repository.Dotnet($"restore {target}"));
        (int code, string output) = await Run("init", repository.Path);
        Assert.True(code == 0, output);
        string policy = repository.Read("policygate.yaml");
        (code, output) = await Run("check", repository.Path);
        Assert.True(code == 0, $"{output}\n{policy}");
        Assert.DoesNotContain("Newtonsoft.Json", policy, StringComparison.Ordinal);
        Assert.Contains("jamesnk", repository.Read("policygate.lock.json"), StringComparison.Ordinal);

        // An unsigned package under the name of a signed one.
        string archive = Path.Combine(repository.PackageCache, "newtonsoft.json/13.0.3/newtonsoft.json.13.0.3.nupkg");
        byte[] genuine = File.ReadAllBytes(archive);
        File.Copy(new SamplePackage("Newtonsoft.Json", "13.0.3").WriteTo(Path.Combine(repository.Path, "evil")), archive, overwrite: true);
        await Fails("PG0601: Newtonsoft.Json");
        File.WriteAllBytes(archive, genuine);
        Assert.Equal(0, (await Run("check", repository.Path)).Code);

        // A new package, and one that gains a targets file in an update.
        repository.Write(file, repository.Read(file).Replace(version, version.Replace("1.0.0", "1.1.0", StringComparison.Ordinal), StringComparison.Ordinal));
        string project = shape == "central" ? "App/App.csproj" : file;
        repository.Write(project, repository.Read(project).Replace("</ItemGroup>", shape == "central" ? """<PackageReference Include="Contoso.Good" VersionOverride="1.0.0" /></ItemGroup>""" : """<PackageReference Include="Contoso.Good" Version="1.0.0" /></ItemGroup>""", StringComparison.Ordinal));
        Succeeds(repository.Dotnet($"restore {target}"));
        await Fails("PG0402: Contoso.Good 1.0.0");
        await Fails("PG1203: Contoso.Extra 1.1.0");

        async Task Fails(string finding)
        {
            (int exit, string said) = await Run("check", repository.Path);
            Assert.True(exit == 1 && said.Contains($"error {finding}", StringComparison.Ordinal), said);
        }
    }

    [Fact]
    public async Task What_the_SDK_chooses_is_approved_by_who_signed_it_not_by_the_bytes_of_its_patch()
    {
        using ScratchRepository repository = Product.Repository("version: 1\n", withRegistry: true, withGate: false);
        File.Delete(Path.Combine(repository.Path, "policygate.yaml"));
        repository.Project("App", string.Empty, $"{Locked}<PublishAot>true</PublishAot><RuntimeIdentifiers>linux-x64;win-x64</RuntimeIdentifiers>");
        Succeeds(repository.Dotnet("restore App"));
        (int code, string output) = await Run("init", repository.Path);
        Assert.True(code == 0, output);
        string policy = repository.Read("policygate.yaml");
        Assert.DoesNotContain("sha256", policy, StringComparison.Ordinal);
        Assert.Contains("- { package: Microsoft.DotNet.ILCompiler, kinds: [msbuild] }", policy, StringComparison.Ordinal);
        Assert.Contains("- { package: runtime.*, kinds: [executable] }", policy, StringComparison.Ordinal);
        Assert.Contains("licenses:\n  allow: [MIT]\n", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("PG0901", policy, StringComparison.Ordinal);
        Assert.Contains("packages: [Microsoft.DotNet.ILCompiler, Microsoft.NET.ILLink.Tasks, runtime.*], require: author, signers: [microsoft-corporation], owners: [dotnetframework, Microsoft] }", policy, StringComparison.Ordinal);
        (code, output) = await Run("check", repository.Path);
        Assert.True(code == 0, $"{output}\n{policy}");

        // The bytes of another patch, as the approvals of 0.1.0 pinned them, and the same package from somebody else.
        repository.Write("policygate.yaml", policy.Replace("ILCompiler, kinds: [msbuild] }", $"ILCompiler, kinds: [msbuild], sha256: \"{new string('0', 64)}\" }}", StringComparison.Ordinal));
        (code, output) = await Run("check", repository.Path);
        Assert.True(code == 1 && output.Contains("approve it without a hash: { package: Microsoft.DotNet.ILCompiler, kinds: [msbuild] }", StringComparison.Ordinal), output);
        (code, output) = await Run("allow", "Microsoft.DotNet.ILCompiler", repository.Path, "--apply");
        Assert.True(code == 0, output);
        (code, output) = await Run("check", repository.Path);
        Assert.True(code == 0, output);
        repository.Write("policygate.yaml", policy.Replace("owners: [dotnetframework, Microsoft]", "owners: [somebody]", StringComparison.Ordinal));
        (code, output) = await Run("check", repository.Path);
        Assert.True(code == 1 && output.Contains("PG0605: Microsoft.DotNet.ILCompiler", StringComparison.Ordinal) && output.Contains("PG0605: runtime.linux-x64.Microsoft.DotNet.ILCompiler", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task Check_restores_first_where_it_is_asked_to_locked_where_there_is_a_lock()
    {
        using ScratchRepository repository = Product.Repository("version: 1\nlockfile: { required: true, in-sync: true }\n", withGate: false);
        repository.Project("App", """<PackageReference Include="Contoso.Good" Version="1.0.0" />""", Locked);
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<packageSources>", $"<config><add key=\"globalPackagesFolder\" value=\"{repository.PackageCache}\" /></config><packageSources>", StringComparison.Ordinal));
        Assert.Equal(3, (await Run("check", repository.Path)).Code);
        (int code, string output) = await Run("check", repository.Path, "--restore");
        Assert.True(code == 0, output);

        // A restore that would change the lock file fails, and says why.
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("1.0.0", "1.1.0", StringComparison.Ordinal));
        (code, output) = await Run("check", repository.Path, "--restore");
        Assert.True(code == 3 && output.Contains("NU1004", StringComparison.Ordinal), output);
    }

    // What to restore, the file with the version of Contoso.Extra, and the text of it.
    private static (string Target, string File, string Version) Shape(ScratchRepository repository, string shape)
    {
        const string Json = """<PackageReference Include="Newtonsoft.Json" Version="13.0.3" />""";
        switch (shape)
        {
            case "central":
                repository.Write("Directory.Packages.props", """<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include="Newtonsoft.Json" Version="13.0.3" /><PackageVersion Include="Contoso.Extra" Version="1.0.0" /></ItemGroup></Project>""");
                repository.Project("App", """<PackageReference Include="Newtonsoft.Json" /><PackageReference Include="Contoso.Extra" />""", Locked);
                return ("App", "Directory.Packages.props", """Include="Contoso.Extra" Version="1.0.0" """.TrimEnd());
            case "frameworks":
                repository.Project("App", $"{Json}{Extra}", Locked.Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><OutputType>Library</OutputType>", StringComparison.Ordinal));
                return ("App", "App/App.csproj", Extra);
            case "fsharp":
                repository.Write("App/App.fsproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{Locked}</PropertyGroup><ItemGroup>{Json}{Extra}</ItemGroup></Project>");
                return ("App", "App/App.fsproj", Extra);
            case "solution":
                repository.Project("App", $"{Json}{Extra}", Locked);
                repository.Project("App.Tests", """<ProjectReference Include="../App/App.csproj" /><PackageReference Include="xunit" Version="2.9.3" /><PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" /><PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />""", Locked);
                repository.Write("All.slnx", """<Solution><Project Path="App/App.csproj" /><Project Path="App.Tests/App.Tests.csproj" /></Solution>""");
                return ("All.slnx", "App/App.csproj", Extra);
            default:
                repository.Project("App", $"{Json}{Extra}", Locked);
                return ("App", "App/App.csproj", Extra);
        }
    }

    private static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using StringWriter output = new();
        int code = await Program.RunAsync(arguments, new Terminal(output, output, isRedirected: true, isErrorRedirected: true), CancellationToken.None);
        return (code, output.ToString());
    }

    private static void Succeeds(CommandResult result) => Assert.True(result.ExitCode == 0, result.ToString());
}
