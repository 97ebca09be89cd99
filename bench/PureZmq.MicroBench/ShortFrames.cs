using PureZmq.Protocol;

namespace PureZmq.MicroBench;

/// <summary>The traffic of these benchmarks: messages of one short frame.</summary>
internal static class ShortFrames
{
    /// <summary>So many of them are what a busy sender writes at once, with bodies of 64 octets.</summary>
    internal const int Run = 512;

    /// <summary>The octets of a run of messages.</summary>
    internal static byte[] Encode(int bodyLength)
    {
        var length = FrameHeader.ShortLength + bodyLength;
        var octets = new byte[Run * length];
        for (var i = 0; i < Run; i++)
            FrameHeader.Write(octets.AsSpan(i * length, length), FrameFlags.None, bodyLength);
        return octets;
    }
}
