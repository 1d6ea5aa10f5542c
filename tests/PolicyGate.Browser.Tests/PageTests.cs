using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace PolicyGate.Browser.Tests;

/// <summary>The page of <c>policygate report</c> in a real browser, from a file, without a network.</summary>
public sealed class PageTests(HostileRepository repository) : IClassFixture<HostileRepository>
{
    [BrowserFact]
    public async Task It_asks_for_nothing_says_nothing_and_runs_no_text_of_a_stranger()
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File);
        foreach (ILocator drawer in await opened.Page.Locator("details.package > summary").AllAsync())
        {
            await drawer.ClickAsync();
            await drawer.HoverAsync();
        }

        await opened.Page.Keyboard.PressAsync("Tab");
        Assert.Equal([new Uri(repository.File).AbsoluteUri], opened.Asked);
        Assert.Empty(opened.Said);
        Assert.Equal("undefined 1 0 0", await opened.Page.EvaluateAsync<string>("() => `${typeof window.hostile} ${document.scripts.length} ${document.images.length} ${[...document.links].filter(link => !/^(file|https):$/.test(link.protocol)).length}`"));
        Assert.Contains("window.hostile=1", await opened.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        // It would be noticed.
        await opened.Page.RunAndWaitForConsoleMessageAsync(() => opened.Page.EvaluateAsync("() => { const image = document.createElement('img'); image.src = 'https://contoso.example/x.png'; document.body.append(image); }"));
        Assert.NotEmpty(opened.Said);
    }

    [BrowserFact]
    public async Task It_filters_orders_and_counts()
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File);
        IPage page = opened.Page;
        Assert.Equal("3 of 3 shown", await page.InnerTextAsync("#count"));
        await page.GetByLabel("Filter").FillAsync("JSON 2.0");
        Assert.Equal("1 of 3 shown", await page.InnerTextAsync("#count"));
        Assert.Equal(["Contoso.Json"], await Shown(page));
        await page.GetByLabel("Filter").FillAsync(string.Empty);
        await page.GetByLabel("Show").SelectOptionAsync("build");
        Assert.Equal(["Contoso.Build"], await Shown(page));
        await page.GetByLabel("Show").SelectOptionAsync("all");
        await page.GetByLabel("Order").SelectOptionAsync("findings");
        Assert.Equal("Contoso.Json", (await Shown(page))[0]);
        await page.GetByLabel("Order").SelectOptionAsync("id");
        Assert.Equal(["Contoso.Build", "Contoso.Http", "Contoso.Json"], await Shown(page));
    }

    [BrowserFact]
    public async Task A_link_that_is_no_encoding_opens_nothing_and_says_nothing()
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File, "#100%");
        Assert.Empty(await Open(opened.Page));
        Assert.Empty(opened.Said);
    }

    [BrowserTheory]
    [InlineData("#pkg/Contoso.Json/2.0.0")]
    [InlineData("#pkg/Contoso.Json")]
    [InlineData("#pkg/contoso.json")]
    public async Task A_link_opens_the_package_that_it_names(string hash)
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File, hash);
        Assert.Equal(["pkg/Contoso.Json/2.0.0"], await Open(opened.Page));
        await Assertions.Expect(opened.Page.Locator("details[open]")).ToBeInViewportAsync();

        // And of what a filter hides too.
        await opened.Page.GetByLabel("Filter").FillAsync("Contoso.Json");
        await opened.Page.EvaluateAsync("() => { location.hash = '#pkg/Contoso.Http/1.0.0'; }");
        await Assertions.Expect(opened.Page.Locator("[id='pkg/Contoso.Http/1.0.0']")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Everything_is_done_by_keyboard_alone()
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File);
        IPage page = opened.Page;
        await TabTo(page, "document.activeElement.name === 'text'");
        await page.Keyboard.TypeAsync("contoso");
        await TabTo(page, "document.activeElement.name === 'show'");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.NotEqual("all", await page.GetByLabel("Show").InputValueAsync());
        await page.Keyboard.PressAsync("ArrowUp");
        await TabTo(page, "document.activeElement.name === 'order'");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("findings", await page.GetByLabel("Order").InputValueAsync());
        await TabTo(page, "document.activeElement.tagName === 'SUMMARY'");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(["pkg/Contoso.Json/2.0.0"], await Open(page));
        await page.Keyboard.PressAsync("Enter");
        Assert.Empty(await Open(page));
        Assert.NotEqual("none", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
    }

    [AxeTheory]
    [InlineData(400, false)]
    [InlineData(400, true)]
    [InlineData(800, false)]
    [InlineData(800, true)]
    [InlineData(1400, false)]
    [InlineData(1400, true)]
    public async Task It_fits_and_keeps_the_rules_of_accessibility(int width, bool isDark)
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File, width: width, scheme: isDark ? ColorScheme.Dark : ColorScheme.Light);
        IPage page = opened.Page;
        foreach (bool isOpen in new[] { false, true })
        {
            await page.EvaluateAsync("isOpen => { for (const one of document.querySelectorAll('details')) { one.open = isOpen; } }", isOpen);
            Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            if (Browsers.Screenshots is { } folder)
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"page-{width}-{(isDark ? "dark" : "light")}-{(isOpen ? "open" : "closed")}.png")) });
            }

            await page.EvaluateAsync(await File.ReadAllTextAsync(Browsers.Axe!) + "\n;null");
            string found = await page.EvaluateAsync<string>("async () => JSON.stringify((await axe.run()).violations.map(one => ({ impact: one.impact, id: one.id, nodes: one.nodes.map(node => node.html.slice(0, 200)) })))");
            Assert.True(JsonDocument.Parse(found).RootElement.EnumerateArray().All(one => one.GetProperty("impact").GetString() is not ("serious" or "critical")), found);
        }
    }

    [BrowserFact]
    public async Task It_is_printed_without_what_only_a_screen_needs()
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File, scheme: ColorScheme.Dark);
        await opened.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Assertions.Expect(opened.Page.Locator("form")).ToBeHiddenAsync();
        await Assertions.Expect(opened.Page.Locator("nav")).ToBeHiddenAsync();
        await Assertions.Expect(opened.Page.Locator("details.package > summary").First).ToBeVisibleAsync();

        // Ink on paper, whatever the screen is like.
        Assert.Equal("rgb(255, 255, 255)", await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [BrowserFact]
    public async Task Without_a_script_everything_can_be_read()
    {
        await using OpenedPage opened = await OpenedPage.OpenAsync(repository.File, withScript: false);
        await Assertions.Expect(opened.Page.Locator("form")).ToBeHiddenAsync();
        foreach (ILocator drawer in await opened.Page.Locator("details.package").AllAsync())
        {
            await Assertions.Expect(drawer.Locator("> div")).ToBeHiddenAsync();
            await drawer.Locator("summary").ClickAsync();
            await Assertions.Expect(drawer.Locator("> div")).ToBeVisibleAsync();
        }

        Assert.Empty(opened.Said);
    }

    private static async Task TabTo(IPage page, string condition)
    {
        for (int i = 0; i < 60 && !await page.EvaluateAsync<bool>($"() => {condition}"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await page.EvaluateAsync<bool>($"() => {condition}"), condition);
    }

    private static Task<string[]> Shown(IPage page) => page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('details.package')].filter(one => one.checkVisibility()).map(one => one.querySelector('strong').textContent)");

    private static Task<string[]> Open(IPage page) => page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('details.package[open]')].map(one => one.id)");
}
