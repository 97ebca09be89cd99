using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>The addresses that share their first bits: <c>address/bits</c>, or an address alone.</summary>
/// <remarks>Bits of the address behind those named are ignored, as libzmq does; the base library's type refuses them.</remarks>
internal readonly record struct TcpNetwork(IPAddress Address, int Bits)
{
    /// <summary>Reads what <see cref="TryParse"/> has found good.</summary>
    public static TcpNetwork Parse(string text) => TryParse(text, out var network) ? network : throw new FormatException(text);

    public static bool TryParse(string? text, out TcpNetwork network)
    {
        network = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var start = slash < 0 ? text : text![..slash];
        if (!IPAddress.TryParse(start, out var address))
            return false;
        // 10/8 would be read as 0.0.0.10/8, and 010.0.0.0 as 8.0.0.0: nobody means that, and here it decides who comes in.
        if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != start)
            return false;
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var named) || named > bits)
                return false;
            bits = named;
        }

        network = new TcpNetwork(address, bits);
        return true;
    }

    /// <summary>Whether an address is one of them. One of IPv4 that came over IPv6 counts as what it is.</summary>
    public bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != Address.AddressFamily)
            return false;
        Span<byte> one = stackalloc byte[16];
        Span<byte> other = stackalloc byte[16];
        Address.TryWriteBytes(one, out _);
        address.TryWriteBytes(other, out _);
        var whole = Bits / 8;
        if (!one[..whole].SequenceEqual(other[..whole]))
            return false;
        var rest = Bits % 8;
        return rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0;
    }
}
