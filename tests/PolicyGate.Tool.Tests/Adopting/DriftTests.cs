namespace PolicyGate.Tool.Tests.Adopting;

/// <summary>What <c>init</c> wrote fails at every change that the generated lists of a policy would have refused, and at no other.</summary>
public sealed class DriftTests
{
    [Theory]
    [InlineData("nothing", "")]
    [InlineData("new package", "error PG0208 ; error PG0402 N")]
    [InlineData("owner added", "error PG1202 P")]
    [InlineData("owner replaced", "error PG1202 P")]
    [InlineData("author replaced", "error PG1202 P")]
    [InlineData("author stripped", "error PG1202 P")]
    [InlineData("repository stripped", "error PG0601 P; error PG1202 P")]
    [InlineData("unsigned", "error PG0601 P; error PG1202 P")]
    [InlineData("source changed", "error PG0501 P; warning PG1204 P")]
    [InlineData("targets gained", "error PG1203 P")]
    [InlineData("analyzer gained", "error PG1203 P")]
    [InlineData("bytes changed", "error PG1203 T")]
    [InlineData("licence changed", "error PG0901 P; warning PG1204 P")]
    [InlineData("capability gained", "error PG1401 P")]
    public async Task Fails(string change, string expected)
    {
        using SignedRepository before = await new SignedRepository().AdoptAsync();
        Assert.Empty(await before.SaysAsync());
        using SignedRepository after = new SignedRepository("1.1.0", change).With(before.Policy, before.Trust);

        // Every version that the trust file has not seen yet waits, by the second clock.
        IReadOnlyList<string> says = await after.SaysAsync();
        Assert.Equal(change == "new package" ? ["N", "P", "T"] : ["P", "T"], says.Where(line => line.StartsWith("error PG0801 ", StringComparison.Ordinal)).Select(line => line[13..]).Order());
        Assert.Equal(expected, string.Join("; ", says.Where(line => !line.StartsWith("error PG0801 ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
    }
}
