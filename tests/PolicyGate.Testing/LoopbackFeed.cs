using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PolicyGate.Testing;

/// <summary>
/// A server on this machine that speaks plain HTTP/1.1 over sockets, one request a connection: content with validators, conditions, ranges and packing, and for each path a fault
/// that no server with manners would do. Its root is a V3 feed as far as somebody puts one there.
/// </summary>
internal sealed class LoopbackFeed : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<string, LoopbackContent> contents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (LoopbackFault Fault, int Left)> faults = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<LoopbackRequest> requests = new();
    private readonly X509Certificate2? certificate;
    private readonly Task serving;

    /// <param name="isSecure">Whether it speaks TLS, with a certificate that nobody trusts.</param>
    public LoopbackFeed(bool isSecure = false)
    {
        certificate = isSecure ? Certificate() : null;
        listener.Start();
        Root = new Uri(FormattableString.Invariant($"{(isSecure ? "https" : "http")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public Uri Root { get; }

    /// <summary>Whether it packs what clients would take packed.</summary>
    public bool Packs { get; set; }

    /// <summary>Whether it knows ranges.</summary>
    public bool KnowsRanges { get; set; } = true;

    /// <summary>Who may ask, as <c>NAME:PASSWORD</c>: whoever does not say so is answered 401; <see langword="null"/> for everybody.</summary>
    public string? Reader { get; set; }

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<LoopbackRequest> Requests => [.. requests];

    /// <summary>The paths and statuses of what it was asked, in order, since the last time.</summary>
    public string[] Asked()
    {
        LoopbackRequest[] asked = [.. requests];
        requests.Clear();
        return [.. asked.Select(request => FormattableString.Invariant($"{request.Path} {request.Status}"))];
    }

    /// <summary>The address of a path.</summary>
    public Uri this[string path] => new(Root, path);

    /// <summary>Puts something at a path.</summary>
    public LoopbackFeed Has(string path, string json) => Has(path, Encoding.UTF8.GetBytes(json), "application/json");

    /// <summary>Puts something at a path.</summary>
    public LoopbackFeed Has(string path, byte[] bytes, string type)
    {
        contents[path] = new LoopbackContent(bytes, type);
        return this;
    }

    /// <summary>Takes away what is at a path.</summary>
    public LoopbackFeed Without(string path)
    {
        contents.TryRemove(path, out _);
        return this;
    }

    /// <summary>Does something else at a path, a number of times.</summary>
    public LoopbackFeed Fails(string path, LoopbackFault fault, int times = int.MaxValue)
    {
        faults[path] = (fault, times);
        return this;
    }

    /// <summary>Answers at a path again.</summary>
    public void Works(string path) => faults.TryRemove(path, out _);

    public void Dispose()
    {
        ended.Cancel();
        listener.Dispose();
        serving.Wait(TimeSpan.FromSeconds(10));
        ended.Dispose();
        certificate?.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> answering = [];
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptSocketAsync(ended.Token);
                answering.Add(AnswerAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        await using (NetworkStream plain = new(socket))
        await using (Stream stream = certificate is null ? plain : new SslStream(plain))
        {
            try
            {
                await (stream is SslStream secure ? secure.AuthenticateAsServerAsync(certificate!) : Task.CompletedTask);
                if (await ReadAsync(stream) is not { } request)
                {
                    return;
                }

                requests.Enqueue(request);
                LoopbackFault? fault = Reader is { } reader && request.Header("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(reader))}" ? LoopbackFault.Unauthorized : Next(request.Path);
                await new LoopbackAnswer(stream, request, Packs, KnowsRanges, ended.Token).SendAsync(contents.GetValueOrDefault(request.Path), fault);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The other side had enough, or the test is over.
            }
        }
    }

    private LoopbackFault? Next(string path)
    {
        if (!faults.TryGetValue(path, out (LoopbackFault Fault, int Left) fault) || fault.Left == 0)
        {
            return null;
        }

        faults[path] = (fault.Fault, fault.Left - 1);
        return fault.Fault;
    }

    private async Task<LoopbackRequest?> ReadAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string[] first = (await reader.ReadLineAsync(ended.Token))?.Split(' ') ?? [];
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(ended.Token) is { Length: > 0 } line)
        {
            string[] header = line.Split(':', 2);
            headers[header[0]] = header[1].Trim();
        }

        return first.Length < 2 ? null : new LoopbackRequest(first[1].Split('?')[0], headers);
    }

    private static X509Certificate2 Certificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
