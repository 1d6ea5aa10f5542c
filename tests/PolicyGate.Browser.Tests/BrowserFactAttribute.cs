namespace PolicyGate.Browser.Tests;

/// <summary>A test that needs a browser of Chromium's kind, named by <c>POLICYGATE_BROWSER</c> as .ci/run does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browsers.Missing;
}

/// <summary>The same with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browsers.Missing;
}

/// <summary>The same with rows, and with the rules of accessibility of npm's axe-core, in the folder that <c>POLICYGATE_NODE_TOOLS</c> names.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = Browsers.Missing ?? (Browsers.Axe is null ? "POLICYGATE_NODE_TOOLS is not set: npm install --prefix FOLDER axe-core" : null);
}

/// <summary>What tests find of others.</summary>
internal static class Browsers
{
    /// <summary>The browser; <see langword="null"/> for none.</summary>
    public static string? Browser => Variable("POLICYGATE_BROWSER");

    /// <summary>Why there is no browser; <see langword="null"/> where there is one.</summary>
    public static string? Missing => Browser is null ? "POLICYGATE_BROWSER is not set: apt-get install chromium, and name it" : null;

    /// <summary>The file of axe-core; <see langword="null"/> for none.</summary>
    public static string? Axe => Variable("POLICYGATE_NODE_TOOLS") is { } tools ? Path.Combine(tools, "node_modules/axe-core/axe.min.js") : null;

    /// <summary>Where to put what the page looks like, for a person; <see langword="null"/> for nowhere.</summary>
    public static string? Screenshots => Variable("POLICYGATE_SCREENSHOTS");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
