using System.Runtime.InteropServices;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>A set of descriptors watched for readiness, level-triggered: Linux' epoll.</summary>
/// <remarks>
/// Adding, changing and removing may be done by any thread, also while another one waits. A set is itself a descriptor that can be
/// put into another set: the outer one is readable while the inner one has something to report.
/// </remarks>
internal sealed unsafe class EpollSet : IDisposable
{
    private const int Capacity = 64;
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static bool _precise = true;
    private readonly DescriptorHandle _handle;

    public EpollSet()
    {
        var descriptor = LinuxNative.EpollCreate(LinuxNative.CloseOnExec);
        if (descriptor < 0)
            throw ZmqResourceException.OutOfDescriptors("a readiness set", Marshal.GetLastPInvokeError());
        _handle = new DescriptorHandle(descriptor);
    }

    /// <summary>The set's own descriptor, for nesting.</summary>
    public int Descriptor => _handle.Number;

    public void Add(int descriptor, EpollEvents interest, ulong data) => Control(LinuxNative.EpollCtlAdd, descriptor, interest, data);

    public void Modify(int descriptor, EpollEvents interest, ulong data) => Control(LinuxNative.EpollCtlModify, descriptor, interest, data);

    public void Remove(int descriptor) => Control(LinuxNative.EpollCtlDelete, descriptor, EpollEvents.None, 0);

    /// <summary>Waits until something is ready, and reports up to as many events as <paramref name="ready"/> holds.</summary>
    /// <param name="ready">Receives the events; at most 64 are used.</param>
    /// <param name="timeoutInNanoseconds">0: look only; negative: wait without limit.</param>
    /// <returns>How many; 0 when the time ran out or a signal interrupted the wait.</returns>
    public int Wait(Span<EpollEvent> ready, long timeoutInNanoseconds)
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

    public void Dispose() => _handle.Dispose();

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
            throw new ZmqException($"Changing a readiness set failed with error {error} (operation {operation}).", error);
        }
    }
}
