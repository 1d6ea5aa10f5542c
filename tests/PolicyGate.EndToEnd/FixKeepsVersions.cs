namespace PolicyGate.EndToEnd;

/// <summary><c>policygate fix --apply</c> never makes anything worse: every framework of every project resolves what it resolved, or nothing is written and it says why.</summary>
public sealed class FixKeepsVersions
{
    [Fact]
    public async Task Each_framework_keeps_its_own()
    {
        using FixRepository repository = new("pinning: { direct: fixed }\n");
        repository
            .Project("Groups", Of("net8.0", "Sample.A", "1.*") + Of("net10.0", "Sample.A", "2.*"), "net8.0;net10.0")
            .Project("Reversed", Of("net10.0", "Sample.A", "2.*") + Of("net8.0", "Sample.A", "1.*"), "net8.0;net10.0")
            .Project("Items", """<ItemGroup><PackageReference Include="Sample.A" Version="1.*" Condition="'$(TargetFramework)' == 'net8.0'" /><PackageReference Include="Sample.A" Version="[2.0,3.0)" Condition="'$(TargetFramework)' != 'net8.0'" /></ItemGroup>""", "net8.0;net10.0")
            .Project("Same", Of("net8.0", "Sample.A", "1.*") + Of("net10.0", "Sample.A", "1.*"), "net8.0;net10.0")
            .Project("One", """<ItemGroup><PackageReference Include="Sample.A" Version="2.*" /></ItemGroup>""" + Of("net8.0", "Sample.D", "1.*"), "net8.0;net10.0")
            .Project("Three", Of("net8.0", "Sample.A", "1.0.*") + Of("net9.0", "Sample.A", "1.*") + Of("net10.0", "Sample.A", "*"), "net8.0;net9.0;net10.0")
            .Project("Child", """<ItemGroup Condition="'$(TargetFramework)' == 'net8.0'"><PackageReference Include="Sample.A"><Version>1.*</Version></PackageReference></ItemGroup>""" + Of("net10.0", "Sample.A", "2.*"), "net8.0;net10.0")
            .Project("Lower", Of("net8.0", "Sample.A", "1.*").Replace("Version=", "version=", StringComparison.Ordinal) + Of("net10.0", "sample.a", "2.*"), "net8.0;net10.0")
            .Project("Prerelease", Of("net8.0", "Sample.A", "*-*") + Of("net10.0", "Sample.A", "*"), "net8.0;net10.0")
            .Project("Parent", """<ItemGroup><ProjectReference Include="../Groups/Groups.csproj" /></ItemGroup>""" + Of("net10.0", "Sample.B", "1.*"), "net8.0;net10.0");
        IReadOnlyDictionary<string, string> before = repository.Restore();
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0, diff + notes);
        foreach ((string file, string text) in new[]
        {
            ("Groups", "1.2.0"), ("Groups", "2.1.0"), ("Items", "\"1.2.0\" Condition"), ("Items", "\"2.0.0\" Condition"), ("Three", "1.0.0"), ("Three", "1.2.0"), ("Three", "2.1.0"), ("Child", "<Version>1.2.0</Version>"), ("Lower", "version=\"1.2.0\""), ("Prerelease", "3.0.0-rc.1"),
        })
        {
            Assert.Contains(text, repository.Read($"{file}/{file}.csproj"), StringComparison.Ordinal);
        }

