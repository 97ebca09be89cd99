using System.Text;

namespace PureZmq.Conformance;

/// <summary>A test whose peer speaks raw bytes.</summary>
public abstract class WireTest : EngineTest
{
    /// <summary>The log entry of an accepted peer that was refused.</summary>
    private protected const int PeerRefused = 3001;

    /// <summary>The log entry of a connect that ended for good.</summary>
    private protected const int EndpointEnded = 3002;

    /// <summary>How long a peer must stay silent where silence is what is checked.</summary>
    private protected static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    /// <summary>The greeting this side expects from the library: version 3.1, NULL.</summary>
    private protected static byte[] ExpectedGreeting { get; } = Wire.Greeting();

    /// <summary>Binds a socket to a loopback port and connects a raw peer to it.</summary>
    private protected static async Task<RawPeer> BindAndConnectAsync(ZmqSocket socket)
        => await RawPeer.ConnectAsync(socket.Bind("tcp://127.0.0.1:*"));

    /// <summary>The same with the handshake done; the raw peer plays this type.</summary>
    private protected static async Task<RawPeer> BindAndHandshakeAsync(ZmqSocket socket, string type, byte minor = 1, byte[]? identity = null)
    {
        var peer = await BindAndConnectAsync(socket);
        await peer.HandshakeAsync(type, minor, identity);
        return peer;
    }

    /// <summary>Waits until this socket has logged and counted a refusal; the entry names the endpoint and a reason that contains the text.</summary>
    private protected async Task RefusalAsync(ZmqSocket socket, string reason = "")
    {
        var entry = await Log.WaitForAsync(
            entry => entry.Id.Id is PeerRefused or EndpointEnded && $"{entry["Reason"]}".Contains(reason, StringComparison.OrdinalIgnoreCase),
            $"a refusal for a reason with '{reason}'");
        Assert.Contains("tcp://127.0.0.1:", $"{entry["Endpoint"]}", StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace($"{entry["Reason"]}"), $"No reason: {entry}");
        Limits.Until(() => socket.Statistics.RefusedConnections == 1, $"one refusal to be counted, not {socket.Statistics.RefusedConnections}");
    }

    /// <summary>Sends messages as a PUSH until the puller has them, which proves that the connection works.</summary>
    private protected static async Task ExpectDeliveryAsync(RawPeer peer, IReceiver receiver, string text)
    {
        await peer.SendAsync(Wire.Message(text));
        Assert.Equal($"[{text}]", receiver.Next());
    }

    private protected static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
