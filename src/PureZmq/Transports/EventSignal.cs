using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PureZmq.Transports;

/// <summary>A descriptor that any thread can make readable, to end another thread's wait: Linux' eventfd.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EventSignal : IDisposable
{
    private readonly DescriptorHandle _handle;

    public EventSignal()
    {
        var descriptor = LinuxNative.EventDescriptor(0, LinuxNative.CloseOnExec | LinuxNative.NonBlocking);
        if (descriptor < 0)
            throw ZmqResourceException.OutOfDescriptors("a wake-up signal", Marshal.GetLastPInvokeError());
        _handle = new DescriptorHandle(descriptor);
    }

    public int Descriptor => _handle.Number;

    /// <summary>Makes the descriptor readable; it stays so until <see cref="Reset"/>.</summary>
    public void Set()
    {
        ulong one = 1;
        var held = false;
        try
        {
            // A wake-up may come late, when the waiter has left and closed: it must not be written to whatever has the number then.
            _handle.DangerousAddRef(ref held);
            // The only failure is a counter at its limit, and then the descriptor is readable already.
            _ = LinuxNative.Write(Descriptor, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Closed: there is nobody left to wake.
        }
        finally
        {
            if (held)
                _handle.DangerousRelease();
        }
    }

    public void Reset()
    {
        ulong value;
        // Not readable means nobody set it: nothing to take back.
        _ = LinuxNative.Read(Descriptor, &value, sizeof(ulong));
    }

    public void Dispose() => _handle.Dispose();
}
