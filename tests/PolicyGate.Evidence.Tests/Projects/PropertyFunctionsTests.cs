using PolicyGate.Policies;
using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>Property functions as people write them: with quotes and without, one in another, one behind another.</summary>
public sealed class PropertyFunctionsTests
{
    [Theory]
    [InlineData("$([MSBuild]::GetPathOfFileAbove(Above.props, $(MSBuildThisFileDirectory)..))", "{0}Above.props")]
    [InlineData("$([MSBuild]::GetPathOfFileAbove($(MSBuildThisFile), $(MSBuildThisFileDirectory)..))", "")]
    [InlineData("$([MSBuild]::GetPathOfFileAbove(`Above.props`))", "{0}Above.props")]
    [InlineData("$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory).., Above.props))/x", "{0}/x", true)]
    [InlineData("$([System.IO.Path]::Combine($(MSBuildThisFileDirectory).., 'a', \"b.props\"))", "{0}src/../a/b.props")]
    [InlineData("$([System.IO.Path]::GetFullPath($([System.IO.Path]::Combine('$(MSBuildThisFileDirectory)', ..\\a, b))))", "{0}a/b")]
    [InlineData("$([MSBuild]::NormalizePath('$(MSBuildThisFileDirectory)', '..', 'a b'))", "{0}a b")]
    [InlineData("$([MSBuild]::NormalizeDirectory($(MSBuildThisFileDirectory)..))", "{0}")]
    [InlineData("$([MSBuild]::EnsureTrailingSlash($([System.IO.Path]::GetDirectoryName($(MSBuildThisFileFullPath)))))", "{0}src/")]
    [InlineData("$([MSBuild]::MakeRelative($(MSBuildThisFileDirectory), '$(MSBuildThisFileDirectory)../a/b'))", "../a/b")]
    [InlineData("$(F.Substring(3))|$(F.Replace('net', 'x').ToUpper())|$(F.Contains(`8`))", "8.0|X8.0|True")]
    [InlineData("$([MSBuild]::GetTargetFrameworkIdentifier($(F)))|$([MSBuild]::GetTargetFrameworkVersion($(F)))|$([MSBuild]::GetTargetFrameworkVersion('net462', 3))", ".NETCoreApp|8.0|4.6.2")]
    [InlineData("$([MSBuild]::IsTargetFrameworkCompatible($(F), 'netstandard2.0'))|$([MSBuild]::IsTargetFrameworkCompatible('netstandard2.0', $(F)))", "True|False")]
    [InlineData("$([MSBuild]::VersionGreaterThanOrEquals('v8.0', '8'))|$([MSBuild]::VersionLessThan('10.0', '9.0'))", "True|False")]
    [InlineData("$([System.String]::IsNullOrEmpty('$(Empty)'))|$([System.String]::Join('.', 1, $(Two), 3))", "True|1.2.3")]
    [InlineData("$([MSBuild]::ValueOrDefault('$(Empty)', '$(Two)'))", "2")]
    public void Are_called_as_MSBuild_calls_them(string text, string expected, bool isFolder = false)
    {
        using TempFolder folder = new("pg-functions");
        folder.Write("Above.props", "<Project />");
        string root = folder.Path + Path.DirectorySeparatorChar;
        Assert.Equal(expected.Replace("{0}", isFolder ? folder.Path : root, StringComparison.Ordinal), Expand(text, folder));
    }

    [Theory]
    [InlineData("$(Unset)")]
    [InlineData("$(F.PadLeft(70000))")]
    [InlineData("$(F.Substring(9))")]
    [InlineData("$(F.Substring(x))")]
    [InlineData("$(Unset.Length)")]
    [InlineData("$([System.IO.File]::ReadAllText('Above.props'))")]
    [InlineData("$([MSBuild]::GetTargetFrameworkIdentifier())")]
    [InlineData("$([MSBuild]::VersionEquals('x', '1'))")]
    [InlineData("$([MSBuild]::NormalizePath('$(Unset)', 'a'))")]
    [InlineData("$(F.Trim().Trim().Trim().Trim().Trim().Trim().Trim().Trim().Trim().Trim())")]
    [InlineData("$([MSBuild]::NormalizePath('a')")]
    public void What_is_not_known_stays_as_it_stands(string text)
    {
        using TempFolder folder = new("pg-functions");
        Assert.Equal(text, Expand(text, folder));
    }

