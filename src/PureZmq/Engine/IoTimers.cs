using System.Diagnostics.CodeAnalysis;

namespace PureZmq.Engine;

/// <summary>What an I/O thread does later, in the order in which it is due. Belongs to that thread.</summary>
/// <remarks>A cancelled timer stays where it is, as nothing but the first is found quickly; when more than half of them are cancelled, all
/// of those go at once. So connections that come and go leave no timers of minutes behind, and a cancel costs next to nothing.</remarks>
internal sealed class IoTimers
{
    private const int FewestToPurge = 64;
    private PriorityQueue<IoTimer, long> _queue = new();
    private int _cancelled; // of those in the queue

    /// <summary>How many are held, cancelled ones included.</summary>
    public int Count => _queue.Count;

    public IoTimer Add(long due, Action action)
    {
        var timer = new IoTimer(this, action);
        _queue.Enqueue(timer, due);
        return timer;
    }

    /// <summary>When the next one is due.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryPeek(out long due)
    {
        while (_queue.TryPeek(out var timer, out due))
        {
            if (!timer.IsCancelled)
                return true;
            _queue.Dequeue();
            _cancelled--;
        }

        return false;
    }

    /// <summary>Takes the next one if its time has come.</summary>
    public bool TryTake(long now, [NotNullWhen(true)] out Action? action)
    {
        action = TryPeek(out var due) && due <= now ? _queue.Dequeue().Take() : null;
        return action is not null;
    }

    /// <summary>One of those in the queue was cancelled.</summary>
    public void OnCancelled()
    {
        if (++_cancelled < FewestToPurge || _cancelled <= _queue.Count / 2)
            return;
        _queue = new PriorityQueue<IoTimer, long>(_queue.UnorderedItems.Where(item => !item.Element.IsCancelled));
        _cancelled = 0;
    }
}
