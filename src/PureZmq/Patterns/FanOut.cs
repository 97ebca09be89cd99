using System.Runtime.InteropServices;
using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Gives one message to many peers: encoded once, copied into each one's queue.</summary>
/// <remarks>Guarded by the send gate of its socket.</remarks>
internal sealed class FanOut
{
    private const int KeepEncoded = 64 * 1024;
    private byte[] _encoded = [];

    /// <summary>The peers of the message at hand.</summary>
    public List<Pipe> Targets { get; } = [];

    /// <summary>Appends the message to every target with room; the others lose it, and it is counted.</summary>
    public void Send(in Outgoing message, SocketCore socket, ref AfterGate after)
    {
        if (Targets.Count == 1)
        {
            Note(Targets[0], Targets[0].TryAppend(in message, ref after), socket);
            return;
        }

        var length = message.EncodedLength();
        if (_encoded.Length < length)
            _encoded = new byte[Math.Max(length, 256)];
        var encoded = _encoded.AsSpan(0, length);
        message.EncodeTo(encoded);
        SendEncoded(encoded, socket, ref after);
        if (_encoded.Length > KeepEncoded)
            _encoded = [];
    }

    /// <summary>The same for a message that is encoded already.</summary>
    public void SendEncoded(ReadOnlySpan<byte> message, SocketCore socket, ref AfterGate after)
    {
        foreach (var pipe in CollectionsMarshal.AsSpan(Targets))
            Note(pipe, pipe.TryAppendEncodedAnyway(message, ref after), socket);
    }

    private static void Note(Pipe pipe, bool sent, SocketCore socket)
    {
        if (sent)
            pipe.Sent++;
        else
            socket.CountDropped(DropReason.HighWaterMark, 1, pipe);
    }
}
