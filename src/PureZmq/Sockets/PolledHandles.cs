using System.Runtime.InteropServices;
using PureZmq.Transports;

namespace PureZmq.Sockets;

/// <summary>The handles among the items of one wait, held open while they are looked at.</summary>
internal sealed class PolledHandles(PollItem[] items)
{
    private readonly PollItem[] _items = Array.FindAll(items, item => item.Handle is not null && item.Events != PollEvents.None);
    private WatchedDescriptor[] _watched = [];

    public bool IsEmpty => _items.Length == 0;

    /// <summary>One entry for each handle, and one more.</summary>
    public Span<WatchedDescriptor> Watched => _watched;

    /// <summary>Keeps the handles open, so that no number is watched that means something else meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">A handle was closed.</exception>
    public void Hold()
    {
        if (IsEmpty)
            return;
        var watched = new WatchedDescriptor[_items.Length + 1];
        watched[^1].Descriptor = -1;
        var held = 0;
        try
        {
            for (; held < _items.Length; held++)
            {
                var handle = _items[held].Handle!;
                var isHeld = false;
                handle.DangerousAddRef(ref isHeld);
                watched[held] = new WatchedDescriptor { Descriptor = (int)handle.DangerousGetHandle(), Wanted = Wanted(_items[held].Events) };
            }
        }
        catch (ObjectDisposedException)
        {
            while (held > 0)
                _items[--held].Handle!.DangerousRelease();
            throw;
        }

        _watched = watched;
    }

    public void Release()
    {
        if (_watched.Length == 0)
            return;
        _watched = [];
        foreach (var item in _items)
            item.Handle!.DangerousRelease();
    }

    /// <summary>What was seen of a handle at the last look.</summary>
    /// <param name="place">Which of the handles, in order.</param>
    public PollEvents Seen(int place)
    {
        var seen = _watched[place].Seen;
        var found = PollEvents.None;
        if ((seen & DescriptorEvents.In) != 0)
            found |= PollEvents.In;
        if ((seen & DescriptorEvents.Out) != 0)
            found |= PollEvents.Out;
        if ((seen & DescriptorEvents.Priority) != 0)
            found |= PollEvents.Priority;
        if ((seen & DescriptorEvents.Broken) != 0)
            found |= PollEvents.Error;
        return found;
    }

    private static DescriptorEvents Wanted(PollEvents events)
        => ((events & PollEvents.In) != 0 ? DescriptorEvents.In : DescriptorEvents.None)
            | ((events & PollEvents.Out) != 0 ? DescriptorEvents.Out : DescriptorEvents.None)
            | ((events & PollEvents.Priority) != 0 ? DescriptorEvents.Priority : DescriptorEvents.None);
}
