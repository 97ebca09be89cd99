using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>One established connection: the stream, what has been understood of it, and its place in the reactor.</summary>
internal sealed class StreamConnection(StreamSocket stream, StreamPipe pipe, TrafficScanner scanner)
{
    public StreamSocket Stream { get; } = stream;

    public StreamPipe Pipe { get; } = pipe;

    /// <summary>Belongs to whoever owns the drive right.</summary>
    public TrafficScanner Scanner { get; } = scanner;

    /// <summary>Octets read behind the one that broke the protocol; belongs to whoever owns the drive right.</summary>
    public long OctetsNotScanned;

    // The rest is guarded by the socket's gate.
    public int Slot = -1;
    public EpollEvents Interest;

    /// <summary>The pipe holds as many messages as it may: not read until somebody receives.</summary>
    public bool Paused;

    /// <summary>The kernel took no more: readiness for writing is awaited.</summary>
    public bool WantsWrite;

    /// <summary>Removed from the reactor; its descriptor is closed or about to be.</summary>
    public bool IsClosed;
}
