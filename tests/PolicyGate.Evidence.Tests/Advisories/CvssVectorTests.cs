using PolicyGate.Advisories;

namespace PolicyGate.Evidence.Tests.Advisories;

public class CvssVectorTests
{
    private const string Three = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N";
    private const string Four = "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    private const string EverythingOfThree = Three + "/E:F/RL:O/RC:C/CR:H/IR:M/AR:L/MAV:P/MAC:H/MPR:H/MUI:R/MS:U/MC:H/MI:N/MA:L";
    private const string EverythingOfFour =
        Four + "/E:U/CR:L/IR:M/AR:H/MAV:P/MAC:H/MAT:P/MPR:H/MUI:A/MVC:N/MVI:N/MVA:L/MSC:L/MSI:S/MSA:S/S:P/AU:Y/R:I/V:C/RE:H/U:Green";

    // From https://www.first.org/cvss/v4.0/examples, which scores the same vulnerabilities with both versions.
    [Theory]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8)]
    [InlineData("CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 9.3)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8)]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H", 8.2)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", 8.1)]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:F/RL:O/RC:C", 7.5)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:L/A:N", 7.2)]
    [InlineData("CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.0)]
    [InlineData("CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.4)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1)]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:N", 6.0)]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.3)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 9.3)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 9.2)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 8.7)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 8.5)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 8.4)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N", 8.3)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 6.9)]
    [InlineData("CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:H/SI:N/SA:H", 6.4)]
    [InlineData("CVSS:4.0/AV:P/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 5.4)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.6)]
    public void Scores_as_published(string vector, double score) => Assert.Equal(score, CvssVector.Score(vector));

    // Of advisories about packages, and the ends. The calculator of the specification and a public implementation that is independent of it say the same.
    [Theory]
    [InlineData("CVSS:3.0/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:H/UI:R/S:C/C:L/I:L/A:N", 4.8)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N", 8.7)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:C/C:N/I:N/A:H", 6.8)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:C/C:H/I:L/A:N", 6.5)]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N", 4.0)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:N/I:N/A:N", 0.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:H/SC:N/SI:N/SA:N", 8.8)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N", 8.7)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:H/SC:N/SI:N/SA:N", 7.1)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:N/VI:N/VA:N/SC:H/SI:L/SA:L", 5.3)]
    [InlineData("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N", 1.0)]
    public void Scores_vectors_of_advisories(string vector, double score) => Assert.Equal(score, CvssVector.Score(vector));

    [Fact]
    public void A_half_goes_up() => Assert.Equal(8.6, CvssVector.Score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:L/VA:N/SC:H/SI:H/SA:H"));

    [Theory]
    [InlineData(Three, EverythingOfThree)]
    [InlineData(Four, EverythingOfFour)]
    public void Only_base_metrics_count(string vector, string withMore) => Assert.Equal(CvssVector.Score(vector), CvssVector.Score(withMore));

    [Fact]
    public void Metrics_of_3_have_no_order() =>
        Assert.Equal(CvssVector.Score(Three), CvssVector.Score("CVSS:3.1/A:N/RC:C/I:L/C:L/S:C/UI:R/PR:N/E:F/AC:L/AV:N"));

    [Theory]
    [InlineData(EverythingOfThree, 8)]
    [InlineData(EverythingOfFour, 11)]
    public void Is_none_without_a_base_metric_or_with_a_metric_twice(string vector, int mandatory)
    {
        string[] parts = vector.Split('/');
        for (int metric = 1; metric < parts.Length; metric++)
        {
            Assert.Equal(metric <= mandatory, CvssVector.Score(string.Join('/', parts.Where((_, index) => index != metric))) is null);
            Assert.Null(CvssVector.Score($"{vector}/{parts[metric]}"));
            Assert.Null(CvssVector.Score(string.Join('/', [.. parts[..metric], parts[metric], .. parts[metric..]])));
        }
    }

    [Theory]
    [InlineData(EverythingOfThree, 8)]
    [InlineData(EverythingOfFour, 11)]
    public void Is_one_wherever_it_ends_behind_a_metric(string vector, int mandatory)
    {
        for (int length = 0; length < vector.Length; length++)
        {
            bool isWhole = vector[length] == '/' && vector[..length].Count(character => character == '/') >= mandatory;
            Assert.Equal(isWhole, CvssVector.Score(vector[..length]) is not null);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("CVSS:3.1")]
    [InlineData("CVSS:3.1/")]
    [InlineData("critical")]
    [InlineData("9.8")]
    [InlineData(Three + "/")]
    [InlineData(Three + " ")]
    [InlineData(" " + Three)]
    [InlineData(Three + "/E")]
    [InlineData(Three + "/E:")]
    [InlineData(Three + "/:")]
    [InlineData(Three + "/E:A")]
    [InlineData(Three + "/E:F:F")]
    [InlineData(Three + "/S:C/MSI:S")]
    [InlineData(Three + "/é:N")]
    [InlineData(Four + "/U:C")]
    [InlineData(Four + "/MSC:S")]
    [InlineData(Four + "/RL:O")]
    [InlineData(Four + "/CR:L/E:U")]
    [InlineData("CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P")]
    [InlineData("AV:N/AC:L/Au:N/C:P/I:P/A:P")]
    [InlineData("CVSS:3.2/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("cvss:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("CVSS:3.1/AV:n/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("CVSS:3.1//AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("CVSS:3.1/AV:X/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N")]
    [InlineData("CVSS:3.1/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N")]
    // Those that section 7 of https://www.first.org/cvss/v4.0/specification-document gives.
    [InlineData("CVSS:4.0/AV:F/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N/E:A/E:X")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/ui:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N")]
    [InlineData("AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AC:L/AV:N/AT:N/PR:H/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N")]
    public void Is_none(string vector) => Assert.Null(CvssVector.Score(vector));

    [Fact]
    public void Is_none_if_it_is_too_long_and_then_is_not_read()
    {
        string vector = Three + new string('/', 1_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(CvssVector.Score(vector));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000);
    }
}
