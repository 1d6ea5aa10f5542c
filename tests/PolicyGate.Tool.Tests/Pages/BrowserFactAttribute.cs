namespace PolicyGate.Tool.Tests.Pages;

/// <summary>A test that needs a browser of Chromium's kind, named by <c>POLICYGATE_BROWSER</c> as .ci/run does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private const string Variable = "POLICYGATE_BROWSER";

    public BrowserFactAttribute()
    {
        if (Browser is null)
        {
            Skip = $"{Variable} is not set: apt-get install chromium, and name it";
        }
    }

    /// <summary>The browser; <see langword="null"/> for none.</summary>
    public static string? Browser => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
}
