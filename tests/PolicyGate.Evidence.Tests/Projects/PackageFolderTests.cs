using PolicyGate.Projects;
using PolicyGate.Testing;

namespace PolicyGate.Evidence.Tests.Projects;

/// <summary>Which folders are those of packages, by what lies in them.</summary>
public sealed class PackageFolderTests
{
    private const string Nuspec = "<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata><id>Contoso.Odd</id><version>1.2.0</version></metadata></package>";

    [Theory]
    [InlineData("packages/contoso.odd/1.2.0", ".nupkg.metadata", "{}", "contoso.odd 1.2.0 in packages")]
    [InlineData("packages/contoso.odd/1.2.0", "contoso.odd.1.2.0.nupkg", "", "contoso.odd 1.2.0 in packages")]
    [InlineData("packages/Contoso.Odd/1.2.0", "Contoso.Odd.nuspec", Nuspec, "Contoso.Odd 1.2.0 in packages")]
    [InlineData("packages/Contoso.Odd.1.2.0", "Contoso.Odd.1.2.0.nupkg", "", "Contoso.Odd 1.2.0 in packages")]
    [InlineData("packages/Contoso.Odd.1.2.0", "Contoso.Odd.nuspec", Nuspec, "Contoso.Odd 1.2.0 in packages")]
    [InlineData("packages/Contoso.2.Odd.1.2.0-rc.1", "Contoso.2.Odd.1.2.0-rc.1.nupkg", "", "Contoso.2.Odd 1.2.0-rc.1 in packages")]
    [InlineData("lib/odd", "[Content_Types].xml x.nuspec", Nuspec, "Contoso.Odd 1.2.0 in lib")]
    [InlineData("lib/odd", ".signature.p7s Contoso.Odd.nuspec", Nuspec, "Contoso.Odd 1.2.0 in lib")]
    [InlineData("src/Contoso.Odd", "Contoso.Odd.nuspec", Nuspec, null)]
    [InlineData("src/Contoso.Odd.1.2.0", "Contoso.Odd.nuspec", "<package><metadata><id>$id$</id><version>$version$</version></metadata></package>", null)]
    [InlineData("src/Contoso.Odd.1.0.0", "Contoso.Odd.nuspec", Nuspec, null)]
    [InlineData("feed", "Contoso.Odd.1.2.0.nupkg", "", null)]
    [InlineData("lib/odd", "[Content_Types].xml", "<Types />", null)]
    [InlineData("lib/odd", "[Content_Types].xml x.nuspec", "<package>", null)]
    [InlineData("lib/odd.1.0", "a.txt", "", null)]
    public void A_package_is_known_by_what_lies_beside_its_files(string path, string files, string content, string? package)
    {
        using TempFolder folder = new();
        foreach (string file in files.Split(' '))
        {
            folder.Write($"{path}/{file}", content);
        }

        PackageFolder? found = PackageFolder.Of(folder[$"{path}/lib/net8.0/A.dll"]);
        Assert.Equal(package, found is null ? null : $"{found.Id} {found.Version} in {Path.GetRelativePath(folder.Path, found.Root)}");
        Assert.Equal(found is null ? null : "lib/net8.0/A.dll", found?.File);
    }
}
