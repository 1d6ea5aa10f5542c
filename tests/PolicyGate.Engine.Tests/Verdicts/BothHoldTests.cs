using NuGet.Versioning;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Verdicts;

namespace PolicyGate.Engine.Tests.Verdicts;

/// <summary>Of two policies each finds what it finds.</summary>
public sealed class BothHoldTests
{
    private static readonly SourceSpan At = new("App.csproj", 3, 5);

    [Theory]
    [InlineData(Severity.Error, Severity.Error, "machine")]
    [InlineData(Severity.Error, Severity.Warning, "machine")]
    [InlineData(Severity.Warning, Severity.Error, "repository")]
    [InlineData(Severity.Info, Severity.Info, "machine")]
    public void What_both_find_of_one_thing_is_said_once_by_the_louder_one(object machine, object repository, string says) =>
        Assert.Equal(says, Assert.Single(BothHold.Of([Denied("A", "machine", (Severity)machine)], [Denied("A", "repository", (Severity)repository)])).Message);

    [Fact]
    public void What_one_finds_the_other_cannot_take_away()
    {
        Finding waived = Denied("A", "repository", Severity.Error) with { WaivedBy = (Waiver)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Waiver)) };
        Assert.Equal("machine", Assert.Single(BothHold.Of([Denied("A", "machine", Severity.Error)], [waived])).Message);
        Assert.Equal("machine", Assert.Single(BothHold.Of([Denied("A", "machine", Severity.Error)], [])).Message);
        Assert.Equal("repository", Assert.Single(BothHold.Of([], [Denied("A", "repository", Severity.Error)])).Message);
    }

    [Fact]
    public void What_is_of_different_things_is_said_of_each()
    {
        Finding[] machine = [Denied("A", "one", Severity.Error), Denied("A", "two", Severity.Error)];
        Finding[] repository = [Denied("B", "three", Severity.Error), Denied("A", "four", Severity.Error) with { At = new SourceSpan("App.csproj", 4, 5) }];
        Assert.Equal(["one", "two", "three", "four"], BothHold.Of(machine, repository).Select(finding => finding.Message));
    }

    [Fact]
    public void No_command_of_a_repository_mends_what_the_machine_says()
    {
        Finding mended = Denied("A", "x", Severity.Error) with { MendedBy = MendingCommand.Allow };
        Assert.Null(Assert.Single(BothHold.Of([mended], [])).Mend);
        Assert.Equal("policygate allow A", Assert.Single(BothHold.Of([], [mended])).Mend);
        Assert.Equal("policygate fix", Assert.Single(BothHold.Of([mended with { MendedBy = MendingCommand.Fix }], [])).Mend);
    }

    private static Finding Denied(string id, string message, Severity severity) =>
        new() { Rule = PackageDenied.Descriptor, At = At, Message = message, PackageId = id, Version = new NuGetVersion("1.0.0"), Severity = severity };
}
