namespace PureZmq.Engine;

/// <summary>What a socket has lost: messages dropped, by reason, and peers refused. No gate: counted from any thread.</summary>
internal sealed class LossCounters
{
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length]; // by Interlocked
    private long _refused; // by Interlocked

    public long Refused => Interlocked.Read(ref _refused);

    public long Dropped(DropReason reason) => Interlocked.Read(ref _dropped[(int)reason]);

    /// <returns>Whether these, more than none, are the first dropped for the reason.</returns>
    public bool CountDropped(DropReason reason, int count, Pipe? pipe)
    {
        var total = Interlocked.Add(ref _dropped[(int)reason], count);
        if (pipe is not null)
            Interlocked.Add(ref pipe.Dropped, count);
        return total == count;
    }

    public void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary>A copy of the counts, without the reasons for which nothing was dropped.</summary>
    public IReadOnlyDictionary<DropReason, long> ReadDropped()
    {
        var dropped = new Dictionary<DropReason, long>();
        for (var i = 0; i < _dropped.Length; i++)
        {
            if (Interlocked.Read(ref _dropped[i]) is > 0 and var count)
                dropped[(DropReason)i] = count;
        }

        return dropped;
    }
}
