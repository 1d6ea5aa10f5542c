using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PolicyGate.Testing;

/// <summary>One answer of a <see cref="LoopbackFeed"/>.</summary>
internal sealed class LoopbackAnswer(Stream stream, LoopbackRequest request, bool packs, bool knowsRanges, CancellationToken ended)
{
    private const string Html = "<!DOCTYPE html><html><body>Log in</body></html>";

    /// <summary>Sends what is there, or does what is wrong.</summary>
    public Task SendAsync(LoopbackContent? content, LoopbackFault? fault) => fault switch
    {
        LoopbackFault.NotFound => StatusAsync(404),
        LoopbackFault.ServerError => StatusAsync(500),
        LoopbackFault.TooManyRequests => StatusAsync(429, "Retry-After: 1\r\n"),
        LoopbackFault.Unauthorized => StatusAsync(401, "WWW-Authenticate: Basic realm=\"feed\"\r\n"),
        LoopbackFault.Closes => Task.CompletedTask,
        LoopbackFault.Stalls => Task.Delay(Timeout.Infinite, ended),
        LoopbackFault.StallsHalfway => HalfAsync(content!, stalls: true),
        LoopbackFault.Truncates => HalfAsync(content!, stalls: false),
        LoopbackFault.Endless => EndlessAsync(),
        LoopbackFault.Huge => HeadAsync(200, "Content-Type: application/json\r\nContent-Length: 2147483648\r\n", "[ "u8.ToArray()),
        LoopbackFault.Html => WholeAsync(Encoding.UTF8.GetBytes(Html), "text/html"),
        LoopbackFault.HtmlAsJson => WholeAsync(Encoding.UTF8.GetBytes(Html), "application/json"),
        LoopbackFault.OtherJson => WholeAsync("{ \"other\": 1 }"u8.ToArray(), "application/json"),
        LoopbackFault.Empty => WholeAsync([], "application/json"),
        LoopbackFault.NotPacked => WholeAsync(Encoding.UTF8.GetBytes(Html), "application/json", "Content-Encoding: gzip\r\n"),
        LoopbackFault.RedirectsToFile => StatusAsync(302, "Location: file:///etc/passwd\r\n"),
        LoopbackFault.RedirectsToHttp => StatusAsync(302, "Location: http://127.0.0.1:1/elsewhere\r\n"),
        LoopbackFault.RedirectsInCircles => StatusAsync(302, $"Location: {request.Path}\r\n"),
        _ => content is null ? StatusAsync(404) : ContentAsync(content),
    };

    private Task ContentAsync(LoopbackContent content)
    {
        string tag = $"ETag: {content.ETag}\r\n";
        if (request.Header("If-None-Match") == content.ETag)
        {
            return HeadAsync(304, tag, []);
        }

        if (knowsRanges && request.Header("Range") is { Length: > 0 } range && request.Header("If-Range") == content.ETag)
        {
            int from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            return from >= content.Bytes.Length ? StatusAsync(416)
                : HeadAsync(206, FormattableString.Invariant($"{tag}Content-Type: {content.Type}\r\nContent-Range: bytes {from}-{content.Bytes.Length - 1}/{content.Bytes.Length}\r\nContent-Length: {content.Bytes.Length - from}\r\n"), content.Bytes[from..]);
        }

        return packs && request.Header("Accept-Encoding").Contains("gzip", StringComparison.OrdinalIgnoreCase)
            ? WholeAsync(Packed(content.Bytes), content.Type, $"Content-Encoding: gzip\r\n{tag}")
            : WholeAsync(content.Bytes, content.Type, tag);
    }

    private async Task HalfAsync(LoopbackContent content, bool stalls)
    {
        await HeadAsync(200, FormattableString.Invariant($"ETag: {content.ETag}\r\nContent-Type: {content.Type}\r\nContent-Length: {content.Bytes.Length}\r\n"), content.Bytes[..(content.Bytes.Length / 2)]);
        if (stalls)
        {
            await Task.Delay(Timeout.Infinite, ended);
        }
    }

    private async Task EndlessAsync()
    {
        byte[] chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string(' ', 0x10000) + "\r\n");
        await HeadAsync(200, "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", []);
        while (true)
        {
            await stream.WriteAsync(chunk, ended);
        }
    }

    private Task WholeAsync(byte[] bytes, string type, string more = "") => HeadAsync(200, FormattableString.Invariant($"Content-Type: {type}\r\nContent-Length: {bytes.Length}\r\n{more}"), bytes);

    private Task StatusAsync(int code, string more = "") => HeadAsync(code, $"Content-Length: 0\r\n{more}", []);

    private async Task HeadAsync(int code, string headers, byte[] body)
    {
        request.Status = code;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 {code} Status\r\nConnection: close\r\n{headers}\r\n")), ended);
        await stream.WriteAsync(body, ended);
    }

    private static byte[] Packed(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
