using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Reads a socket's connections and hands on what came. Belongs to the owner of the drive right; called without gates.</summary>
internal sealed class ConnectionReader(SocketCore core, ConnectionTable connections)
{
    [ThreadStatic]
    private static Chunk? _buffer; // of the reading thread, so that a quiet connection owns no memory

    private readonly int _batch = Math.Min(core.Settings.ReceiveBatchSize, Chunk.LargeSize);

    /// <summary>Where the last octets came from; null when that connection is closed.</summary>
    public StreamConnection? Last { get; private set; }

    /// <summary>A connection is about to be closed.</summary>
    public void Forget(StreamConnection connection)
    {
        if (Last == connection)
            Last = null;
    }

    /// <summary>Gives back the calling thread's buffer. For threads of the pool, of which there are many and always new ones.</summary>
    public static void ReleaseBuffer()
    {
        if (_buffer is not { } buffer)
            return;
        _buffer = null;
        ChunkPool.Return(buffer);
    }

    public void Read(StreamConnection connection)
    {
        if (connection.IsClosed || PauseIfFull(connection))
            return;
        if (connection.Body.IsThere)
        {
            ReadBody(connection);
            return;
        }

        // Taken out while in use: a continuation run inline may read another socket on this very thread.
        var buffer = _buffer ?? ChunkPool.Rent(Chunk.LargeSize);
        _buffer = null;
        var kept = false;
        var startedAt = FlushPolicy.Now;
        var status = connection.Stream.Read(buffer.Buffer.AsSpan(0, _batch), out var count);
        if (status == IoStatus.Done)
        {
            CallerPace.OfThisThread.WasHeldUp(FlushPolicy.Now - startedAt);
            Last = connection;
            connection.Reads++;
            kept = core.Streams.OnOctets(connection, buffer, count);
        }
        else
        {
            LoseIfOver(connection, status);
        }

        if (kept)
            return; // it is a part of the queue now
        if (_buffer is null)
            _buffer = buffer;
        else
            ChunkPool.Return(buffer);
    }

    /// <summary>The rest of a long frame: straight to where it is handed out, and no octet of what follows.</summary>
    private void ReadBody(StreamConnection connection)
    {
        Span<byte> space;
        try
        {
            space = connection.Body.Space(_batch);
        }
        catch (OutOfMemoryException)
        {
            core.Streams.OnLost(connection, "there is no memory for a frame of its length", protocolError: null); // the others may have enough
            return;
        }

        var startedAt = FlushPolicy.Now;
        var status = connection.Stream.Read(space, out var count);
        if (status == IoStatus.Done)
        {
            CallerPace.OfThisThread.WasHeldUp(FlushPolicy.Now - startedAt);
            Last = connection;
            connection.Reads++;
            core.Streams.OnBodyOctets(connection, count);
        }
        else
        {
            LoseIfOver(connection, status);
        }
    }

    private void LoseIfOver(StreamConnection connection, IoStatus status)
    {
        if (status == IoStatus.EndOfStream)
            core.Streams.OnLost(connection, "the peer closed the connection", protocolError: null);
        else if (status == IoStatus.Failed)
            core.Streams.OnLost(connection, connection.Stream.LastError.InWords(), protocolError: null);
    }

    /// <summary>A pipe that holds its fill is not read: the kernel's window closes, and the peer feels it.</summary>
    private bool PauseIfFull(StreamConnection connection)
    {
        core.Gate.Enter();
        // Under the gate: whoever changes the limit, or retires the pipe, resumes the connection, and no pause by the old rule may follow.
        // Of a retiring pipe everything is read, and thrown away: unread octets would turn its end into a reset.
        var limit = connection.Pipe.Retirement is null ? core.ReceiveLimit : 0;
        if (limit != 0 && !connection.Paused && core.BacklogLocked(connection.Pipe) >= limit)
            connections.SetPausedLocked(connection, paused: true);
        var paused = connection.Paused;
        core.Gate.Exit();
        return paused;
    }
}
