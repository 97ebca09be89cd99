using System.Buffers.Binary;

namespace PureZmq.Protocol;

/// <summary>Writes whole frames of the commands that are sent in traffic.</summary>
/// <remarks>Specification: 37/ZMTP, "Commands". Each method returns the octets written.</remarks>
internal static class CommandEncoder
{
    /// <summary>The largest time to live that is sent, in tenths of a second: libzmq counts milliseconds in 16 bits, and 656 would
    /// wrap to 64 ms.</summary>
    public const int LargestTimeToLive = 655;

    private const byte SubscribeOctet = 1;
    private const byte CancelOctet = 0;

    /// <summary>Octets of a subscription, or of its end, with the header. CANCEL is shorter than SUBSCRIBE.</summary>
    public static int SubscriptionLength(int topicLength, bool subscribe, bool asCommand)
    {
        var body = checked(Prefix(subscribe, asCommand).Length + topicLength);
        return checked(FrameHeader.LengthFor(body) + body);
    }

    /// <summary>Writes a subscription, or its end: as a command for peers from 3.1 on, as a message whose first octet is 1 or 0 for
    /// older ones.</summary>
    public static int WriteSubscription(Span<byte> destination, ReadOnlySpan<byte> topic, bool subscribe, bool asCommand)
        => Write(destination, asCommand ? FrameFlags.Command : FrameFlags.None, Prefix(subscribe, asCommand), topic);

    /// <summary>Writes the answer to a PING, with at most 16 octets of the context that came with it.</summary>
    public static int WritePong(Span<byte> destination, ReadOnlySpan<byte> context)
        => Write(destination, FrameFlags.Command, "\u0004PONG"u8, context[..Math.Min(context.Length, Ping.LargestContext)]);

    /// <summary>Writes a PING. The time to live is rounded down to tenths of a second, and to 65.5 s; zero asks for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or the context has more than 16 octets.</exception>
    public static int WritePing(Span<byte> destination, TimeSpan timeToLive, ReadOnlySpan<byte> context)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(context.Length, Ping.LargestContext, nameof(context));
        Span<byte> data = stackalloc byte[Ping.TimeToLiveSize + Ping.LargestContext];
        var tenths = Math.Min(timeToLive.Ticks / Ping.TimeToLiveUnit.Ticks, LargestTimeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)tenths);
        context.CopyTo(data[Ping.TimeToLiveSize..]);
        return Write(destination, FrameFlags.Command, "\u0004PING"u8, data[..(Ping.TimeToLiveSize + context.Length)]);
    }

    private static ReadOnlySpan<byte> Prefix(bool subscribe, bool asCommand) => (asCommand, subscribe) switch
    {
        (true, true) => "\u0009SUBSCRIBE"u8,
        (true, false) => "\u0006CANCEL"u8,
        (false, true) => [SubscribeOctet],
        (false, false) => [CancelOctet],
    };

    private static int Write(Span<byte> destination, FrameFlags flags, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> data)
    {
        // The form follows from the size with the prefix: a topic of 246 octets already needs the long one as a command.
        var header = FrameHeader.Write(destination, flags, prefix.Length + (long)data.Length);
        prefix.CopyTo(destination[header..]);
        data.CopyTo(destination[(header + prefix.Length)..]);
        return header + prefix.Length + data.Length;
    }
}
