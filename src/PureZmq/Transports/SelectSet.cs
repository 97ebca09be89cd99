using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PureZmq.Transports;

/// <summary>A <see cref="ReadinessSet"/> of the base library's sockets only: each wait asks about a copy of the members.</summary>
/// <remarks>
/// A wait costs time in proportion to the members, and allocates nothing up to some 80 of them. Whoever wants more of the system than the
/// copy of a wait in progress asks for wakes that wait, which then reports <see cref="ReadinessSet.WakeData"/>; who wants less does not,
/// and the wait may report it once more. An inner set's members are copied with the outer one's, and count there: the base library asks
/// about so many sockets at once and no more.
/// </remarks>
/// <param name="capacity">Most members, with those of inner sets.</param>
internal sealed class SelectSet(int capacity = SelectSet.MostMembers) : ReadinessSet
{
    /// <summary>What <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/> takes,
    /// but for the signal.</summary>
    public const int MostMembers = 65_535;

    private readonly object _lock = new(); // a leaf; guards what follows, and of an inner set _outerData and _isReported
    private readonly Dictionary<Socket, int> _places = [];
    private readonly List<Member> _members = [];
    private readonly List<SelectSet> _inner = [];
    private bool _sleepsOnCopy; // a thread waits, or is about to, on a copy of the members

    private readonly SocketSignal _signal = new();
    private readonly SelectRound _round = new(); // as the next, of the thread that waits
    private readonly List<SelectSet> _reported = [];
    private SelectSet? _outer; // set before there are members
    private ulong _outerData;
    private bool _isReported;
    private int _total; // members, with those of inner sets; counted by the outermost set alone, by Interlocked

    public override bool HoldsSockets => true;

    public override void Add(Socket socket, EpollEvents interest, ulong data)
    {
        bool wake;
        (_outer ?? this).CountOneMore();
        lock (_lock)
        {
            _places.Add(socket, _members.Count);
            _members.Add(new Member(socket, interest, data));
            wake = WidenedLocked();
        }

        Widened(wake);
    }

    public override void Modify(Socket socket, EpollEvents interest, ulong data)
    {
        var wake = false;
        lock (_lock)
        {
            ref var member = ref CollectionsMarshal.AsSpan(_members)[_places[socket]];
            var widens = (interest & ~member.Interest) != 0;
            member = new Member(socket, interest, data);
            if (!widens)
                return;
            wake = WidenedLocked();
        }

        Widened(wake);
    }

    public override void Remove(Socket socket)
    {
        lock (_lock)
        {
            _places.Remove(socket, out var place);
            var last = _members[^1];
            _members.RemoveAt(_members.Count - 1);
            if (last.Socket != socket)
            {
                _members[place] = last;
                _places[last.Socket] = place;
            }
        }

        Interlocked.Decrement(ref (_outer ?? this)._total); // only now: whoever takes the place must not be one too many
    }

    public override void Add(ReadinessSet inner, ulong data)
    {
        var set = (SelectSet)inner;
        lock (_lock)
            _inner.Add(set);
        set._outer = this;
        SetReported(inner, reported: true, data);
    }

    public override void SetReported(ReadinessSet inner, bool reported, ulong data)
    {
        var set = (SelectSet)inner;
        bool wake;
        lock (_lock)
        {
            set._outerData = data;
            set._isReported = reported;
            wake = reported && WidenedLocked();
        }

        if (wake)
            Wake();
    }

    public override void Remove(ReadinessSet inner)
    {
        var set = (SelectSet)inner;
        lock (_lock)
            _inner.Remove(set);
        lock (set._lock)
        {
            set._outer = null;
            set._total = set._members.Count;
        }

        Interlocked.Add(ref _total, -set._total);
    }

    public override int Wait(Span<EpollEvent> ready, long timeoutInNanoseconds)
    {
        _round.Begin();
        _round.Add(_signal.Readable, EpollEvents.In, WakeData);
        lock (_lock)
        {
            // Before anything is copied: a change is either in the copy or sees that it must wake this thread.
            _sleepsOnCopy = timeoutInNanoseconds != 0;
            foreach (var member in _members)
                _round.Add(member.Socket, member.Interest, member.Data);
            foreach (var inner in _inner)
            {
                if (inner._isReported)
                    _reported.Add(inner);
            }
        }

        foreach (var inner in _reported)
            inner.CopyTo(_round, inner._outerData);
        _reported.Clear();
        try
        {
            _round.Select(timeoutInNanoseconds);
        }
        finally
        {
            Volatile.Write(ref _sleepsOnCopy, false); // seen late it costs a wake-up too many
        }

        return _round.Report(ready);
    }

    public override void Wake() => _signal.Set();

    public override void ClearWake() => _signal.Reset();

    public override void Dispose() => _signal.Dispose();

    private void CountOneMore()
    {
        if (Interlocked.Increment(ref _total) <= capacity)
            return;
        Interlocked.Decrement(ref _total);
        throw ZmqResourceException.TooManyWatched(capacity);
    }

    private void CopyTo(SelectRound round, ulong data)
    {
        lock (_lock)
        {
            foreach (var member in _members)
                round.Add(member.Socket, member.Interest, data);
        }
    }

    /// <returns>Whether a wait in progress does not know of the change and must be woken, once.</returns>
    private bool WidenedLocked()
    {
        var wake = _sleepsOnCopy;
        _sleepsOnCopy = false;
        return wake;
    }

    private void Widened(bool wake)
    {
        if (wake)
            Wake();
        _outer?.InnerWidened(this);
    }

    private void InnerWidened(SelectSet inner)
    {
        bool wake;
        lock (_lock)
            wake = inner._isReported && WidenedLocked();
        if (wake)
            Wake();
    }

    private readonly record struct Member(Socket Socket, EpollEvents Interest, ulong Data);
}
