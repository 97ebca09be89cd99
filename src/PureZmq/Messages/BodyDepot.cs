namespace PureZmq.Messages;

/// <summary>Idle bodies on their way from threads that return more than they rent to threads that do the opposite.</summary>
/// <remarks>A thread comes here once in <see cref="BodyCache.BatchSize"/> messages, so a plain lock costs nothing that can be
/// measured.</remarks>
internal static class BodyDepot
{
    private const int Capacity = 64 * BodyCache.BatchSize;
    private static readonly object Lock = new(); // guards Idle and _count; a leaf, nothing is called under it
    private static readonly MessageBody?[] Idle = new MessageBody?[Capacity];
    private static int _count;

    /// <summary>Leaves a batch of bodies here. When the depot is full they are left to the collector.</summary>
    public static void Put(ReadOnlySpan<MessageBody?> batch)
    {
        lock (Lock)
        {
            if (_count + batch.Length > Capacity)
                return;
            batch.CopyTo(Idle.AsSpan(_count));
            _count += batch.Length;
        }
    }

    /// <summary>Takes a whole batch, if there is one.</summary>
    public static bool TryTake(Span<MessageBody?> batch)
    {
        lock (Lock)
        {
            if (_count < batch.Length)
                return false;
            _count -= batch.Length;
            var taken = Idle.AsSpan(_count, batch.Length);
            taken.CopyTo(batch);
            taken.Clear(); // or the depot would keep bodies alive that somebody never returns
            return true;
        }
    }
}
