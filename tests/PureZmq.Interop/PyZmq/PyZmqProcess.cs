using System.Diagnostics;
using System.Text.Json.Nodes;
using PureZmq.Testing;

namespace PureZmq.Interop.PyZmq;

/// <summary>A Python process that drives pyzmq sockets as it is told, a line for a line. One thread at a time.</summary>
public sealed class PyZmqProcess : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;
    private readonly string _script;
    private int _sockets;

    /// <summary>Starts the process and makes sure that pyzmq answers.</summary>
    public PyZmqProcess()
    {
        if (!File.Exists(Python))
            throw new FileNotFoundException($"{Python} is missing. Install Debian's package python3-zmq; this test does not skip.");
        _script = Path.GetTempFileName();
        File.WriteAllText(_script, Script());
        _process = Process.Start(new ProcessStartInfo(Python, ["-u", _script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Version = (string?)Call(new JsonObject { ["op"] = "version" })["text"] ?? "";
    }

    /// <summary>The versions of pyzmq and of the libzmq below it.</summary>
    public string Version { get; }

    /// <summary>The process' id.</summary>
    public int Id => _process.Id;

    /// <summary>Opens a socket of a type given by its ZeroMQ name.</summary>
    internal PyZmqPeer Open(string type, string? routingId = null)
    {
        var options = routingId is null ? new JsonObject() : new JsonObject { ["ROUTING_ID"] = Bytes(routingId) };
        var name = $"{type}-{++_sockets}";
        Call(new JsonObject { ["op"] = "open", ["socket"] = name, ["type"] = type, ["options"] = options });
        return new PyZmqPeer(this, type, name);
    }

    /// <summary>Sends one request and waits for its answer.</summary>
    internal JsonObject Call(JsonObject request, TimeSpan extra = default)
    {
        string? line;
        var limit = Within.Limit + extra;
        try
        {
            _process.StandardInput.WriteLine(request.ToJsonString());
            _process.StandardInput.Flush();
            var answer = _process.StandardOutput.ReadLineAsync();
            line = answer.Wait(limit) ? answer.Result : throw Within.TooLate($"pyzmq's answer to {request["op"]}", limit);
        }
        catch (IOException)
        {
            line = null;   // it died; what it wrote last says why
        }

        if (line is null)
        {
            throw new InvalidOperationException(
                $"The pyzmq process ended. If pyzmq is missing, install Debian's package python3-zmq.\n{_process.StandardError.ReadToEnd()}");
        }

        var result = JsonNode.Parse(line)!.AsObject();
        return result["error"] is { } error ? throw new InvalidOperationException($"pyzmq, {request["op"]}: {error}") : result;
    }

    /// <summary>Ends the process by ending its input; one that does not listen is killed.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Within.Limit))
            _process.Kill();
        _process.Dispose();
        File.Delete(_script);
        GC.SuppressFinalize(this);
    }

    private static JsonObject Bytes(string text) => new() { ["bytes"] = Convert.ToBase64String(Wire.Text(text)) };

    private static string Script()
    {
        using var stream = typeof(PyZmqProcess).Assembly.GetManifestResourceStream("peer.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
