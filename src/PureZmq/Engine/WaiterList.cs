namespace PureZmq.Engine;

/// <summary>Waiters in order of arrival. Guarded by the socket's gate.</summary>
internal struct WaiterList
{
    private Waiter? _last;

    public Waiter? First { get; private set; }

    public readonly bool IsEmpty => First is null;

    public void Add(Waiter waiter)
    {
        waiter.Previous = _last;
        waiter.Next = null;
        if (_last is null)
            First = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
    }

    public void Remove(Waiter waiter)
    {
        if (waiter.Previous is null)
            First = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null)
            _last = waiter.Previous;
        else
            waiter.Next.Previous = waiter.Previous;
        waiter.Previous = waiter.Next = null;
    }
}