    [Theory]
    [InlineData("$(Two)/$(F)", "2/net8.0")]
    [InlineData("$([MSBuild]::GetPathOfFileAbove('Above.props', '$(MSBuildThisFileDirectory)../'))", "{0}Above.props")]
    [InlineData("$([MSBuild]::GetDirectoryNameOfFileAbove('$(MSBuildThisFileDirectory)', 'Above.props'))/x", "{0}x")]
    [InlineData("$([MSBuild]::GetDirectoryNameOfFileAbove('{0}', 'Above.props'))x", "{0}x")]
    [InlineData("$([System.IO.Path]::Combine('$([MSBuild]::GetDirectoryNameOfFileAbove($(MSBuildThisFileDirectory).., 'Above.props'))', 'a.props'))", "{0}a.props")]
    [InlineData("$([MSBuild]::NormalizePath($(MSBuildThisFileDirectory)..\\a))", "{0}a")]
    public void Exactly_means_by_the_functions_of_paths_of_which_the_answer_is_certain(string text, string expected)
    {
        using TempFolder folder = new("pg-functions");
        folder.Write("Above.props", "<Project />");
        string root = folder.Path + Path.DirectorySeparatorChar;
        Assert.Equal(expected.Replace("{0}", root, StringComparison.Ordinal), Expand(text.Replace("{0}", root, StringComparison.Ordinal), folder, isExact: true));
    }

    [Theory]
    [InlineData("$( Two )")]
    [InlineData("$(Two )")]
    [InlineData("$(PATH)")]
    [InlineData("$(Two.ToString())")]
    [InlineData("$(F.StartsWith('net'))")]
    [InlineData("$([System.Environment]::GetEnvironmentVariable('PATH'))")]
    [InlineData("$([System.String]::Concat('a', 'b'))")]
    [InlineData("$([System.IO.Path]::GetFileName('/a/b'))")]
    [InlineData("$([System.IO.Path]::GetFullPath('a'))")]
    [InlineData("$([System.IO.Path]::GetDirectoryName('/a/../b/c'))")]
    [InlineData("$([System.IO.Path]::Combine('/a', 'b\\c'))")]
    [InlineData("$([System.IO.Path]::Combine('/a', '%41'))")]
    [InlineData("$([System.IO.Path]::Combine('/a', null))")]
    [InlineData("$([MSBuild]::NormalizePath('/a/b').Replace('a', 'b'))")]
    [InlineData("$([MSBuild]::GetDirectoryNameOfFileAbove('/', 'a\\Above.props'))")]
    public void Exactly_nothing_else_is_expanded(string text)
    {
        using TempFolder folder = new("pg-functions");
        Assert.Equal(text, Expand(text, folder, isExact: true));
    }

    [Fact]
    public void Exactly_is_escaped_what_MSBuild_says_itself()
    {
        using TempFolder folder = new("pg (a); b");
        Assert.Contains("%28a%29%3b b", Expand("$(MSBuildThisFileDirectory)", folder, isExact: true), StringComparison.Ordinal);
        folder.Write("Above.props", "<Project />");
        string found = Expand("$([MSBuild]::GetPathOfFileAbove('Above.props', '$(MSBuildThisFileDirectory)../'))", folder, isExact: true);
        Assert.Contains("%28a%29%3b b", found, StringComparison.Ordinal);
        Assert.Equal(folder["Above.props"], MsbuildText.Unescaped(found));
    }

    private static string Expand(string text, TempFolder folder, bool isExact = false)
    {
        Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase) { ["F"] = "net8.0", ["Empty"] = string.Empty, ["Two"] = "2" };
        return new PropertyExpansion(new InputFiles(), properties, folder["src"], isExact).Expand(text, new SourceSpan(folder["src/App.csproj"], 1, 1), "the text");
    }
}
