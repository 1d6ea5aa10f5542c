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

    private static string Expand(string text, TempFolder folder)
    {
        Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase) { ["F"] = "net8.0", ["Empty"] = string.Empty, ["Two"] = "2" };
        return new PropertyExpansion(new InputFiles(), properties, folder["src"]).Expand(text, new SourceSpan(folder["src/App.csproj"], 1, 1), "the text");
    }
}
