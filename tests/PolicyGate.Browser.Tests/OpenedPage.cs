using System.Collections;
using Microsoft.Playwright;
using PolicyGate.Testing;

namespace PolicyGate.Browser.Tests;

/// <summary>A page in a browser that has no network: what it says on its console and what it asks for is kept.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly TempFolder home;

    private OpenedPage(IPlaywright playwright, IBrowser browser, IPage page, TempFolder home)
    {
        this.home = home;
        this.playwright = playwright;
        this.browser = browser;
        Page = page;
        page.Console += (_, message) => Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Said.Add(error);
        page.Dialog += (_, dialog) => Said.Add($"dialog: {dialog.Message}");
        page.Request += (_, request) => Asked.Add(request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Console messages, errors and dialogs.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Addresses that were asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="hash">What the link names behind <c>#</c>; empty for nothing.</param>
    /// <param name="width">The width of the window, in CSS pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="withScript">Whether scripts run.</param>
    public static async Task<OpenedPage> OpenAsync(string file, string hash = "", int width = 1400, ColorScheme scheme = ColorScheme.Light, bool withScript = true)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        TempFolder home = new("pg-browser");
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browsers.Browser, Args = ["--no-sandbox", "--disable-gpu"], Env = Homed(home) });
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { Offline = true, JavaScriptEnabled = withScript, ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 900 } });
        OpenedPage opened = new(playwright, browser, await context.NewPageAsync(), home);
        await opened.Page.GotoAsync(new Uri(file).AbsoluteUri + hash);
        return opened;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
        home.Dispose();
    }

    // What a browser keeps of itself is not the user's.
    private static Dictionary<string, string> Homed(TempFolder home)
    {
        Dictionary<string, string> variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);
        foreach (string name in new[] { "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME" })
        {
            variables[name] = home.Path;
        }

        return variables;
    }
}
