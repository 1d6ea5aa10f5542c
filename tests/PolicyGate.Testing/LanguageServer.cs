using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>A language server over standard input and output (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification), asked as an editor asks it.</summary>
internal sealed class LanguageServer : IDisposable
{
    // Not how long an answer may take, but when the server is taken to hang.
    private static readonly TimeSpan Hangs = TimeSpan.FromMinutes(30);
    private readonly Process process;
    private readonly string root;
    private int id;

    public LanguageServer(string folder, string program, params string[] arguments)
    {
        root = new Uri(folder).AbsoluteUri;
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        process = Process.Start(start)!;
        process.BeginErrorReadLine();
    }

    public async Task InitializeAsync()
    {
        await RequestAsync("initialize", new JsonObject
        {
            ["processId"] = Environment.ProcessId,
            ["rootUri"] = root,
            ["capabilities"] = new JsonObject { ["workspace"] = new JsonObject { ["configuration"] = true, ["diagnostics"] = new JsonObject() }, ["textDocument"] = new JsonObject { ["diagnostic"] = new JsonObject(), ["publishDiagnostics"] = new JsonObject() } },
            ["workspaceFolders"] = new JsonArray(new JsonObject { ["uri"] = root, ["name"] = "repository" }),
        });
        await NotifyAsync("initialized", []);
    }

    /// <summary>The messages of the diagnostics that the server publishes for a text.</summary>
    public async Task<IReadOnlyList<string>> DiagnoseAsync(string text)
    {
        string uri = string.Create(CultureInfo.InvariantCulture, $"{root}/policy{++id}.yaml");
        await NotifyAsync("textDocument/didOpen", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = "yaml", ["version"] = 1, ["text"] = text } });
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if ((string?)message["method"] == "textDocument/publishDiagnostics" && (string?)message["params"]!["uri"] == uri)
            {
                return [.. message["params"]!["diagnostics"]!.AsArray().Select(diagnostic => (string)diagnostic!["message"]!)];
            }
        }
    }

    /// <summary>Asks, and gets the result; <see langword="null"/> where the server says that it cannot.</summary>
    public async Task<JsonNode?> RequestAsync(string method, JsonObject parameters)
    {
        int request = ++id;
        await SendAsync(new JsonObject { ["id"] = request, ["method"] = method, ["params"] = parameters });
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if (message["method"] is null && message["id"]?.GetValueKind() == System.Text.Json.JsonValueKind.Number && (int)message["id"]! == request)
            {
                return message["result"];
            }
        }
    }

    /// <summary>Tells.</summary>
    public Task NotifyAsync(string method, JsonObject parameters) => SendAsync(new JsonObject { ["method"] = method, ["params"] = parameters });

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private async Task SendAsync(JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        byte[] body = Encoding.UTF8.GetBytes(message.ToJsonString());
        Stream stream = process.StandardInput.BaseStream;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        await stream.WriteAsync(body);
        await stream.FlushAsync();
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using CancellationTokenSource limit = new(Hangs);
        Stream stream = process.StandardOutput.BaseStream;
        StringBuilder header = new();
        byte[] one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, limit.Token);
            header.Append((char)one[0]);
        }

        int length = int.Parse(header.ToString().Split("Content-Length:")[1].Split('\r')[0], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, limit.Token);
        JsonNode message = JsonNode.Parse(body)!;

        // What the server asks of an editor gets an empty answer; of settings, that analyzers are on.
        if (message["id"] is { } request && message["method"] is not null)
        {
            JsonNode? result = (string?)message["method"] == "workspace/configuration"
                ? new JsonArray([.. message["params"]!["items"]!.AsArray().Select(_ => (JsonNode)new JsonObject { ["analyzersEnabled"] = true })])
                : null;
            await SendAsync(new JsonObject { ["id"] = request.DeepClone(), ["result"] = result });
        }

        return message;
    }
}
