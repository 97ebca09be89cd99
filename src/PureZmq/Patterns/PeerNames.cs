using System.Buffers.Binary;
using System.Security.Cryptography;
using PureZmq.Engine;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>Gives each peer of a ROUTER or REP its routing id: the one it announced, or one of our own.</summary>
/// <remarks>Guarded by the gate of its socket.</remarks>
internal sealed class PeerNames
{
    private const int OwnLength = 5;
    private readonly RoutingTable _table = new();
    private uint _next = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>A new peer takes over the name of another.</summary>
    public bool Handover { get; set; }

    public Pipe? Find(ReadOnlySpan<byte> id) => _table.Find(id);

    /// <summary>A pipe with a name that our side gave it, which is free: the peer can be sent to before it is there.</summary>
    public void AddGiven(Pipe pipe)
    {
        pipe.RoutingKey = pipe.GivenName;
        _table.Add(pipe);
    }

    /// <summary>The peer is there: names it, unless its name is taken.</summary>
    /// <returns>False when the peer is to be ignored.</returns>
    public bool TryName(Pipe pipe)
    {
        if (pipe.GivenName is not null)
            return true; // whatever it calls itself

        if (pipe.RoutingKey is not null && !pipe.IsIgnored && !pipe.IsIncoming && (pipe.PeerRoutingId.Length == 0 || pipe.PeerRoutingId.AsSpan().SequenceEqual(pipe.RoutingKey)))
            return !pipe.IsIgnored; // a connection of ours that was made again keeps its name

        pipe.IsIgnored = false; // one that was ignored and is made again gets another chance

        if (pipe.RoutingKey is not null)
            _table.Remove(pipe); // what it sent before and nobody has read keeps the old name for lack of a better one

        if (pipe.PeerRoutingId.Length == 0)
        {
            pipe.RoutingKey = NextOwn();
        }
        else
        {
            if (_table.Find(pipe.PeerRoutingId) is { } holder && !TryTakeOver(holder))
            {
                pipe.IsIgnored = true;
                return false;
            }

            pipe.RoutingKey = pipe.PeerRoutingId;
        }

        _table.Add(pipe);
        return true;
    }

    public void Remove(Pipe pipe)
    {
        if (pipe.RoutingKey is { } id && _table.Find(id) == pipe)
            _table.Remove(pipe);
    }

    /// <summary>The first holder is no longer routed to nor read; what it sent before keeps its name. It stays open until it closes.</summary>
    private bool TryTakeOver(Pipe holder)
    {
        var isOurs = holder.PeerRoutingId.Length == 0 || holder.GivenName is not null;
        if (!Handover || isOurs)
            return false; // a name of ours is never given away
        _table.Remove(holder);
        holder.Ignore();
        return true;
    }

    private byte[] NextOwn()
    {
        var id = new byte[OwnLength];
        do
        {
            BinaryPrimitives.WriteUInt32BigEndian(id.AsSpan(1), _next++);
        }
        while (_table.Find(id) is not null);
        return id;
    }
}
