using System.Net.Sockets;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>What an I/O thread watches, and who hears of it. Belongs to that thread, but for <see cref="SetReported"/>.</summary>
internal sealed class IoMembers(ReadinessSet set)
{
    private IIoHandler?[] _handlers = new IIoHandler?[16];

    /// <summary>Watches a socket.</summary>
    /// <returns>The slot to name it by, also the data of its reports.</returns>
    public int Add(Socket socket, EpollEvents interest, IIoHandler handler)
    {
        var slot = FreeSlot();
        set.Add(socket, interest, (ulong)slot);
        _handlers[slot] = handler; // only now: the system may refuse another member
        return slot;
    }

    /// <summary>Watches a set, which is reported until <see cref="SetReported"/> says otherwise.</summary>
    /// <inheritdoc cref="Add(Socket, EpollEvents, IIoHandler)"/>
    public int Add(ReadinessSet inner, IIoHandler handler)
    {
        var slot = FreeSlot();
        set.Add(inner, (ulong)slot);
        _handlers[slot] = handler;
        return slot;
    }

    public void SetInterest(Socket socket, EpollEvents interest, int slot) => set.Modify(socket, interest, (ulong)slot);

    /// <summary>Reports a set or, for a time, does not. Any thread.</summary>
    public void SetReported(ReadinessSet inner, bool reported, int slot) => set.SetReported(inner, reported, (ulong)slot);

    /// <summary>Takes a socket out, before it is closed.</summary>
    public void Remove(Socket socket, int slot)
    {
        set.Remove(socket);
        _handlers[slot] = null;
    }

    /// <summary>Takes a set out, before it is disposed or kept for another socket.</summary>
    public void Remove(ReadinessSet inner, int slot)
    {
        set.Remove(inner);
        _handlers[slot] = null;
    }

    /// <summary>Whom a report is for; null when it was removed by an earlier report of the round.</summary>
    public IIoHandler? Find(ulong data) => _handlers[data];

    private int FreeSlot()
    {
        var slot = Array.IndexOf(_handlers, null);
        if (slot < 0)
        {
            slot = _handlers.Length;
            Array.Resize(ref _handlers, 2 * slot);
        }

        return slot;
    }
}
