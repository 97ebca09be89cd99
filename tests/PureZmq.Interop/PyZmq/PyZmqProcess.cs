using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using PureZmq.Testing;

namespace PureZmq.Interop.PyZmq;

/// <summary>A Python process that drives pyzmq sockets as it is told, a line for a line. One thread at a time.</summary>
public sealed class PyZmqProcess : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;
    private readonly BufferedStream _requests;
    private readonly BufferedStream _answers;
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
        _requests = new BufferedStream(_process.StandardInput.BaseStream);
        _answers = new BufferedStream(_process.StandardOutput.BaseStream);
        Version = (string?)Call(new JsonObject { ["op"] = "version" }).Answer["text"] ?? "";
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

    /// <summary>Sends one request and waits for its answer; the frames of a message follow either.</summary>
    internal (JsonObject Answer, byte[][]? Frames) Call(JsonObject request, byte[][]? frames = null, TimeSpan extra = default)
    {
        var limit = Within.Limit + extra;
        var exchange = Task.Run(() => Exchange(request, frames ?? []));
        if (!((IAsyncResult)exchange).AsyncWaitHandle.WaitOne(limit))
            throw Within.TooLate($"pyzmq's answer to {request["op"]}", limit);
        if (exchange.GetAwaiter().GetResult() is not { } answered)
        {
            throw new InvalidOperationException(
                $"The pyzmq process ended. If pyzmq is missing, install Debian's package python3-zmq.\n{_process.StandardError.ReadToEnd()}");
        }

        return answered.Answer["error"] is { } error ? throw new InvalidOperationException($"pyzmq, {request["op"]}: {error}") : answered;
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

    /// <returns>Null when the process has died; what it wrote last says why.</returns>
    private (JsonObject Answer, byte[][]? Frames)? Exchange(JsonObject request, byte[][] frames)
    {
        try
        {
            request["sizes"] = Sizes(frames);
            JsonSerializer.Serialize(_requests, request);
            _requests.WriteByte((byte)'\n');
            foreach (var frame in frames)
                _requests.Write(frame);
            _requests.Flush();

            var line = new List<byte>();
            for (int octet; (octet = _answers.ReadByte()) != '\n'; line.Add((byte)octet))
            {
                if (octet < 0)
                    return null;
            }

            var answer = JsonNode.Parse(line.ToArray())!.AsObject();
            return (answer, answer["sizes"] is JsonArray sizes ? [.. sizes.Select(size => ReadFrame((int)size!))] : null);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private byte[] ReadFrame(int size)
    {
        var frame = new byte[size];
        _answers.ReadExactly(frame);
        return frame;
    }

    private static JsonArray Sizes(byte[][] frames) => [.. frames.Select(frame => (JsonNode)frame.Length)];

    private static JsonObject Bytes(string text) => new() { ["bytes"] = Convert.ToBase64String(Wire.Text(text)) };

    private static string Script()
    {
        using var stream = typeof(PyZmqProcess).Assembly.GetManifestResourceStream("peer.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