        Assert.Equal(before, repository.Restore());
        Assert.DoesNotContain("error PG02", await repository.CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_element_for_frameworks_or_projects_that_differ_is_left_alone()
    {
        // Lock files keep what was the newest once.
        const string Locked = "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>";
        using FixRepository repository = new("pinning: { direct: fixed }\n");
        repository.Project("Old", """<ItemGroup><PackageReference Include="Sample.A" Version="1.1.0" /><PackageReference Include="Sample.D" Version="1.1.0" /></ItemGroup>""")
            .Project("App", """<ItemGroup><PackageReference Include="Sample.A" Version="1.*" /></ItemGroup>""", "net8.0;net10.0", Locked)
            .Write("Shared.props", """<Project><ItemGroup><PackageReference Include="Sample.D" Version="1.*" /></ItemGroup></Project>""")
            .Project("X", """<Import Project="../Shared.props" />""", properties: Locked).Project("Y", """<Import Project="../Shared.props" />""");
        repository.Restore();
        repository.Lock("App/packages.lock.json", "Sample.A", "1.2.0", "1.1.0");
        repository.Lock("X/packages.lock.json", "Sample.D", "1.2.0", "1.1.0");
        IReadOnlyDictionary<string, string> resolved = repository.Restore();
        Assert.Equal(["1.1.0", "1.2.0"], resolved.Where(pair => pair.Key.StartsWith("App/", StringComparison.Ordinal)).Select(pair => pair.Value).Order(StringComparer.Ordinal));
        IReadOnlyDictionary<string, string> before = repository.Files;
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.Equal((0, string.Empty), (code, diff));
        Assert.Equal(before, repository.Files);
        Assert.Contains("App/App.csproj(6,14): Sample.A resolves to 1.1.0 and 1.2.0 in different frameworks", notes, StringComparison.Ordinal);
        Assert.Contains("Shared.props(1,21): Sample.D resolves to 1.1.0 and 1.2.0 in different projects", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_goes_where_the_central_version_can_be_what_it_resolved()
    {
        using FixRepository repository = new("pinning: { central: required }\n");
        repository.Write("Directory.Packages.props", Central(string.Concat(new[] { ("Sample.A", "1.0.0"), ("Sample.B", "1.*"), ("Sample.D", "1.1.0") }.Select(one => $"    <PackageVersion Include=\"{one.Item1}\" Version=\"{one.Item2}\" />\n"))))
            .Project("Raised", """<ItemGroup><PackageReference Include="Sample.A" VersionOverride="1.2.0" /></ItemGroup>""")
            .Project("Agrees", """<ItemGroup><PackageReference Include="Sample.A"><VersionOverride>1.2.0</VersionOverride></PackageReference></ItemGroup>""")
            .Project("Float", """<ItemGroup><PackageReference Include="Sample.B" VersionOverride="2.*" /></ItemGroup>""")
            .Project("Needless", """<ItemGroup><PackageReference Include="Sample.D" versionoverride="[1.1.0]" /></ItemGroup>""")
            .Project("Plain", """<ItemGroup><PackageReference Include="Sample.D" /></ItemGroup>""");
        IReadOnlyDictionary<string, string> before = repository.Restore();
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0, diff + notes);
        Assert.Contains("Include=\"Sample.A\" Version=\"1.2.0\"", repository.Read("Directory.Packages.props"), StringComparison.Ordinal);
        Assert.Contains("Include=\"Sample.B\" Version=\"2.0.0\"", repository.Read("Directory.Packages.props"), StringComparison.Ordinal);
        Assert.DoesNotContain(repository.Files.Values, text => text.Contains("VersionOverride", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(before, repository.Restore());
        Assert.DoesNotContain("error PG02", await repository.CheckAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<PackageReference Include="Sample.A" VersionOverride="2.0.0" />""", """<PackageReference Include="Sample.A" />""", "1.0.0")]
    [InlineData("""<PackageReference Include="Sample.A" VersionOverride="2.0.0" />""", """<PackageReference Include="Sample.A" VersionOverride="1.1.0" />""", "1.1.0 and 2.0.0")]
    [InlineData("""<PackageReference Include="Sample.A" VersionOverride="$(Newer)" />""", """<PackageReference Include="Sample.A" VersionOverride="$(Older)" />""", "1.1.0 and 2.0.0")]
    public async Task An_override_stays_where_another_project_would_change(string one, string other, string said)
    {
        using FixRepository repository = new("pinning: { central: required }\n");
        repository.Write("Directory.Packages.props", Central("    <PackageVersion Include=\"Sample.A\" Version=\"1.0.0\" />\n"))
            .Write("Directory.Build.props", "<Project><PropertyGroup><Newer>2.0.0</Newer><Older>1.1.0</Older></PropertyGroup></Project>")
            .Project("One", $"<ItemGroup>{one}</ItemGroup>").Project("Other", $"<ItemGroup>{other}</ItemGroup>");
        repository.Restore();
        IReadOnlyDictionary<string, string> before = repository.Files;
        (int code, _, string notes) = await repository.FixAsync();
        Assert.Equal(before, repository.Files);
        Assert.True(code == 0 && notes.Contains("policygate: Sample.A was left alone", StringComparison.Ordinal) && notes.Contains(said, StringComparison.Ordinal), notes);
    }

    [Fact]
    public async Task Central_pins_of_transitive_versions_are_seen_by_the_restore()
    {
        // Raising the central version would move what B brings into the other project.
        using FixRepository repository = new("pinning: { central: required }\n");
        repository.Write("Directory.Packages.props", Central("    <PackageVersion Include=\"Sample.A\" Version=\"1.1.0\" />\n    <PackageVersion Include=\"Sample.B\" Version=\"1.0.0\" />\n").Replace("<ManagePackage", "<CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled><ManagePackage", StringComparison.Ordinal))
            .Project("One", """<ItemGroup><PackageReference Include="Sample.A" VersionOverride="2.0.0" /></ItemGroup>""")
            .Project("Other", """<ItemGroup><PackageReference Include="Sample.B" /></ItemGroup>""");
        repository.Restore();
        IReadOnlyDictionary<string, string> before = repository.Files;
        (int code, _, string notes) = await repository.FixAsync();
        Assert.Equal(before, repository.Files);
        Assert.True(code == 3 && notes.Contains("Other/Other.csproj (net10.0): Sample.A 1.1.0 would become Sample.A 2.0.0", StringComparison.Ordinal) && notes.Contains("nothing was written", StringComparison.Ordinal), notes);
    }

    [Theory]
    [InlineData("""<PackageReference Include="Sample.A"><Version>1.2.0</Version></PackageReference>""")]
    [InlineData("<PackageReference Include=\"Sample.A\">\n      <PrivateAssets>all</PrivateAssets>\n      <Version>1.2.0</Version>\n    </PackageReference>")]
    [InlineData("""<PackageReference Include="Sample.A" version="1.2.0" PrivateAssets="all" />""")]
    [InlineData("""<PackageReference Include="Sample.A"><version> 1.2.0 </version></PackageReference>""")]
    [InlineData("""<PackageReference Include="Sample.A" /><PackageReference Update="Sample.A" Version="1.2.0" />""")]
    [InlineData("""<PackageReference Include="Sample.A" Version="$(Used)" />""")]
    [InlineData("""<PackageReference Include="Sample.A;Sample.D" Version="1.*" />""")]
    [InlineData("""<PackageReference Include="Sample.A" Version="1.2.0" Condition="'$(TargetFramework)' == 'net10.0'" />""")]
    [InlineData("""<PackageReference Include="Sample.A" Version="1.2.0" /><PackageReference Include="Sample.D" Version="1.0.0" Condition="'$(Configuration)' == 'Never'" />""")]
    [InlineData("""<PackageReference Include="Sample.B" Version="[2.0.0]" /><PackageReference Include="Sample.A" Version="2.0.0" />""")]
    public async Task Versions_move_to_the_central_file_with_all_that_has_them(string items)
    {
        using FixRepository repository = new("pinning: { central: required }\n");
        repository.Write("Directory.Build.props", "<Project><PropertyGroup><Used>1.2.0</Used></PropertyGroup></Project>")
            .Project("One", $"<ItemGroup>{items}</ItemGroup>").Project("Two", """<ItemGroup><PackageReference Include="Sample.D" Version="1.2.0" Condition="'$(Nobody)' == 'sets this'" /><ProjectReference Include="../One/One.csproj" /></ItemGroup>""".Replace("1.2.0", items.Contains("Never", StringComparison.Ordinal) ? "1.0.0" : "1.2.0", StringComparison.Ordinal));
        IReadOnlyDictionary<string, string> before = repository.Restore();
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0 && repository.Has("Directory.Packages.props"), diff + notes);
        Assert.DoesNotMatch("(?i)<version>| version=", repository.Read("One/One.csproj") + repository.Read("Two/Two.csproj"));
        Assert.Equal(before, repository.Restore());
        Assert.DoesNotContain("error PG02", await repository.CheckAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<PackageReference Include="Sample.A"><Version><![CDATA[1.2.0]]></Version></PackageReference>""", "is declared where it cannot be edited")]
    [InlineData("""<PackageReference Include="Sample.A" Version="1.2.0" Condition="'$(Configuration)' != 'Release'" /><PackageReference Include="Sample.A" Version="2.0.0" Condition="'$(Configuration)' == 'Release'" />""", "Sample.A 2.0.0 (One/One.csproj(")]
    [InlineData("""<PackageReference Include="Sample.A" Version="$(Debugged)" Condition="'$(Configuration)' != 'Release'" /><PackageReference Include="Sample.A" Version="$(Released)" Condition="'$(Configuration)' == 'Release'" />""", "is under a condition that does not hold here")]
    [InlineData("""<PackageReference Include="Sample.A" Version="2.0.0" />""", "Sample.A resolves to 1.2.0 and 2.0.0 in different projects")]
    public async Task Or_none_does_and_it_says_why(string items, string why)
    {
        using FixRepository repository = new("pinning: { central: required }\n");
        repository.Write("Directory.Build.props", "<Project><PropertyGroup><Debugged>1.2.0</Debugged><Released>2.0.0</Released></PropertyGroup></Project>")
            .Project("One", $"<ItemGroup>{items}</ItemGroup>").Project("Two", """<ItemGroup><PackageReference Include="Sample.A" Version="1.2.0" /></ItemGroup>""");
        repository.Restore();
        IReadOnlyDictionary<string, string> before = repository.Files;
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0 && diff.Length == 0 && notes.Contains("policygate: central versions were left alone: ", StringComparison.Ordinal) && notes.Contains(why, StringComparison.Ordinal), diff + notes);
        Assert.Equal(before, repository.Files);
    }

    [Fact]
    public async Task The_central_file_that_a_project_reads_is_the_one_that_is_edited()
    {
        using FixRepository repository = new("pinning: { direct: fixed, central: required }\n");
        repository.Write("Directory.Build.props", "<Project><PropertyGroup><DirectoryPackagesPropsPath Condition=\"'$(MSBuildProjectName)' == 'Named'\">$(MSBuildThisFileDirectory)eng/Packages.props</DirectoryPackagesPropsPath></PropertyGroup></Project>".Replace(" Condition=\"'$(MSBuildProjectName)' == 'Named'\"", string.Empty, StringComparison.Ordinal))
            .Write("eng/Packages.props", Central("    <PackageVersion Include=\"Sample.A\" Version=\"1.*\" />\n    <PackageVersion Include=\"Sample.D\" Version=\"1.0.*\" />\n"))
            .Project("Named", """<ItemGroup><PackageReference Include="Sample.A" VersionOverride="1.1.0" /></ItemGroup>""")
            .Project("Float", """<ItemGroup><PackageReference Include="Sample.D" /></ItemGroup>""");
        IReadOnlyDictionary<string, string> before = repository.Restore();
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0, diff + notes);
        Assert.False(repository.Has("Directory.Packages.props"));
        Assert.Contains("Include=\"Sample.A\" Version=\"1.1.0\"", repository.Read("eng/Packages.props"), StringComparison.Ordinal);
        Assert.Contains("Include=\"Sample.D\" Version=\"1.0.0\"", repository.Read("eng/Packages.props"), StringComparison.Ordinal);
        Assert.Equal(before, repository.Restore());
        Assert.DoesNotContain("error PG02", await repository.CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_files_are_turned_on_where_each_project_reads_it()
    {
        using FixRepository repository = new("lockfile: { required: true }\n");
        repository.Write("Directory.Build.props", "<Project>\n</Project>\n")
            .Write("Hidden/Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <Owner>Us</Owner>\n  </PropertyGroup>\n</Project>\n")
            .Write("Handed/Directory.Build.props", "<Project>\n  <Import Project=\"../Directory.Build.props\" />\n</Project>\n")
            .Project("Top", Plain).Project("Hidden/Below", Plain).Project("Handed/Below2", Plain);
        IReadOnlyDictionary<string, string> before = repository.Restore();
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0 && notes.Contains("Hidden/Directory.Build.props hides the Directory.Build.props at the root from Hidden/Below/Below.csproj; it is edited too", StringComparison.Ordinal), diff + notes);
        Assert.Contains("<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>", repository.Read("Hidden/Directory.Build.props"), StringComparison.Ordinal);
        Assert.DoesNotContain("RestorePackagesWithLockFile", repository.Read("Handed/Directory.Build.props"), StringComparison.Ordinal);
        Assert.Equal(before, repository.Restore());
        Assert.All(new[] { "Top", "Hidden/Below", "Handed/Below2" }, project => Assert.True(repository.Has($"{project}/packages.lock.json"), project));
    }

    [Theory]
    [InlineData("<RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>", "turns lock files off")]
    [InlineData("<ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>", "turns lock files off")]
    public async Task Where_that_would_not_help_nothing_is_written(string property, string why)
    {
        using FixRepository repository = new("lockfile: { required: true }\n");
        repository.Project("Off", Plain, properties: property).Project("On", Plain);
        if (property.StartsWith("<Import", StringComparison.Ordinal))
        {
            // Read before the SDK decides what to import.
            repository.Write("Off/Off.csproj", repository.Read("Off/Off.csproj").Replace("<Project Sdk=\"Microsoft.NET.Sdk\">", $"<Project>\n  <PropertyGroup>{property}</PropertyGroup>\n  <Import Project=\"Sdk.props\" Sdk=\"Microsoft.NET.Sdk\" />", StringComparison.Ordinal).Replace("\n</Project>", "\n  <Import Project=\"Sdk.targets\" Sdk=\"Microsoft.NET.Sdk\" />\n</Project>", StringComparison.Ordinal));
        }

        repository.Restore();
        IReadOnlyDictionary<string, string> before = repository.Files;
        (int code, _, string notes) = await repository.FixAsync();
        Assert.True(code == 3 && notes.Contains($"Off/Off.csproj {why}", StringComparison.Ordinal), notes);
        Assert.Equal(before, repository.Files);
    }

    [Fact]
    public async Task What_is_older_than_its_inputs_is_not_written()
    {
        using FixRepository repository = new("pinning: { direct: fixed }\n");
        repository.Project("App", """<ItemGroup><PackageReference Include="Sample.A" Version="1.*" /><PackageReference Include="Sample.D" Version="1.0.0" /></ItemGroup>""");
        repository.Restore();
        repository.Write("App/App.csproj", repository.Read("App/App.csproj").Replace("Version=\"1.0.0\"", "Version=\"2.0.0\"", StringComparison.Ordinal));
        IReadOnlyDictionary<string, string> before = repository.Files;
        (int code, _, string notes) = await repository.FixAsync();
        Assert.True(code != 0 && notes.Contains("project.assets.json is of before a change; restore again", StringComparison.Ordinal), notes);
        Assert.Equal(before, repository.Files);
    }

    [Fact]
    public async Task A_project_that_is_not_restored_and_reads_a_changed_file_stops_it()
    {
        using FixRepository repository = new("pinning: { direct: fixed }\n");
        repository.Write("Directory.Build.props", """<Project><ItemGroup><PackageReference Include="Sample.A" Version="1.*" /></ItemGroup></Project>""").Project("App/One", string.Empty);
        repository.Restore();
        repository.Project("Other", string.Empty);
        repository.Write("tool.cs", "#:package Sample.A@1.0.0\n");
        IReadOnlyDictionary<string, string> before = repository.Files;

        // Of the part that is restored.
        using StringWriter error = new();
        int code = await PolicyGate.Tool.Program.RunAsync(["fix", Path.Combine(repository.Folder, "App"), "--apply"], new PolicyGate.Tool.Terminal(TextWriter.Null, error, true, true), CancellationToken.None);
        Assert.True(code == 3 && error.ToString().Contains("Other/Other.csproj reads a changed file and is not restored", StringComparison.Ordinal), error.ToString());
        Assert.Contains("policygate: tool.cs reads a changed file and is not restored, so that nobody knows what it resolves; dotnet restore tool.cs first", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, repository.Files);

        // Of the whole, each that lacks it is said.
        (_, _, string notes) = await repository.FixAsync();
        Assert.Equal(2, notes.Split('\n').Count(line => line.Contains("error PG0002: the project has not been restored", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_policy_excludes_stops_nothing_and_is_said()
    {
        using FixRepository repository = new("pinning: { direct: fixed }\nexclude: [{ projects: [Other/**, tool.cs], reason: not ours }]\n");
        repository.Write("Directory.Build.props", """<Project><ItemGroup><PackageReference Include="Sample.A" Version="1.*" /></ItemGroup></Project>""").Project("App/One", string.Empty);
        repository.Restore();
        repository.Project("Other", string.Empty);
        repository.Write("tool.cs", "#:package Sample.D@1.0.0\n");
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0, diff + notes);
        Assert.Contains("Version=\"1.2.0\"", repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        foreach (string excluded in new[] { "Other/Other.csproj", "tool.cs" })
        {
            Assert.Contains($"policygate: {excluded} reads a changed file, too, and the policy excludes it: whether its versions stay the same was not asked", notes, StringComparison.Ordinal);
        }

        // Whoever names one asks for it.
        repository.Write("Directory.Build.props", """<Project><ItemGroup><PackageReference Include="Sample.A" Version="1.*" /></ItemGroup></Project>""");
        using StringWriter error = new();
        code = await PolicyGate.Tool.Program.RunAsync(["fix", Path.Combine(repository.Folder, "App"), Path.Combine(repository.Folder, "Other/Other.csproj"), "--apply"], new PolicyGate.Tool.Terminal(TextWriter.Null, error, true, true), CancellationToken.None);
        Assert.True(code == 3 && error.ToString().Contains("Other.csproj(1,1): error PG0002", StringComparison.Ordinal), error.ToString());
    }

    [Fact]
    public async Task Without_a_policy_floats_are_pinned_and_ranges_stay()
    {
        using FixRepository repository = new(string.Empty);
        File.Delete(Path.Combine(repository.Folder, "policygate.yaml"));
        repository.Project("App", """<ItemGroup><PackageReference Include="Sample.A" Version="1.*" /><PackageReference Include="Sample.D" Version="[1.0,2.0)" /></ItemGroup>""");
        IReadOnlyDictionary<string, string> before = repository.Restore();
        (int code, string diff, string notes) = await repository.FixAsync();
        Assert.True(code == 0, diff + notes);
        Assert.Contains("Include=\"Sample.A\" Version=\"1.2.0\"", repository.Read("App/App.csproj"), StringComparison.Ordinal);
        Assert.Contains("Include=\"Sample.D\" Version=\"[1.0,2.0)\"", repository.Read("App/App.csproj"), StringComparison.Ordinal);
        Assert.Equal(before, repository.Restore());
    }

    [Fact]
    public async Task What_a_lock_file_pins_stays_as_it_is_where_that_is_enough()
    {
        const string Locked = "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>";
        using FixRepository repository = new("pinning: { direct: locked }\n");
        repository.Project("Locked", """<ItemGroup><PackageReference Include="Sample.A" Version="1.*" /></ItemGroup>""", properties: Locked).Project("Loose", """<ItemGroup><PackageReference Include="Sample.A" Version="1.*" /></ItemGroup>""");
        IReadOnlyDictionary<string, string> before = repository.Restore();
        Assert.Contains("error PG0201: Sample.A floats (1.*), and packages.lock.json is missing", await repository.CheckAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await repository.FixAsync()).Code);
        Assert.Contains("Version=\"1.*\"", repository.Read("Locked/Locked.csproj"), StringComparison.Ordinal);
        Assert.Contains("Version=\"1.2.0\"", repository.Read("Loose/Loose.csproj"), StringComparison.Ordinal);
        Assert.Equal(before, repository.Restore());
        Assert.DoesNotContain("error PG", await repository.CheckAsync(), StringComparison.Ordinal);
    }

    private const string Plain = """<ItemGroup><PackageReference Include="Sample.A" Version="1.0.0" /></ItemGroup>""";

    private static string Central(string versions) => $"<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n    <CentralPackageFloatingVersionsEnabled>true</CentralPackageFloatingVersionsEnabled>\n  </PropertyGroup>\n  <ItemGroup>\n{versions}  </ItemGroup>\n</Project>\n";

    private static string Of(string framework, string id, string version) => $"<ItemGroup Condition=\"'$(TargetFramework)' == '{framework}'\">\n    <PackageReference Include=\"{id}\" Version=\"{version}\" />\n  </ItemGroup>\n  ";
}
