using System.Text;
using PolicyGate.Facts;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

public class LockFileReaderTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests/PolicyGate.Evidence.Tests/lockfiles");

    public static TheoryData<string, int> Real
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string[] columns in File.ReadLines(Path.Combine(Folder, "index.tsv")).Skip(1).Select(line => line.Split('\t')))
            {
                data.Add(columns[0], int.TryParse(columns[3], out int entries) ? entries : -1);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Real))]
    public void Reads_real_lock_files_with_the_line_of_every_entry(string name, int entries)
    {
        string file = Path.Combine(Folder, name);
        byte[] bytes = File.ReadAllBytes(file);
        if (entries < 0)
        {
            FactsException e = Assert.Throws<FactsException>(() => LockFileReader.Parse(file, bytes));
            Assert.Equal(("PG0001", file), (e.Rule.Id, e.At.File));
            return;
        }

        LockFile read = LockFileReader.Parse(file, bytes);
        string[] lines = File.ReadAllLines(file);
        LockEntry[] all = [.. read.Targets.Values.SelectMany(target => target.Values)];
        Assert.Equal(entries, all.Length);
        Assert.All(all, entry => Assert.Contains($"\"{entry.Id}\"", lines[entry.At.Line - 1], StringComparison.Ordinal));
        Assert.All(all, entry => Assert.Equal('"', lines[entry.At.Line - 1].TrimStart('\uFEFF')[entry.At.Column - 1]));
    }

    [Fact]
    public void A_lock_file_cut_off_anywhere_is_PG0001_with_its_name()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Folder, "AbelSolutions-io__nugate--1.packages.lock.json"));
        int end = Encoding.UTF8.GetString(whole).TrimEnd().Length;
        for (int length = 0; length < end; length++)
        {
            FactsException e = Assert.Throws<FactsException>(() => LockFileReader.Parse("/repo/packages.lock.json", whole[..length]));
            Assert.Contains("packages.lock.json", e.Message, StringComparison.Ordinal);
            Assert.True(e.At.Line > 0 && e.At.Column > 0);
        }
    }

    [Theory]
    [InlineData("{}", "unknown version")]
    [InlineData("{ \"version\": 4, \"dependencies\": {} }", "unknown version")]
    [InlineData("{ \"version\": \"1\", \"dependencies\": {} }", "unknown version")]
    [InlineData("[]", "not what NuGet writes")]
    [InlineData("{ \"version\": 1, \"dependencies\": [] }", "not what NuGet writes")]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\" } } } }", "no resolved version for A")]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"resolved\": \"1.0.0\" } } } }", "no type for A")]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\", \"resolved\": \"x\" } } } }", "\"x\" is not a version")]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": 1, \"resolved\": \"1.0.0\" } } } }", "not what NuGet writes")]
    [InlineData("<xml/>", "not well-formed JSON")]
    public void What_is_malformed_is_PG0001(string json, string expected)
    {
        FactsException e = Assert.Throws<FactsException>(() => LockFileReader.Parse("/repo/packages.lock.json", Encoding.UTF8.GetBytes(json)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n \"version\": 1,\n \"version\": 2, \"dependencies\": {} }", "version", 3)]
    [InlineData("{ \"version\": 1,\n \"dependencies\": {},\n \"dependencies\": {} }", "dependencies", 3)]
    [InlineData("{ \"version\": 1, \"dependencies\": {\n \"net8.0\": {},\n \".NETCoreApp,Version=v8.0\": {} } }", "net8.0", 3)]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": {\n \"A\": { \"type\": \"Direct\", \"resolved\": \"1.0.0\" },\n \"a\": { \"type\": \"Direct\", \"resolved\": \"2.0.0\" } } } }", "a", 3)]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\",\n \"resolved\": \"1.0.0\",\n \"resolved\": \"2.0.0\" } } } }", "resolved", 3)]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\", \"resolved\": \"1.0.0\",\n \"contentHash\": \"x\", \"contentHash\": \"y\" } } } }", "contentHash", 2)]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net8.0\": { \"A\": { \"type\": \"Direct\", \"resolved\": \"1.0.0\", \"dependencies\": {\n \"B\": \"1.0.0\",\n \"b\": \"2.0.0\" } } } } }", "b", 3)]
    public void A_key_that_is_there_twice_is_PG0001_at_its_line(string json, string key, int line)
    {
        FactsException e = Assert.Throws<FactsException>(() => LockFileReader.Parse("/repo/packages.lock.json", Encoding.UTF8.GetBytes(json)));
        Assert.Equal(("PG0001", line, $"the lock file packages.lock.json has the key {key} twice; delete it and restore again"), (e.Rule.Id, e.At.Line, e.Message));
    }

    [Theory]
    [InlineData(".NETCoreApp,Version=v10.0", "net10.0")]
    [InlineData(".NETCoreApp,Version=v3.1/linux-x64", "netcoreapp3.1/linux-x64")]
    [InlineData(".NETStandard,Version=v2.0", "netstandard2.0")]
    [InlineData("netstandard2.0", "netstandard2.0")]
    [InlineData(".NETFramework,Version=v4.7.2/win-x64", "net472/win-x64")]
    [InlineData("net472", "net472")]
    [InlineData("net10.0-windows7.0", "net10.0-windows7.0")]
    [InlineData("net8.0", "net8.0")]
    public void One_target_has_one_name_however_it_is_spelt(string written, string canonical) => Assert.Equal(canonical, LockFileReader.CanonicalTarget(written));

    private const string Direct = "{ \"type\": \"Direct\", \"requested\": \"[1.0.0, )\", \"resolved\": \"1.0.0\" }";

    [Theory]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"dependencies\": { \"P\": @ } }, \"b\": { \"framework\": \"net10.0\", \"dependencies\": {} }", "a=net10.0:1 b=net10.0:0")]
    [InlineData("\"a\": { \"dependencies\": { \"P\": @ }, \"framework\": \".NETCoreApp,Version=v10.0\" }", "a=net10.0:1")]
    [InlineData("\"a\": { \"framework\": \".NETFramework,Version=v4.7.2\", \"dependencies\": { \"P\": @, \"Q\": @ } }", "a=net472:2")]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"dependencies\": { \"P\": @ } }, \"a/linux-x64\": { \"framework\": \"net10.0\", \"dependencies\": {} }", "a=net10.0:1 a/linux-x64=net10.0:0")]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"later\": [1, { \"x\": 2 }], \"dependencies\": {} }", "a=net10.0:0")]
    [InlineData("\"dependencies\": { \"net8.0\": { \"P\": @ } }", "net8.0=net8.0:1")]
    [InlineData("\"dependencies\": { \"net8.0\": { \"P\": @ } }, \"b\": { \"framework\": \"net8.0\", \"dependencies\": { \"P\": @ } }", "b=net8.0:1 net8.0=net8.0:1")]
    public void Version_3_names_each_target_as_the_project_does(string members, string targets)
    {
        LockFile read = LockFileReader.Parse("/repo/packages.lock.json", Encoding.UTF8.GetBytes($"{{ \"version\": 3, {members.Replace("@", Direct, StringComparison.Ordinal)} }}"));
        Assert.Equal(targets, string.Join(' ', read.Targets.Keys.Order(StringComparer.Ordinal).Select(name => $"{name}={read.FrameworkOf(name)}:{read.Targets[name].Count}")));

        // The version may come last.
        LockFile last = LockFileReader.Parse("/repo/packages.lock.json", Encoding.UTF8.GetBytes($"{{ {members.Replace("@", Direct, StringComparison.Ordinal)}, \"version\": 3 }}"));
        Assert.Equal(read.Targets.Keys.Order(StringComparer.Ordinal), last.Targets.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\n\"a\": { \"framework\": \"net10.0\" }", "has a, which is not a target", 2)]
    [InlineData("\n\"a\": { \"dependencies\": {} }", "has a, which is not a target", 2)]
    [InlineData("\n\"a\": { \"framework\": 10, \"dependencies\": {} }", "has a, which is not a target", 2)]
    [InlineData("\n\"a\": [ { \"framework\": \"net10.0\", \"dependencies\": {} } ]", "has a, which is not a target", 2)]
    [InlineData("\n\"a\": \"net10.0\"", "has a, which is not a target", 2)]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"dependencies\": {} },\n\"a\": { \"framework\": \"net10.0\", \"dependencies\": {} }", "has the key a twice", 2)]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"dependencies\": {} },\n\"A\": { \"framework\": \"net8.0\", \"dependencies\": {} }", "has the key A twice", 2)]
    [InlineData("\"a\": { \"framework\": \"net10.0\",\n\"framework\": \"net8.0\", \"dependencies\": {} }", "has the key framework twice", 2)]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"dependencies\": {\n\"P\": @,\n\"p\": @ } }", "has the key p twice", 3)]
    [InlineData("\"a\": { \"framework\": \"net10.0\", \"dependencies\": [] }", "not what NuGet writes", 1)]
    public void Version_3_that_is_malformed_is_PG0001_at_its_line(string members, string expected, int line)
    {
        FactsException e = Assert.Throws<FactsException>(() => LockFileReader.Parse("/repo/packages.lock.json", Encoding.UTF8.GetBytes($"{{ \"version\": 3, {members.Replace("@", Direct, StringComparison.Ordinal)} }}")));
        Assert.Equal(("PG0001", line), (e.Rule.Id, e.At.Line));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_version_has_beside_its_dependencies_is_passed_over()
    {
        LockFile read = LockFileReader.Parse("/repo/packages.lock.json", Encoding.UTF8.GetBytes($"{{ \"version\": 1, \"more\": {{ \"framework\": \"net10.0\", \"dependencies\": {{ \"P\": {Direct} }} }}, \"dependencies\": {{ \"net8.0\": {{}} }} }}"));
        Assert.Equal(["net8.0"], read.Targets.Keys);
    }
}
