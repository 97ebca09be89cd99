namespace PureZmq.Messages;

/// <summary>The idle bodies of one thread.</summary>
/// <remarks>
/// Two batches deep: a thread which only rents, or only returns, meets the depot once in a batch, and one that does both never does,
/// because after each visit it has a batch and room for another.
/// </remarks>
internal sealed class BodyCache
{
    public const int BatchSize = 32;

    // An array and not a chain: a store of null needs no write barrier, so a body goes in and out with one.
    private readonly MessageBody?[] _idle = new MessageBody?[2 * BatchSize];
    private int _count;

    public MessageBody Take() => TryTake() ?? new MessageBody();

    /// <summary>Takes a body that is here or at the depot; makes none.</summary>
    public MessageBody? TryTake()
    {
        var last = _count - 1;
        if ((uint)last >= (uint)_idle.Length)
            return TryRefill() ? TryTake() : null;
        var body = _idle[last];
        _idle[last] = null; // or the cache would keep a body alive that is never returned
        _count = last;
        return body;
    }

    public void Put(MessageBody body)
    {
        if (_count == _idle.Length)
            MakeRoom();
        _idle[_count++] = body;
    }

    private bool TryRefill()
    {
        if (!BodyDepot.TryTake(_idle.AsSpan(0, BatchSize)))
            return false;
        _count = BatchSize;
        return true;
    }

    private void MakeRoom()
    {
        var batch = _idle.AsSpan(BatchSize, BatchSize);
        BodyDepot.Put(batch);
        batch.Clear();
        _count = BatchSize;
    }
}
