using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using PolicyGate.Facts;

namespace PolicyGate.Tool.Feeds;

/// <summary>
/// Asks a server through NuGet's own client: its credentials from nuget.config, proxies and certificates as NuGet takes them. Whatever the server does, it ends:
/// in time, in bytes, and with a message that names it.
/// </summary>
internal sealed class FeedClient(PackageSource source, FeedLimits limits) : IDisposable
{
    private const string Html = "text/html";
    private const int Chunk = 64 * 1024;
    private readonly HttpSource http = HttpSource.Create(new SourceRepository(source, Repository.Provider.GetCoreV3()));
    private readonly SourceCacheContext cache = new();

    /// <summary>Told of a download: the bytes that came, and how many it is; <see langword="null"/> where the server does not say.</summary>
    public Action<long, long?> Came { get; init; } = (_, _) => { };

    /// <summary>A document, whole, unpacked; <see langword="null"/> where it still is what is known of it.</summary>
    /// <exception cref="FeedException">It cannot be had.</exception>
    public Task<(byte[] Bytes, FeedValidator Validator)?> DocumentAsync(Uri uri, FeedValidator? known, CancellationToken cancellation) => AskAsync<(byte[], FeedValidator)?>(
        uri,
        headers => known?.IfChanged(headers),
        async response =>
        {
            if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
            {
                return null;
            }

            Expect(response, uri, HttpStatusCode.OK);
            using MemoryStream bytes = new();
            await CopyAsync(response, bytes, 0, limits.MostDocument, uri, cancellation).ConfigureAwait(false);
            return (bytes.ToArray(), FeedValidator.Of(response));
        },
        cancellation);

    /// <summary>Brings a large file, and goes on where it broke, if the server lets it; <see langword="null"/> where it still is what is known of it.</summary>
    /// <exception cref="FeedException">It cannot be had; what came of it stays for the next time, if it can go on.</exception>
    public Task<FeedValidator?> ArchiveAsync(Uri uri, FeedPart part, FeedValidator? known, CancellationToken cancellation) => AskAsync(
        uri,
        headers =>
        {
            known?.IfChanged(headers);
            if (part.Of is { } of)
            {
                headers.Range = new RangeHeaderValue(part.Length, null);
                headers.TryAddWithoutValidation("If-Range", of);
            }
        },
        async response => response.StatusCode switch
        {
            HttpStatusCode.NotModified when known is not null => null,
            HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when part.Of is { } of => await GoOnAsync(response, uri, part, of, cancellation).ConfigureAwait(false),
            _ => await BeginAsync(response, uri, part, cancellation).ConfigureAwait(false),
        },
        cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        cache.Dispose();
        http.Dispose();
    }

    /// <summary>An address for a person, and for a file: without what is secret of it.</summary>
    public static string Shown(Uri uri) => NuGetSettings.WithoutSecrets(uri);

    private async Task<FeedValidator?> BeginAsync(HttpResponseMessage response, Uri uri, FeedPart part, CancellationToken cancellation)
    {
        Expect(response, uri, HttpStatusCode.OK);
        FeedValidator validator = FeedValidator.Of(response);

        // What came packed has no length here, and cannot go on in its middle.
        FileStream to = part.Begin(response.Content.Headers.ContentLength is null ? null : validator.Strong);
        await using (to.ConfigureAwait(false))
        {
            await CopyAsync(response, to, 0, limits.MostArchive, uri, cancellation).ConfigureAwait(false);
        }

        part.Finish();
        return validator;
    }

    private async Task<FeedValidator?> GoOnAsync(HttpResponseMessage response, Uri uri, FeedPart part, string of, CancellationToken cancellation)
    {
        long at = part.Length;
        FeedValidator validator = FeedValidator.Of(response);
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange is not { Unit: "bytes", HasLength: true } range || range.From != at
            || response.Content.Headers.ContentLength is null || (validator.Strong is { } now && now != of))
        {
            part.Discard();
            throw new FeedException($"{Shown(uri)} does not go on where it was asked to") { IsPassing = true };
        }

        FileStream to = part.GoOn();
        await using (to.ConfigureAwait(false))
        {
            await CopyAsync(response, to, at, limits.MostArchive, uri, cancellation).ConfigureAwait(false);
        }

        if (part.Length != range.Length)
        {
            part.Discard();
            throw new FeedException($"{Shown(uri)} is not as long as it said") { IsPassing = true };
        }

