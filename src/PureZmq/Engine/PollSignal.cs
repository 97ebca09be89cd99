using System.Runtime.Versioning;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Where one wait at several sockets sleeps: a thread, a thread that also watches descriptors, or a task.</summary>
/// <remarks>Set by any thread, without gates, any number of times; stays set until whoever waits has seen it.</remarks>
internal sealed class PollSignal : IDisposable
{
    private readonly object _lock = new(); // a leaf: guards the fields; nothing is taken under it
    private bool _isSet;
    private bool _watchesDescriptors;
    private EventSignal? _descriptor;
    private TaskCompletionSource? _awaited;

    public void Set()
    {
        EventSignal? descriptor;
        TaskCompletionSource? awaited;
        lock (_lock)
        {
            if (_isSet)
                return;
            _isSet = true;
            descriptor = _watchesDescriptors ? _descriptor : null;
            awaited = _awaited;
            _awaited = null;
            Monitor.Pulse(_lock);
        }

        if (descriptor is not null && OperatingSystem.IsLinux()) // elsewhere there is none
            descriptor.Set();
        awaited?.SetResult();
    }

    /// <summary>From here on a <see cref="Set"/> ends the next sleep. Before whatever sets it is asked to.</summary>
    public void Reset()
    {
        lock (_lock)
            _isSet = false;
    }

    /// <summary>Sleeps until it is set.</summary>
    /// <param name="milliseconds">At most this long; -1 for no limit.</param>
    public void Sleep(int milliseconds)
    {
        lock (_lock)
        {
            if (!_isSet)
                Monitor.Wait(_lock, milliseconds);
        }
    }

    /// <summary>Sleeps until it is set or a descriptor is ready.</summary>
    /// <param name="watched">What is watched; one more entry than there are descriptors, the last for the signal itself.</param>
    /// <param name="milliseconds">At most this long; -1 for no limit.</param>
    [SupportedOSPlatform("linux")]
    public void Sleep(Span<WatchedDescriptor> watched, int milliseconds)
    {
        lock (_lock)
        {
            if (_isSet)
                return;
            _descriptor ??= new EventSignal();
            _watchesDescriptors = true;
        }

        watched[^1] = new WatchedDescriptor { Descriptor = _descriptor.Descriptor, Wanted = DescriptorEvents.In };
        try
        {
            WatchedDescriptor.Wait(watched, milliseconds);
        }
        finally
        {
            lock (_lock)
                _watchesDescriptors = false;
            if (watched[^1].Seen != DescriptorEvents.None)
                _descriptor.Reset();
        }
    }

    /// <summary>Completes when it is set.</summary>
    public Task SleepAsync()
    {
        lock (_lock)
        {
            if (_isSet)
                return Task.CompletedTask;
            _awaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _awaited.Task;
        }
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _descriptor?.Dispose();
    }
}
