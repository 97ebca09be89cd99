using System.Buffers;
using PureZmq.Protocol;
using PureZmq.Testing;

namespace PureZmq.Tests.Protocol;

/// <summary>A handshake under test with what it sent.</summary>
internal sealed class Handshaking
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private int _seen;

    public Handshaking(
        SocketType type = SocketType.Dealer, string routingId = "", long maxMessageSize = -1, params (string Name, string Value)[] metadata)
    {
        var properties = metadata.Select(property => KeyValuePair.Create(property.Name, property.Value)).ToArray();
        Handshake = new ZmtpHandshake(new LocalPeer(type, Wire.Text(routingId), properties, maxMessageSize));
    }

    public ZmtpHandshake Handshake { get; }

    /// <summary>Everything sent until now.</summary>
    public byte[] Sent => _output.WrittenSpan.ToArray();

    /// <summary>A handshake that was brought to a state by a peer that did everything right.</summary>
    public static Handshaking In(HandshakeState state)
    {
        var handshaking = new Handshaking();
        if (state == HandshakeState.NotStarted)
            return handshaking;
        handshaking.Start();
        var steps = new (HandshakeState Before, byte[] Octets)[]
        {
            (HandshakeState.AwaitingSignature, Wire.Greeting()[..10]),
            (HandshakeState.AwaitingVersion, Wire.Greeting()[10..11]),
            (HandshakeState.AwaitingGreeting, Wire.Greeting()[11..]),
            (HandshakeState.AwaitingReady, state == HandshakeState.Failed ? Wire.Command("ERROR", [0]) : Wire.Ready("ROUTER")),
        };
        foreach (var (_, octets) in steps.TakeWhile(step => step.Before != state))
        {
            try
            {
                handshaking.Receive(octets);
            }
            catch (ZmtpProtocolException) when (state == HandshakeState.Failed)
            {
                // The last step of the way to that state.
            }
        }

        handshaking.TakeSent();
        return handshaking;
    }

    public void Start() => Handshake.Start(_output);

    public int Receive(ReadOnlySpan<byte> octets) => Handshake.Receive(octets, _output);

    public int Receive(string script) => Receive(Wire.Hex(script));

    /// <summary>Gives octets in pieces of these lengths, the rest in one. What is not taken is given again with the next piece.</summary>
    /// <returns>How many octets were taken.</returns>
    public int ReceiveInPieces(ReadOnlySpan<byte> octets, IEnumerable<int> lengths)
    {
        var (taken, given) = (0, 0);
        foreach (var length in lengths.Append(octets.Length))
        {
            given = Math.Min(given + length, octets.Length);
            taken += Receive(octets[taken..given]);
        }

        return taken;
    }

    /// <summary>What was sent since the last call, as <see cref="Wire.ToHex"/> shows it.</summary>
    public string TakeSent()
    {
        var sent = Wire.ToHex(_output.WrittenSpan[_seen..]);
        _seen = _output.WrittenCount;
        return sent;
    }
}
