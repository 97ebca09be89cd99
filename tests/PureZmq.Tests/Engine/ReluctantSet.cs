using System.Net.Sockets;
using PureZmq.Messages;
using PureZmq.Transports;

namespace PureZmq.Tests.Engine;

/// <summary>A readiness set of a system that, when a test says so, watches nothing more (ENOSPC).</summary>
internal sealed class ReluctantSet(ReadinessSet set) : ReadinessSet
{
    private int _accepted; // additions until the refusals begin
    private int _refused; // refusals still to come; by Interlocked

    public override bool HoldsSockets => set.HoldsSockets;

    /// <summary>Refuses so many additions, after the next ones.</summary>
    public void Refuse(int count = 1, int after = 0)
    {
        Volatile.Write(ref _accepted, after);
        Volatile.Write(ref _refused, count);
    }

    public override void Add(Socket socket, EpollEvents interest, ulong data)
    {
        if (Volatile.Read(ref _refused) > 0 && Interlocked.Decrement(ref _accepted) < 0 && Interlocked.Decrement(ref _refused) >= 0)
            throw ZmqResourceException.NotWatched(Errno.ENOSPC);
        set.Add(socket, interest, data);
    }

    public override void Modify(Socket socket, EpollEvents interest, ulong data) => set.Modify(socket, interest, data);

    public override void Remove(Socket socket) => set.Remove(socket);

    public override void Add(ReadinessSet inner, ulong data) => set.Add(((ReluctantSet)inner).Own, data);

    public override void SetReported(ReadinessSet inner, bool reported, ulong data) => set.SetReported(((ReluctantSet)inner).Own, reported, data);

    public override void Remove(ReadinessSet inner) => set.Remove(((ReluctantSet)inner).Own);

    public override int Wait(Span<EpollEvent> ready, long timeoutInNanoseconds) => set.Wait(ready, timeoutInNanoseconds);

    public override void Wake() => set.Wake();

    public override void ClearWake() => set.ClearWake();

    public override void PrepareThread() => set.PrepareThread();

    public override void Dispose() => set.Dispose();

    private ReadinessSet Own => set;
}
