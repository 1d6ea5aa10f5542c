using System.Globalization;
using System.Text;

namespace PolicyGate.EndToEnd;

/// <summary>
/// A property of <c>policygate fix --apply</c>, over generated repositories: frameworks, conditions, central versions, overrides, properties, child
/// elements, updates, shared imports and references between projects. What is resolved afterwards is what was resolved before.
/// </summary>
public sealed class FixedAtRandom
{
    private static readonly string[] Ids = ["Sample.A", "Sample.B", "Sample.C", "Sample.D"];
    private static readonly string[] Frameworks = ["net8.0", "net9.0", "net10.0"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Every_version_stays(int seed)
    {
        Random random = new(seed);
        using FixRepository repository = Restorable(random);
        IReadOnlyDictionary<string, string> before = repository.Restore();
        IReadOnlyDictionary<string, string> files = repository.Files;
        (int code, string diff, string notes) = await repository.FixAsync();
        string all = $"{string.Join("\n", files.Select(file => $"=== {file.Key}\n{file.Value}"))}\n{diff}\n{notes}";
        Assert.True(code is 0 or 3, all);
        if (code == 3)
        {
            Assert.True(notes.Contains("nothing was written", StringComparison.Ordinal), all);
            Assert.Equal(files, repository.Files);
            return;
        }

        IReadOnlyDictionary<string, string> after = repository.Restore();
        Assert.True(before.SequenceEqual(after), $"{all}\n{string.Join("\n", before.Except(after).Concat(after.Except(before)))}");

        // What it does not speak of passes.
        string check = await repository.CheckAsync();
        bool saysMore = notes.Split('\n').Any(line => line.StartsWith("policygate: ", StringComparison.Ordinal) && !line.Contains("commit the packages.lock.json", StringComparison.Ordinal));
        Assert.True(saysMore || !check.Contains("error PG02", StringComparison.Ordinal), $"{all}\n{check}");

        // And once it is done there is nothing to do.
        (int again, string more, string said) = await repository.FixAsync();
        Assert.True(again == 0 && more.Length == 0, $"{all}\n{more}\n{said}");
    }

    // What NuGet refuses (a downgrade) is no repository to fix; the next one is generated.
    private static FixRepository Restorable(Random random)
    {
        for (int left = 20; ; left--)
        {
            FixRepository repository = new(Policy(random));
            Generate(repository, random);
            PolicyGate.Testing.CommandResult restored = repository.TryRestore();
            if (restored.ExitCode == 0)
            {
                return repository;
            }

            repository.Dispose();
            Assert.True(left > 0, restored.ToString());
        }
    }

    private static string Policy(Random random)
    {
        string direct = Pick(random, "exact", "fixed", "fixed", "range", "locked");
        string central = random.Next(2) == 0 ? ", central: required" : string.Empty;
        string locks = random.Next(3) == 0 ? "lockfile: { required: true }\n" : string.Empty;
        return $"pinning: {{ direct: {direct}{central} }}\n{locks}";
    }

    private static void Generate(FixRepository repository, Random random)
    {
        bool isCentral = random.Next(2) == 0;
        string[] properties = [.. Ids.Select(id => $"<{id.Replace(".", string.Empty, StringComparison.Ordinal)}Version>{Version(random)}</{id.Replace(".", string.Empty, StringComparison.Ordinal)}Version>")];
        repository.Write("Directory.Build.props", $"<Project>\n  <PropertyGroup>\n    {string.Join("\n    ", properties)}\n  </PropertyGroup>\n</Project>\n");
        if (isCentral)
        {
            string versions = string.Concat(Ids.Select(id => $"    <PackageVersion Include=\"{id}\" Version=\"{Version(random)}\" />\n"));
            string named = random.Next(3) == 0 ? "eng/Versions.props" : "Directory.Packages.props";
            string transitive = random.Next(3) == 0 ? "<CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>" : string.Empty;
            repository.Write(named, $"<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n    <CentralPackageFloatingVersionsEnabled>true</CentralPackageFloatingVersionsEnabled>{transitive}\n  </PropertyGroup>\n  <ItemGroup>\n{versions}  </ItemGroup>\n</Project>\n");
            if (named != "Directory.Packages.props")
            {
                repository.Write("Directory.Build.props", repository.Read("Directory.Build.props").Replace("<PropertyGroup>", $"<PropertyGroup>\n    <DirectoryPackagesPropsPath>$(MSBuildThisFileDirectory){named}</DirectoryPackagesPropsPath>", StringComparison.Ordinal));
            }
        }

        int count = 2 + random.Next(3);
        for (int i = 0; i < count; i++)
        {
            string[] frameworks = [.. Frameworks.Where(framework => framework == "net10.0" || random.Next(2) == 0)];
            StringBuilder items = new();
            foreach (string id in Ids.Where(_ => random.Next(2) == 0))
            {
                items.Append(Reference(random, id, frameworks, isCentral));
            }

            if (i > 0 && random.Next(2) == 0)
            {
                items.Append(CultureInfo.InvariantCulture, $"<ItemGroup Condition=\"'$(TargetFramework)' == 'net10.0'\"><ProjectReference Include=\"../P{random.Next(i)}/P{{0}}.csproj\" /></ItemGroup>");
            }

            string text = items.ToString();
            int at = text.IndexOf("../P", StringComparison.Ordinal);
            text = at < 0 ? text : text.Replace("{0}", text[(at + 4)..(at + 5)], StringComparison.Ordinal);
            repository.Project($"P{i}", text, string.Join(';', frameworks), "<NoWarn>$(NoWarn);NU1605;NU1608;NU1603;NU1507</NoWarn><WarningsNotAsErrors>NU1605</WarningsNotAsErrors>");
        }
    }

    private static string Reference(Random random, string id, string[] frameworks, bool isCentral)
    {
        if (isCentral)
        {
            string over = random.Next(3) != 0 ? string.Empty : Pick(random, $" VersionOverride=\"{Version(random)}\"", $" versionOverride='{Version(random)}'");
            return $"<ItemGroup><PackageReference Include=\"{id}\"{over} /></ItemGroup>\n  ";
        }

        string property = $"$({id.Replace(".", string.Empty, StringComparison.Ordinal)}Version)";
        switch (random.Next(7))
        {
            case 0:
                return $"<ItemGroup><PackageReference Include=\"{id}\"><Version>{Version(random)}</Version></PackageReference></ItemGroup>\n  ";
            case 1:
                return $"<ItemGroup>\n    <PackageReference Include='{id}' version = '{Version(random)}'>\n      <PrivateAssets>none</PrivateAssets>\n    </PackageReference>\n  </ItemGroup>\n  ";
            case 2:
                return $"<ItemGroup><PackageReference Include=\"{id}\" Version=\"{property}\" /></ItemGroup>\n  ";
            case 3:
                return $"<ItemGroup><PackageReference Include=\"{id}\" /><PackageReference Update=\"{id}\" Version=\"{Version(random)}\" /></ItemGroup>\n  ";
            case 4:
                return string.Concat(frameworks.Select(framework => $"<ItemGroup Condition=\"'$(TargetFramework)' == '{framework}'\"><PackageReference Include=\"{id}\" Version=\"{Version(random)}\" /></ItemGroup>\n  "));
            case 5:
                return $"<ItemGroup><PackageReference Include=\"{id}\" Version=\"{Version(random)}\" Condition=\"'$(Configuration)' == 'Release'\" /><PackageReference Include=\"{id}\" Version=\"{Version(random)}\" Condition=\"'$(Configuration)' != 'Release'\" /></ItemGroup>\n  ";
            default:
                return $"<ItemGroup><PackageReference Include=\"{id}\" Version=\"{Version(random)}\" /></ItemGroup>\n  ";
        }
    }

    private static string Version(Random random) => Pick(random, "1.*", "*", "2.*", "[1.0,2.0)", "[1.0.0,)", "1.1.0", "[1.0.0]", "2.0.0", "1.0.0");

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
