using System.Text.Json.Nodes;
using PureZmq.Interop.Peers;

namespace PureZmq.Interop.PyZmq;

/// <summary>A socket of pyzmq in a process of its own.</summary>
internal sealed class PyZmqPeer(PyZmqProcess process, string type, string name) : IPeer
{
    /// <inheritdoc/>
    public string Type { get; } = type;

    /// <inheritdoc/>
    public string Name => $"pyzmq's {Type}";

    /// <inheritdoc/>
    public string Bind(string endpoint) => (string)Call("bind", ("endpoint", endpoint))["endpoint"]!;

    /// <inheritdoc/>
    public void Connect(string endpoint) => Call("connect", ("endpoint", endpoint));

    /// <inheritdoc/>
    public void Unbind(string endpoint) => Call("unbind", ("endpoint", endpoint));

    /// <inheritdoc/>
    public void Disconnect(string endpoint) => Call("disconnect", ("endpoint", endpoint));

    /// <inheritdoc/>
    public void Subscribe(string topic) => Call("subscribe", ("topic", topic));

    /// <inheritdoc/>
    public void Unsubscribe(string topic) => Call("unsubscribe", ("topic", topic));

    /// <inheritdoc/>
    public bool TrySend(byte[][] frames, TimeSpan timeout) => (bool)Wait("send", timeout, frames).Answer["done"]!;

    /// <inheritdoc/>
    public byte[][]? TryReceive(TimeSpan timeout) => Wait("recv", timeout, []).Frames;

    /// <inheritdoc/>
    public void Dispose() => Call("close");

    private (JsonObject Answer, byte[][]? Frames) Wait(string operation, TimeSpan timeout, byte[][] frames) =>
        process.Call(Request(operation, [("timeout", (int)timeout.TotalMilliseconds)]), frames, timeout);

    private JsonObject Call(string operation, params (string Key, JsonNode? Value)[] values) => process.Call(Request(operation, values)).Answer;

    private JsonObject Request(string operation, (string Key, JsonNode? Value)[] values)
    {
        var request = new JsonObject { ["op"] = operation, ["socket"] = name };
        foreach (var (key, value) in values)
            request[key] = value;
        return request;
    }
}
