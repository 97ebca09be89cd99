using System.Buffers.Binary;

namespace PureZmq.Protocol;

/// <summary>The data of a PING: how long the sender will be believed alive, and octets to echo.</summary>
/// <remarks>Specification: 37/ZMTP, "Connection Heartbeating".</remarks>
internal readonly ref struct Ping
{
    /// <summary>Most octets that PONG echoes.</summary>
    public const int LargestContext = 16;

    /// <summary>Octets of the time to live on the wire.</summary>
    public const int TimeToLiveSize = sizeof(ushort);

    /// <summary>The unit of the time to live on the wire.</summary>
    public static readonly TimeSpan TimeToLiveUnit = TimeSpan.FromMilliseconds(100);

    private Ping(TimeSpan timeToLive, ReadOnlySpan<byte> context)
    {
        TimeToLive = timeToLive;
        Context = context;
    }

    /// <summary>After so long a silence the peer counts as dead; zero: not asked for. Up to 6553.5 s, in full: no 16-bit
    /// milliseconds.</summary>
    public TimeSpan TimeToLive { get; }

    /// <summary>What PONG sends back: 0 to 16 octets. A longer one was cut.</summary>
    public ReadOnlySpan<byte> Context { get; }

    /// <summary>Reads the data of a PING command.</summary>
    /// <returns>False when there is no whole time to live. Such a PING is malformed and ignored; answering it would echo memory
    /// that never arrived.</returns>
    public static bool TryParse(ReadOnlySpan<byte> data, out Ping ping)
    {
        ping = default;
        if (data.Length < TimeToLiveSize)
            return false;
        var context = data[TimeToLiveSize..];
        ping = new Ping(BinaryPrimitives.ReadUInt16BigEndian(data) * TimeToLiveUnit, context[..Math.Min(context.Length, LargestContext)]);
        return true;
    }
}
