using PureZmq.Engine;

namespace PureZmq.Sockets;

/// <summary>What passed at one end of a proxy's direction: frames and their octets, as libzmq counts them.</summary>
internal readonly record struct ProxyTraffic(ulong Frames, ulong Octets)
{
    public static ProxyTraffic operator +(ProxyTraffic a, ProxyTraffic b) => new(a.Frames + b.Frames, a.Octets + b.Octets);

    public static ProxyTraffic operator -(ProxyTraffic a, ProxyTraffic b) => new(a.Frames - b.Frames, a.Octets - b.Octets);

    public static ProxyTraffic Of(MessageRun run)
    {
        var (frames, octets) = run.Count();
        return new ProxyTraffic((ulong)frames, (ulong)octets);
    }

    public static ProxyTraffic Of(Message message)
    {
        var octets = 0UL;
        for (var i = 0; i < message.Count; i++)
            octets += (ulong)message[i].Length;
        return new ProxyTraffic((ulong)message.Count, octets);
    }
}
