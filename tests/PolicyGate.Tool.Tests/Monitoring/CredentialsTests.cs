using PolicyGate.Testing;

namespace PolicyGate.Tool.Tests.Monitoring;

/// <summary>A server that lets nobody in who does not say who asks.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData("secret", 0)]
    [InlineData("%PG_TEST_MONITOR_SECRET%", 0)]
    [InlineData("wrong", 3)]
    [InlineData(null, 3)]
    public async Task Of_nuget_config_are_sent_and_without_them_nothing_is_known(string? password, int code)
    {
        using MonitorRun run = new(isPaged: true);
        run.Feed.Reader = "reader:secret";
        Environment.SetEnvironmentVariable("PG_TEST_MONITOR_SECRET", "secret");
        run.Config(password is null ? run.Feed.Config() : run.Feed.Config().WithCredentials("reader", password));
        ToolRun told = await run.RunAsync();
        Assert.True(told.ExitCode == code, told.ToString());
        Assert.Equal(code != 0, (told.Output + told.Error).Contains("401", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", told.Output + told.Error, StringComparison.Ordinal);
    }
}
