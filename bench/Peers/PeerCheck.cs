using System.Runtime.CompilerServices;

namespace PureZmq.Bench.Peers;

/// <summary>A peer looks at every message it gets: a fast library that delivers something else has not won.</summary>
internal static class PeerCheck
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Size(in Message message, PeerArguments arguments)
    {
        if (message.Count != 1 || message[0].Length != arguments.Size)
            ThrowUnexpected(message, arguments);
    }

    private static void ThrowUnexpected(in Message message, PeerArguments arguments)
        => throw new BenchException(
            $"{arguments.Role} received {message.Count} frames, the first of {message[0].Length} octets, not one of {arguments.Size}.");
}
