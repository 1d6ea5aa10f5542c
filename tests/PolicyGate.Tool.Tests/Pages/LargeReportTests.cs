using System.Diagnostics;
using System.Globalization;
using System.Text;
using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Cataloguing;
using PolicyGate.Tool.Pages;
using PolicyGate.Verdicts;
using Xunit.Abstractions;

namespace PolicyGate.Tool.Tests.Pages;

/// <summary>The page of a large project: 619 packages, each signed twice and twice in the findings.</summary>
public sealed class LargeReportTests(ITestOutputHelper output)
{
    private const int Packages = 619;
    private const int Most = 1_500_000;

    [Fact]
    public void It_is_not_larger_than_a_picture()
    {
        CataloguedPackage[] packages = [.. Enumerable.Range(0, Packages).Select(Package)];
        RepositoryCatalogue catalogue = new("shop", new DateOnly(2026, 11, 28), [new CataloguedProject("src/Contoso.Shop.Web/Contoso.Shop.Web.csproj", [], [])], packages, []);
        RepositoryPaths paths = new("/repo");
        CheckReport report = new()
        {
            Tool = "policygate 1.0.0",
            AsOf = catalogue.AsOf,
            Policy = "policygate.yaml",
            Packages = Packages,
            Projects = [new JudgedProject(catalogue.Projects[0].Path, Packages, paths, Verdict.Of(packages.SelectMany(Findings)).Findings)],
        };
        string page = ReportPage.Write(report, catalogue, null);
        double[] times = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(page, ReportPage.Write(report, catalogue, null));
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        })];
        int bytes = Encoding.UTF8.GetByteCount(page);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes, {times.Min():0} ms"));
        Assert.InRange(bytes, Packages * 1000, Most);
    }

    private static IEnumerable<Finding> Findings(CataloguedPackage package)
    {
        foreach (string rule in new[] { "PG0402", "PG0801" })
        {
            yield return RuleCatalog.Find(rule)!.At(new Policies.SourceSpan("/repo/Directory.Packages.props", 14, 5), $"{package.Id} {package.Version} is not as the policy wants it to be, and this says why in as many words as a rule needs") with
            {
                Severity = Policies.Severity.Error,
                PackageId = package.Id,
                Version = package.Version,
                Path = ["Contoso.Shop.Web", "Contoso.Shop.Framework 3.1.0", $"{package.Id} {package.Version}"],
                DecidedBy = new Policies.SourceSpan("/repo/policygate.yaml", 20, 5),
            };
        }
    }

    private static CataloguedPackage Package(int i)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"Contoso.Extensions.DependencyInjection.Part{i:000}");
        return new CataloguedPackage
        {
            Id = id,
            Version = new NuGetVersion(10, 0, i),
            Uses = [new CataloguedUse("src/Contoso.Shop.Web/Contoso.Shop.Web.csproj", IsDirect: false, ["Contoso.Shop.Web", "Contoso.Shop.Framework 3.1.0", $"{id} 10.0.{i}"])],
            ContentHash = Convert.ToBase64String(new byte[64]),
            Source = "nuget.org",
            Author = Signature("CN=Contoso Corporation, O=Contoso Corporation, L=Redmond, S=Washington, C=US", []),
            Repository = Signature("CN=NuGet.org Repository by Microsoft, O=NuGet.org Repository by Microsoft, L=Redmond, S=Washington, C=US", ["aspnet", "dotnetframework", "Microsoft"]),
            LicenseSays = "MIT",
            BuildCode = Policies.CodeKinds.Msbuild,
        };
    }

    private static PackageSignature Signature(string subject, IReadOnlyList<string> owners) =>
        new(SignatureState.Valid, null, new string('A', 64), subject, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue, owners.Count > 0 ? "https://contoso.example/v3/index.json" : null, owners);
}
