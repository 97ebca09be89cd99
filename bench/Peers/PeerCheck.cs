using System.Runtime.CompilerServices;

namespace PureZmq.Bench.Peers;

/// <summary>A peer looks at every message it gets: a fast library that delivers something else has not won.</summary>
internal static class PeerCheck
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Size(in Message message, PeerArguments arguments, int frames = 1)
    {
        if (message.Count != frames || message[frames - 1].Length != arguments.Size)
            ThrowUnexpected(message, arguments);
    }

    private static void ThrowUnexpected(in Message message, PeerArguments arguments)
        => throw new BenchException(
            $"{arguments.Role} received {message.Count} frames, the last of {message[^1].Length} octets, not of {arguments.Size}.");
}
