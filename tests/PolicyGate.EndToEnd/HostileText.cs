using System.IO.Compression;
using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd;

/// <summary>What a denied package calls its files is said by a build and obeyed by nobody.</summary>
public sealed class HostileText
{
    private static readonly string[] Names = ["##vso[task.prependpath]x", "##[error]x", "##teamcity[x]", " ::error::x", "\u009b31m\u202e", "\u2028x\u200b", "\U000E0041\u2066x", "\u001b]0;x\u0007"];

    [Fact]
    public void Of_a_package_reaches_no_log()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TempFolder feed = new("pg-text");
        for (int i = 0; i < Names.Length; i++)
        {
            Write(feed[FormattableString.Invariant($"Contoso.Text{i}.1.0.0.nupkg")], FormattableString.Invariant($"Contoso.Text{i}"), Names[i]);
        }

        using ScratchRepository repository = Product.Repository("version: 1\nbuild-code: { default: deny }\n");
        repository.Write("nuget.config", repository.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"text\" value=\"{feed.Path}\" /><add", StringComparison.Ordinal));
        repository.Project("App", string.Concat(Names.Select((_, i) => FormattableString.Invariant($"<PackageReference Include=\"Contoso.Text{i}\" Version=\"1.0.0\" />"))));
        string[] said = [.. repository.Dotnet("build", "App").Output.Split('\n').Where(line => line.Contains("PG1002", StringComparison.Ordinal))];
        Assert.All(Enumerable.Range(0, Names.Length), i => Assert.Contains(said, line => line.Contains(FormattableString.Invariant($"Contoso.Text{i} "), StringComparison.Ordinal)));
        foreach (string never in new[] { "##vso[", "##[", "##teamcity[", " ::error", "\u009b", "\u202e", "\u2028", "\u200b", "\U000E0041", "\u2066", "\u001b]", "\u0007" })
        {
            Assert.DoesNotContain(said, line => line.Contains(never, StringComparison.Ordinal));
        }
    }

    private static void Write(string file, string id, string name)
    {
        using ZipArchive archive = new(File.Create(file), ZipArchiveMode.Create);
        Add($"{id}.nuspec", Encoding.UTF8.GetBytes($"<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata><id>{id}</id><version>1.0.0</version><authors>a</authors><description>d</description></metadata></package>"));
        Add("lib/netstandard2.0/_._", []);
        Add($"analyzers/dotnet/cs/{name}.dll", File.ReadAllBytes(typeof(HostileText).Assembly.Location));

        void Add(string path, byte[] content)
        {
            using Stream entry = archive.CreateEntry(path).Open();
            entry.Write(content);
        }
    }
}
