using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PolicyGate.Packages.Capabilities;
using PolicyGate.Policies;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Packages.Capabilities;

public class CapabilityMapTests
{
    private static readonly string Packs = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs"));

    public static TheoryData<string> Lines => [.. CapabilityMap.Current.Lines.Select(Written)];

    private static readonly Lazy<Dictionary<string, List<(string Member, bool TakesString)>>> InPacks = new(() => Members(Directory.GetFiles(Packs, "*.dll", SearchOption.AllDirectories).Where(file => file.Contains(".Ref/", StringComparison.Ordinal) && file.Contains("/ref/", StringComparison.Ordinal))));

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_names_what_is_in_the_reference_packs_or_says_where_else_it_is(string written)
    {
        MapLine line = CapabilityMap.Current.Lines.Single(line => Written(line) == written);
        Assert.Equal(line.Where is null, IsIn(InPacks.Value, line));
        if (line.Where is { } package && PackageOf(package) is { } folder)
        {
            Assert.True(IsIn(Members(Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories)), line), $"{package} has no {line.Member}");
        }
    }

    // What is looked up above only where it is there is there for these at least: the tests themselves are built with them.
    [Theory]
    [InlineData("Microsoft.Build.Utilities.Core")]
    [InlineData("Microsoft.CodeAnalysis.Common")]
    public void Packages_that_lines_name_are_looked_into(string package)
    {
        Assert.Contains(CapabilityMap.Current.Lines, line => line.Where == package);
        Assert.NotNull(PackageOf(package));
    }

    [Fact]
    public void Every_capability_but_the_unanalysable_has_a_line_and_none_stands_twice()
    {
        Assert.Equal(CapabilityWords.All.Except([Capability.Unanalysable]), CapabilityMap.Current.Lines.Select(line => line.Capability).Distinct().Order());
        Assert.Equal(CapabilityMap.Current.Lines.Count, CapabilityMap.Current.Lines.Select(Written).Distinct().Count());
        Assert.All(CapabilityMap.Current.Lines.Where(line => !line.Gives), not => Assert.Contains(CapabilityMap.Current.Lines, line => line.Gives && line.Capability == not.Capability && not.Member.StartsWith(line.Member, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("N.T", "M", "network")]
    [InlineData("N.T", "Other", "network")]
    [InlineData("N.T+Nested", "M", "network")]
    [InlineData("N.Types", "M", "")]
    [InlineData("N.U", "M", "process")]
    [InlineData("N.U", "MN", "")]
    [InlineData("N.U", "N", "")]
    [InlineData("N.V", "ReadA", "files")]
    [InlineData("N.V", "Write", "")]
    [InlineData("N.S", "M", "registry")]
    [InlineData("N.Space.A", "M", "identity")]
    [InlineData("N.Space.B", "M", "")]
    [InlineData("N.Space.B", "K", "identity")]
    [InlineData("N.Spaces", "M", "")]
    [InlineData("N", "T", "network")]
    [InlineData("M.N.T", "M", "")]
    public void The_longest_line_about_a_member_decides(string type, string member, string words)
    {
        CapabilityMap map = new(new[] { "network N.T", "process N.U.M", "files N.V.Read*", "registry N.S.M(string)", "identity N.Space.*", "identity not N.Space.B", "identity N.Space.B.K" }.Select(MapLine.Parse));
        Assert.Equal(words, CapabilityMap.Given(map.Of(type), type, member, takesString: true).Words());
    }

    [Fact]
    public void A_line_of_strings_wants_one()
    {
        CapabilityMap map = new([MapLine.Parse("files N.R.new(string)")]);
        Assert.Equal(Capability.None, CapabilityMap.Given(map.Of("N.R"), "N.R", "new", takesString: false));
    }

    [Theory]
    [InlineData("internet N.T")]
    [InlineData("network")]
    public void What_is_no_line_is_refused(string line) => Assert.Throws<FormatException>(() => MapLine.Parse(line));

    private static string Written(MapLine line) => $"{line.Capability.Word()} {(line.Gives ? string.Empty : "not ")}{line.Member}{(line.IsPrefix ? "*" : string.Empty)}{(line.TakesString ? "(string)" : string.Empty)}";

    private static bool IsIn(Dictionary<string, List<(string Member, bool TakesString)>> library, MapLine line) =>
        library.Any(type => line.Concerns(type.Key) && type.Value.Exists(member => (member.TakesString || !line.TakesString) && line.Matches(type.Key, member.Member)));

    private static string? PackageOf(string id)
    {
        string folder = Path.Combine(RepositoryRoot.Packages, id.ToLowerInvariant());
        return Directory.Exists(folder) ? folder : null;
    }

    private static Dictionary<string, List<(string, bool)>> Members(IEnumerable<string> files)
    {
        Dictionary<string, List<(string, bool)>> members = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            using PEReader image = new(File.OpenRead(file));
            if (!image.HasMetadata)
            {
                continue;
            }

            MetadataReader metadata = image.GetMetadataReader();
            MetadataNames names = new(image, metadata);
            foreach (TypeDefinition type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public))
            {
                string name = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name).Split('`')[0]}";
                List<(string, bool)> all = members.TryGetValue(name, out List<(string, bool)>? known) ? known : members[name] = [];
                all.AddRange(type.GetMethods().Select(metadata.GetMethodDefinition).Select(method => (names.OfMember(method.Name), MemberSignature.MayTakeString(metadata.GetBlobReader(method.Signature)))));
                all.AddRange(type.GetFields().Select(field => (names.OfMember(metadata.GetFieldDefinition(field).Name), false)));
            }
        }

        return members;
    }
}
