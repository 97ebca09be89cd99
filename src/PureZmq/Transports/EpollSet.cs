using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>A <see cref="ReadinessSet"/> by Linux' epoll. A set is itself a descriptor that can be put into another set.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollSet : ReadinessSet
{
    private const int Capacity = 64;
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static bool _precise = true;
    private readonly DescriptorHandle _handle;
    private readonly EventSignal _signal = new();

    public EpollSet()
    {
        var descriptor = LinuxNative.EpollCreate(LinuxNative.CloseOnExec);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _signal.Dispose();
            throw ZmqResourceException.OutOfDescriptors("a readiness set", error);
        }

        _handle = new DescriptorHandle(descriptor);
        Control(LinuxNative.EpollCtlAdd, _signal.Descriptor, EpollEvents.In, WakeData);
    }

    public override bool HoldsSockets => false;

    public override bool CanBeUsedAgain => true;

    private int Descriptor => _handle.Number;

    /// <summary>Whether this Linux has what a set needs.</summary>
    public static bool CanBeUsed()
    {
        try
        {
            using var set = new EpollSet();
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // another C library than we know
        }
        catch (ZmqException e)
        {
            return e.Errno != LinuxNative.NoSuchCall; // out of descriptors, say: that passes
        }
    }

    public override void Add(Socket socket, EpollEvents interest, ulong data)
        => Control(LinuxNative.EpollCtlAdd, (int)socket.Handle, interest, data);

    public override void Modify(Socket socket, EpollEvents interest, ulong data)
        => Control(LinuxNative.EpollCtlModify, (int)socket.Handle, interest, data);

    public override void Remove(Socket socket) => Control(LinuxNative.EpollCtlDelete, (int)socket.Handle, EpollEvents.None, 0);

    public override void Add(ReadinessSet inner, ulong data)
        => Control(LinuxNative.EpollCtlAdd, ((EpollSet)inner).Descriptor, EpollEvents.In, data);

    public override void SetReported(ReadinessSet inner, bool reported, ulong data)
        => Control(LinuxNative.EpollCtlModify, ((EpollSet)inner).Descriptor, reported ? EpollEvents.In : EpollEvents.None, data);

    public override void Remove(ReadinessSet inner)
        => Control(LinuxNative.EpollCtlDelete, ((EpollSet)inner).Descriptor, EpollEvents.None, 0);

    public override int Wait(Span<EpollEvent> ready, long timeoutInNanoseconds)
    {
        var buffer = stackalloc EpollEventAligned[Capacity]; // large enough for both layouts
        var capacity = Math.Min(ready.Length, Capacity);
        var count = WaitRaw(buffer, capacity, timeoutInNanoseconds);
        if (count < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LinuxNative.Interrupted)
                return 0;
            throw new ZmqException($"Waiting for readiness failed with error {error}.", error);
        }

        if (Packed)
        {
            new ReadOnlySpan<EpollEvent>(buffer, count).CopyTo(ready);
            return count;
        }

        for (var i = 0; i < count; i++)
            ready[i] = new EpollEvent { Events = buffer[i].Events, Data = buffer[i].Data };
        return count;
    }

    public override void Wake() => _signal.Set();

    public override void ClearWake() => _signal.Reset();

    /// <summary>The kernel's default timer slack of 50 us would double the waits for a tail.</summary>
    public override void PrepareThread() => _ = LinuxNative.ProcessControl(LinuxNative.SetTimerSlack, 1, 0, 0, 0);

    public override void Dispose()
    {
        _handle.Dispose();
        _signal.Dispose();
    }

    private int WaitRaw(void* buffer, int capacity, long timeoutInNanoseconds)
    {
        if (timeoutInNanoseconds <= 0)
            return LinuxNative.EpollWait(Descriptor, buffer, capacity, timeoutInNanoseconds < 0 ? -1 : 0);

        if (_precise)
        {
            var timeout = stackalloc long[2] { timeoutInNanoseconds / 1_000_000_000, timeoutInNanoseconds % 1_000_000_000 };
            try
            {
                var count = LinuxNative.EpollWaitPrecisely(Descriptor, buffer, capacity, timeout, null);
                if (count >= 0 || Marshal.GetLastPInvokeError() != LinuxNative.NoSuchCall)
                    return count;
            }
            catch (EntryPointNotFoundException)
            {
                // A C library before 2.35: whole milliseconds have to do, from now on without asking again.
            }

            _precise = false;
        }

        var milliseconds = (timeoutInNanoseconds + 999_999) / 1_000_000; // rounded up: never early
        return LinuxNative.EpollWait(Descriptor, buffer, capacity, (int)Math.Min(milliseconds, int.MaxValue));
    }

    private void Control(int operation, int descriptor, EpollEvents interest, ulong data)
    {
        int result;
        if (Packed)
        {
            var change = new EpollEvent { Events = interest, Data = data };
            result = LinuxNative.EpollControl(Descriptor, operation, descriptor, &change);
        }
        else
        {
            var change = new EpollEventAligned { Events = interest, Data = data };
            result = LinuxNative.EpollControl(Descriptor, operation, descriptor, &change);
        }

        if (result != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is Errno.ENOSPC or Errno.ENOMEM)
                throw ZmqResourceException.NotWatched(error);
            throw new ZmqException($"Changing a readiness set failed with error {error} (operation {operation}).", error);
        }
    }
}
