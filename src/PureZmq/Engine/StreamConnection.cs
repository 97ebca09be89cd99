using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>One established connection: the stream, what has been understood of it, and its place in the reactor.</summary>
internal sealed class StreamConnection
{
    public StreamConnection(StreamSocket stream, StreamPipe pipe, TrafficScanner scanner)
    {
        (Stream, Pipe, Scanner) = (stream, pipe, scanner);
        Heartbeat = new Heartbeat(this);
    }

    public StreamSocket Stream { get; }

    public StreamPipe Pipe { get; }

    /// <summary>Belongs to whoever owns the drive right.</summary>
    public TrafficScanner Scanner { get; }

    /// <summary>Octets read behind the one that broke the protocol; belongs to whoever owns the drive right.</summary>
    public long OctetsNotScanned;

    /// <summary>A long frame that is under way; belongs to whoever owns the drive right.</summary>
    public ArrivingBody Body;

    /// <summary>How often something was read. Changed by whoever owns the drive right; the I/O thread looks whether it has changed.</summary>
    public int Reads;

    /// <summary>Signs of life, asked for and demanded.</summary>
    public Heartbeat Heartbeat { get; }

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
