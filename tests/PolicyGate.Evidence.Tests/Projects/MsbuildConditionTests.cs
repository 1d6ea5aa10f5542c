using PolicyGate.Projects.Evaluation;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>Conditions as MSBuild documents them; what cannot be known is neither true nor false.</summary>
public sealed class MsbuildConditionTests
{
    private static readonly Dictionary<string, string> Properties = new(StringComparer.OrdinalIgnoreCase) { ["TargetFramework"] = "net8.0", ["V"] = "10.0", ["Empty"] = string.Empty, ["T"] = "True" };

    [Theory]
    [InlineData("", "Yes")]
    [InlineData("  ", "Yes")]
    [InlineData("true", "Yes")]
    [InlineData("!false", "Yes")]
    [InlineData("!!true", "Yes")]
    [InlineData("'$(TargetFramework)' == 'net8.0'", "Yes")]
    [InlineData("'$(TargetFramework)'=='NET8.0'", "Yes")]
    [InlineData(" $(TargetFramework) != 'net8.0' ", "No")]
    [InlineData("'$(T)'", "Yes")]
    [InlineData("$(T)", "Yes")]
    [InlineData("'$(T)' == 'on'", "Yes")]
    [InlineData("$(V) >= 9.5", "Yes")]
    [InlineData("'$(V)' == '10.00'", "Yes")]
    [InlineData("'1.2.3' < '1.10.0'", "Yes")]
    [InlineData("'1.2.3' == '1.2.03'", "No")]
    [InlineData("'$(Empty)' == ''", "Yes")]
    [InlineData("'a' == 'b' or '$(V)' == '10.0' and 'x' == 'x'", "Yes")]
    [InlineData("('a' == 'b' OR 'c' == 'c') AND !('x' == 'y')", "Yes")]
    [InlineData("Exists('there') and !Exists('$(Empty)gone')", "Yes")]
    [InlineData("HasTrailingSlash('a\\')", "Yes")]
    [InlineData("'%6zet8.0' == '$(TargetFramework)'", "No")]
    [InlineData("'n%65t8.0' == '$(TargetFramework)'", "Yes")]
    [InlineData("$(TargetFramework.StartsWith('net8'))", "Yes")]
    [InlineData("'$(TargetFramework.Substring(0, 3))' == 'net'", "Yes")]
    [InlineData("'$(Unset)' == ''", "Unknown")]
    [InlineData("'$(Unset)' == 'a' and 'b' == 'c'", "No")]
    [InlineData("'$(Unset)' == 'a' or 'b' == 'b'", "Yes")]
    [InlineData("Exists('$(Unset)')", "Unknown")]
    [InlineData("'@(Items)' == ''", "Unknown")]
    [InlineData("'a' == ", "Unknown")]
    [InlineData("'a", "Unknown")]
    [InlineData("'a' === 'a'", "Unknown")]
    [InlineData("('a' == 'a'", "Unknown")]
    [InlineData("Other('a')", "Unknown")]
    [InlineData("'a' > 'b'", "Unknown")]
    [InlineData("nonsense", "Unknown")]
    [InlineData("'$($($($(' == ''", "Unknown")]
    public void Holds_as_far_as_is_known(string condition, string expected)
    {
        Expansion expansion = new(Properties);
        Assert.Equal(expected, MsbuildCondition.Holds(condition, expansion.Expand, path => path == "there").ToString());
    }

    [Fact]
    public void One_that_is_made_to_cost_is_not_known()
    {
        Expansion expansion = new(Properties);
        foreach (string condition in new[] { new string('(', 100_000), new string('!', 100_000), "'" + string.Concat(Enumerable.Repeat("$(", 50_000)), string.Concat(Enumerable.Repeat("'a'=='b' or ", 20_000)) })
        {
            Assert.Equal(Certainty.Unknown, MsbuildCondition.Holds(condition, expansion.Expand, _ => false));
        }
    }

    private sealed class Expansion(Dictionary<string, string> properties)
    {
        private readonly PolicyGate.Projects.PropertyExpansion expansion = new(new InputFiles(), properties, "/repo");

        public string Expand(string text) => expansion.Expand(text, PolicyGate.Policies.SourceSpan.WholeFile("/repo/App.csproj"), "the condition");
    }
}