        part.Finish();
        return validator;
    }

    private async Task<T> AskAsync<T>(Uri uri, Action<HttpRequestHeaders> headers, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellation)
    {
        Allow(uri, uri);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(uri, headers, read, cancellation).ConfigureAwait(false);
            }
            catch (FeedException e) when (e.IsPassing && attempt < limits.Tries)
            {
                TimeSpan usual = limits.Pause * attempt;
                await Task.Delay(e.After is { } asked && asked > usual ? Shorter(asked, limits.MostPause) : usual, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<T> OnceAsync<T>(Uri uri, Action<HttpRequestHeaders> headers, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            HttpSourceRequest request = new(() =>
            {
                HttpRequestMessage message = HttpRequestMessageFactory.Create(HttpMethod.Get, uri, NullLogger.Instance);
                headers(message.Headers);
                return message;
            })
            { RequestTimeout = limits.Inactivity, DownloadTimeout = limits.Inactivity, MaxTries = 1 };
            return await http.ProcessResponseAsync(
                request,
                response =>
                {
                    Allow(response.RequestMessage?.RequestUri ?? uri, uri);
                    return read(response);
                },
                cache,
                NullLogger.Instance,
                cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is UriFormatException or NotSupportedException)
        {
            // What .NET makes of a redirect to a file, or to another protocol.
            throw new FeedException($"{Shown(uri)} redirects to what is no address of a server", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or OperationCanceledException or InvalidDataException or FatalProtocolException)
        {
            throw new FeedException($"{Shown(uri)}: {Innermost(e)}", e) { IsPassing = true };
        }
    }

    // The response's stream is NuGet's, and ends by itself where the server is silent.
    private async Task CopyAsync(HttpResponseMessage response, Stream to, long before, long atMost, Uri uri, CancellationToken cancellation)
    {
        long? all = response.Content.Headers.ContentLength + before;
        Stream from = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            byte[] chunk = new byte[Chunk];
            long began = Stopwatch.GetTimestamp();
            long came = before;
            for (int more = -1; more != 0 && (all ?? 0) <= atMost && came <= atMost;)
            {
                more = await from.ReadAsync(chunk, cancellation).ConfigureAwait(false);
                await to.WriteAsync(chunk.AsMemory(0, more), cancellation).ConfigureAwait(false);
                came += more;
                Came(came, all);
                if (Stopwatch.GetElapsedTime(began) > limits.Whole)
                {
                    throw new FeedException(string.Create(CultureInfo.InvariantCulture, $"{Shown(uri)} takes longer than the {limits.Whole.TotalMinutes:0.##} minutes that it may"));
                }
            }

            if ((all ?? 0) > atMost || came > atMost)
            {
                throw new FeedException(string.Create(CultureInfo.InvariantCulture, $"{Shown(uri)} sends more than the {atMost} bytes that are taken"));
            }

            if (all is { } promised && came != promised)
            {
                throw new FeedException($"{Shown(uri)} ended before its end") { IsPassing = true };
            }
        }
    }

    private static void Expect(HttpResponseMessage response, Uri uri, HttpStatusCode expected)
    {
        int code = (int)response.StatusCode;
        if (code is >= 300 and < 400 && response.Headers.Location is { } location)
        {
            throw new FeedException($"{Shown(uri)} redirects to {Shown(location)}, where nobody follows it");
        }

        if (response.StatusCode != expected)
        {
            throw new FeedException(string.Create(CultureInfo.InvariantCulture, $"{Shown(uri)} answers {code} {response.ReasonPhrase}")) { IsPassing = code is 408 or 429 or >= 500, IsNotThere = code == 404, After = AfterOf(response) };
        }

        if (string.Equals(response.Content.Headers.ContentType?.MediaType, Html, StringComparison.OrdinalIgnoreCase))
        {
            throw new FeedException($"{Shown(uri)} answers with a page for people ({Html}): something in between may ask for a login");
        }
    }

    private void Allow(Uri uri, Uri asked)
    {
        bool isAllowed = uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && source.AllowInsecureConnections);
        if (!isAllowed)
        {
            throw new FeedException(uri == asked
                ? $"{Shown(uri)} is not https; allowInsecureConnections of its source in nuget.config lets http in"
                : $"{Shown(asked)} redirects to {Shown(uri)}, where nobody follows it");
        }
    }

    private static TimeSpan? AfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } after ? null : after.Delta ?? (after.Date is { } date ? date - TimeProvider.System.GetUtcNow() : null);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
