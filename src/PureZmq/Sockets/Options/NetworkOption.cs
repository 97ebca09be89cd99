using System.Text;
using PureZmq.Transports;

namespace PureZmq.Sockets;

/// <summary>The rules for names of interfaces and networks, checked where a program sets them.</summary>
internal static class NetworkOption
{
    // What Linux keeps a name in; as the last octet is a zero, no interface has a name of so many.
    private const int LongestDevice = 16;

    /// <summary>The name of an interface, or nothing.</summary>
    /// <exception cref="ArgumentNullException">There is no string.</exception>
    /// <exception cref="ArgumentException">The name is too long, or holds NUL.</exception>
    public static string Device(string value, string option)
    {
        ArgumentNullException.ThrowIfNull(value, option);
        if (Encoding.UTF8.GetByteCount(value) <= LongestDevice && !value.Contains('\0', StringComparison.Ordinal))
            return value;
        throw new ArgumentException(
            $"{option} takes the name of an interface, up to {LongestDevice} octets without NUL; \"{value}\" is none.", option);
    }

    /// <summary>A copy of a list of networks.</summary>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentException">One is no address, or has more bits than its address.</exception>
    public static IReadOnlyList<string> Networks(IReadOnlyList<string> values, string option)
    {
        var copy = OptionRange.Copy(values, option);
        foreach (var value in copy)
        {
            if (!TcpNetwork.TryParse(value, out _))
                throw new ArgumentException($"{option} takes networks such as 10.0.0.0/8, or single addresses; \"{value}\" is neither.", option);
        }

        return copy;
    }
}
