using NuGet.Versioning;
using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.Pinning;

/// <summary>PG0201 to PG0204: the shape of a version, and what a message advises.</summary>
public sealed class PinShapesTests
{
    [Theory]
    [InlineData(null, "None")]
    [InlineData("(, )", "None")]
    [InlineData("*", "Floating")]
    [InlineData("1.*", "Floating")]
    [InlineData("[1.0.0]", "Exact")]
    [InlineData("[1.0.0, 1.0.0]", "Exact")]
    [InlineData("[1.0.0, 2.0.0]", "Range")]
    [InlineData("[1.0.0, 2.0.0)", "Range")]
    [InlineData("(1.0.0, 2.0.0]", "Range")]
    [InlineData("(, 2.0.0]", "Range")]
    [InlineData("(1.0.0, )", "Range")]
    [InlineData("[1.0.0, )", "Range")]
    [InlineData(" [1.0.0, )", "Range")]
    [InlineData("1.0.0", "Bare")]
    public void Of_what_is_written(string? version, string shape)
    {
        VersionRange? range = version is null ? null : VersionRange.Parse(version.Trim());
        Assert.Equal(shape, Declared(range, version).Shape().ToString());
    }

    [Fact]
    public void Without_the_text_a_minimum_is_bare() => Assert.Equal("Bare", Declared(VersionRange.Parse("1.0.0"), null).Shape().ToString());

    [Theory]
    [InlineData("1.0", "1.0.0", "1.0")]
    [InlineData(null, "[1.0.0, )", "[1.0.0, )")]
    [InlineData(null, null, "no version")]
    public void Is_shown_as_written_or_as_NuGet_prints_it(string? text, string? range, string expected) =>
        Assert.Equal(expected, Declared(range is null ? null : VersionRange.Parse(range), text).Shown());

    [Fact]
    public void Is_shown_as_NuGet_prints_it_where_nobody_wrote_it() =>
        Assert.Equal("[1.0.0, 2.0.0)", Declared(new VersionRange(new NuGetVersion(1, 0, 0), true, new NuGetVersion(2, 0, 0), false), null).Shown());

    [Fact]
    public void The_advice_is_the_version_that_was_resolved_and_several_are_told()
    {
        Declaration declaration = Declared(VersionRange.Parse("1.0.0"), "1.0.0");
        ProjectFacts one = new TestProject().Build() with { Targets = [Target("3.0.0"), Target("3.0.0"), new Target("t", "t", new Dictionary<string, TargetEntry>())] };
        Assert.Equal("; pin it: Version=\"[3.0.0]\"", one.PinAdvice(declaration, exact: true));
        Assert.Equal("; pin it: VersionOverride=\"3.0.0\"", one.PinAdvice(declaration with { IsOverride = true }, exact: false));
        ProjectFacts three = new TestProject().Build() with { Targets = [Target("2.0.0"), Target("3.0.0"), Target("1.5.0")] };
        Assert.Equal("; its frameworks resolved it to 1.5.0 and 2.0.0 and 3.0.0: pin it for each of them, under a condition", three.PinAdvice(declaration, exact: true));
        ProjectFacts none = new TestProject().Build() with { Targets = [] };
        Assert.Equal("; pin it: Version=\"1.0.0\"", none.PinAdvice(declaration, exact: false));
        Assert.Equal("; restore, and pin what it resolves to", none.PinAdvice(Declared(VersionRange.Parse("4.*"), "4.*"), exact: false));
        Assert.Equal("; name one version", none.PinAdvice(Declared(null, null), exact: false));
        Assert.Equal("; restore, and pin what it resolves to", none.PinAdvice(Declared(VersionRange.Parse("(, 2.0.0]"), null), exact: false));
    }

    private static Declaration Declared(VersionRange? range, string? text)
    {
        SourceSpan at = new(TestProject.File, 1, 1);
        return new Declaration("A", DeclarationKind.PackageReference, range, text, at, at, false, false, false, false);
    }

    private static Target Target(string version) => new("t", "t", new Dictionary<string, TargetEntry> { ["A"] = new("A", NuGetVersion.Parse(version), TargetEntryKind.Direct, null) });
}
