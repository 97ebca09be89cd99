using System.Net.Sockets;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>One wait through <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/>:
/// which sockets are asked about, and which answered. Belongs to the waiting thread and is used again, so that a wait allocates
/// nothing.</summary>
internal sealed class SelectRound
{
    private const long Millisecond = 1_000_000;
    private const long LongestInMilliseconds = int.MaxValue / 1000; // 35 minutes; a wait may end early
    private readonly List<Socket> _asked = [];
    private readonly List<ulong> _data = []; // of those asked
    private readonly List<Socket> _read = []; // in the order of _asked; the call leaves those that are ready
    private readonly List<Socket> _write = [];
    private readonly List<Socket> _error = [];
    private int _next; // whose turn it is when more are ready than can be reported

    public void Begin()
    {
        _asked.Clear();
        _data.Clear();
        _read.Clear();
        _write.Clear();
        _error.Clear();
    }

    /// <param name="socket">Whom to ask.</param>
    /// <param name="interest">About what.</param>
    /// <param name="data">Comes with the report. Neighbours with the same data are reported as one.</param>
    public void Add(Socket socket, EpollEvents interest, ulong data)
    {
        _asked.Add(socket);
        _data.Add(data);
        if ((interest & EpollEvents.In) != 0)
            _read.Add(socket);
        if ((interest & EpollEvents.Out) != 0)
            _write.Add(socket);
        if ((interest & EpollEvents.Error) != 0)
            _error.Add(socket);
    }

    /// <summary>Waits until one of them is ready.</summary>
    public void Select(long timeoutInNanoseconds)
    {
        // Whole milliseconds, rounded up: on Unix the base library drops what is below one, and the wait would end early.
        var milliseconds = Math.Min((timeoutInNanoseconds + Millisecond - 1) / Millisecond, LongestInMilliseconds);
        try
        {
            Socket.Select(_read, _write, _error, timeoutInNanoseconds < 0 ? -1 : (int)milliseconds * 1000);
        }
        catch (SocketException e)
        {
            throw new ZmqException($"Waiting for readiness failed: {e.Message}", e.NativeErrorCode, e);
        }
    }

    /// <summary>Tells who was ready.</summary>
    /// <returns>How many reports there are.</returns>
    public int Report(Span<EpollEvent> ready)
    {
        var start = _next < _asked.Count ? _next : 0;
        _next = 0;
        var count = Report(ready, start, _asked.Count);
        return start == 0 || count == ready.Length ? count : count + Report(ready[count..], 0, start);
    }

    private int Report(Span<EpollEvent> ready, int from, int to)
    {
        int count = 0, read = 0, write = 0, error = 0;
        for (var i = 0; i < to && (read < _read.Count || write < _write.Count || error < _error.Count); i++)
        {
            var events = Take(_read, ref read, _asked[i], EpollEvents.In)
                | Take(_write, ref write, _asked[i], EpollEvents.Out)
                | Take(_error, ref error, _asked[i], EpollEvents.Error);
            if (events == EpollEvents.None || i < from)
                continue;
            if (count > 0 && ready[count - 1].Data == _data[i])
            {
                ready[count - 1].Events |= events;
                continue;
            }

            if (count == ready.Length)
            {
                _next = i;
                break;
            }

            ready[count++] = new EpollEvent { Events = events, Data = _data[i] };
        }

        return count;
    }

    private static EpollEvents Take(List<Socket> ready, ref int next, Socket socket, EpollEvents events)
    {
        if (next == ready.Count || ready[next] != socket)
            return EpollEvents.None;
        next++;
        return events;
    }
}
