using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>The places of a socket's connections in its readiness set, and what is awaited of each.</summary>
/// <remarks>
/// Guarded by the socket's gate; only <see cref="Find"/> is called without it, by the owner of the drive right. A slot is filled by anybody
/// and emptied by the owner alone; slot and generation travel in the event.
/// </remarks>
internal sealed class ConnectionTable(ReadinessSet set)
{
    private readonly Stack<int> _freeSlots = new();
    private StreamConnection?[] _connections = new StreamConnection?[4]; // replaced, or changed in a free slot, under the socket's gate
    private uint[] _generations = new uint[4]; // as _connections

    public int Count { get; private set; }

    /// <summary>How many connections wait until the kernel takes octets again.</summary>
    public int AwaitingWrite { get; private set; }

    public void AddLocked(StreamConnection connection)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = Count;
            if (slot == _connections.Length)
            {
                // Replaced, not changed: the owner may be looking up events in the old ones without the gate.
                var connections = new StreamConnection?[2 * slot];
                var generations = new uint[2 * slot];
                _connections.CopyTo(connections, 0);
                _generations.CopyTo(generations, 0);
                Volatile.Write(ref _generations, generations);
                Volatile.Write(ref _connections, connections);
            }
        }

        Count++;
        connection.Slot = slot;
        _generations[slot]++;
        Volatile.Write(ref _connections[slot], connection);
        UpdateInterestLocked(connection);
    }

    /// <summary>Only the owner of the right removes: a report of the old connection could otherwise meet a new one in its slot.</summary>
    public void RemoveLocked(StreamConnection connection)
    {
        if (connection.WantsWrite)
            AwaitingWrite--;
        connection.IsClosed = true;
        if (connection.Interest != EpollEvents.None)
            set.Remove(connection.Stream.Watched);
        connection.Interest = EpollEvents.None;
        if (connection.Slot < 0)
            return; // lost before it joined
        _connections[connection.Slot] = null;
        _freeSlots.Push(connection.Slot);
        Count--;
    }

    /// <summary>Reads a connection or, as long as it is paused, does not.</summary>
    public void SetPausedLocked(StreamConnection connection, bool paused)
    {
        connection.Paused = paused;
        UpdateInterestLocked(connection);
    }

    /// <summary>Begins or ends the wait of a connection until the kernel takes octets again.</summary>
    public void SetWantsWriteLocked(StreamConnection connection, bool wanted)
    {
        if (connection.WantsWrite != wanted)
        {
            connection.WantsWrite = wanted;
            AwaitingWrite += wanted ? 1 : -1;
        }

        UpdateInterestLocked(connection); // one that is not in the set yet comes with its interest
    }

    /// <summary>Whom an event is about. By the owner of the right, without the gate.</summary>
    /// <param name="data">What came with the event.</param>
    /// <returns>Null when the connection was closed meanwhile.</returns>
    public StreamConnection? Find(ulong data)
    {
        var slot = (int)(uint)data;
        var connection = Volatile.Read(ref Volatile.Read(ref _connections)[slot]);
        return connection is null || _generations[slot] != (uint)(data >> 32) ? null : connection;
    }

    private void UpdateInterestLocked(StreamConnection connection)
    {
        var wanted = (connection.Paused ? EpollEvents.None : EpollEvents.In) | (connection.WantsWrite ? EpollEvents.Out : EpollEvents.None);
        if (connection.IsClosed || connection.Slot < 0 || wanted == connection.Interest)
            return;
        var socket = connection.Stream.Watched;
        var data = (uint)connection.Slot | ((ulong)_generations[connection.Slot] << 32);
        // Nothing wanted means removed: epoll reports a hang-up even of a descriptor without interest, and the waiting
        // thread would turn without end on a paused connection whose peer has reset it.
        if (wanted == EpollEvents.None)
            set.Remove(socket);
        else if (connection.Interest == EpollEvents.None)
            set.Add(socket, wanted, data);
        else
            set.Modify(socket, wanted, data);
        connection.Interest = wanted;
    }
}
