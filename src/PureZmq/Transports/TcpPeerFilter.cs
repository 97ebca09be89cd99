using System.Net;

namespace PureZmq.Transports;

/// <summary>Who may connect to a tcp listener: addresses of the networks named; everybody when none is.</summary>
internal sealed record TcpPeerFilter(IReadOnlyList<TcpNetwork> Networks)
{
    public static readonly TcpPeerFilter Everybody = new([]);

    /// <summary>Why the peer may not come in; null when it may.</summary>
    public string? WhyUnwanted(StreamSocket peer)
    {
        if (Networks.Count == 0)
            return null;
        if (peer.RemoteEndPoint is not IPEndPoint { Address: var address })
            return "it left before its address was known, and only some are allowed (TcpAllowedNetworks).";
        foreach (var network in Networks)
        {
            if (network.Contains(address))
                return null;
        }

        return "its address is in none of the networks allowed (TcpAllowedNetworks).";
    }
}
