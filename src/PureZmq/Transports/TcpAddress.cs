using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>The address part of a tcp endpoint: <c>host:port</c>, for connecting also <c>source:port;host:port</c>.</summary>
internal sealed record TcpAddress(string Endpoint, string Host, int Port)
{
    private const int LongestHost = 255; // what name services take

    /// <summary>Where to connect from; null leaves the choice to the system.</summary>
    public TcpAddress? Source { get; private init; }

    /// <summary>Reads the address of a bind: the host may be <c>*</c>, the port <c>*</c> or 0 for one of the system's choice.</summary>
    public static TcpAddress ParseBind(Endpoint endpoint) => ParseHostAndPort(endpoint, endpoint.Address, wildcards: true);

    /// <summary>Reads the address of a connect.</summary>
    public static TcpAddress ParseConnect(Endpoint endpoint)
    {
        var address = endpoint.Address;
        foreach (var c in address)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !".-:%;[]_*".Contains(c, StringComparison.Ordinal))
                throw Transports.Endpoint.Malformed(endpoint.Text, $"the character '{c}' cannot stand in a tcp address");
        }

        if (!char.IsAsciiLetterOrDigit(address[0]) && address[0] is not ('[' or ':' or '*'))
            throw Transports.Endpoint.Malformed(endpoint.Text, "a tcp address starts with a letter, a digit or '['");

        var separator = address.IndexOf(';', StringComparison.Ordinal);
        if (separator < 0)
            return ParseHostAndPort(endpoint, address, wildcards: false);
        var source = ParseHostAndPort(endpoint, address[..separator], wildcards: true);
        return ParseHostAndPort(endpoint, address[(separator + 1)..], wildcards: false) with { Source = source };
    }

    /// <summary>The endpoint with its host in numbers; null when it is no address to connect to, or not known.</summary>
    public static string? TryInNumbers(Endpoint endpoint, bool ipv6)
    {
        try
        {
            var address = ParseConnect(endpoint);
            if (address.Source is not null)
                return null;
            if (address.TryLiteral(ipv6) is { } literal)
                return Format(literal);
            return Choose(Dns.GetHostAddresses(address.Host), ipv6) is { } found ? Format(new IPEndPoint(found, address.Port)) : null;
        }
        catch (Exception e) when (e is ArgumentException or SocketException)
        {
            return null; // nothing can have been bound or connected under another spelling of it
        }
    }

    /// <summary>Finds the local address to bind: wildcard, interface name, literal or host name, in this order. Asks DNS if it must.</summary>
    /// <exception cref="ZmqEndpointException">Nothing local is known by that name (ENODEV).</exception>
    public IPEndPoint ResolveLocal(bool ipv6)
    {
        if (Host == "*")
            return new IPEndPoint(ipv6 ? IPAddress.IPv6Any : IPAddress.Any, Port);

        var family = ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (IPAddress.TryParse(Host, out var literal))
            return new IPEndPoint(Fit(literal, ipv6) ?? throw NoDevice("IPv6 is off for this socket; set the IPv6 option"), Port);

        foreach (var nic in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (nic.Name != Host)
                continue;
            var addresses = nic.GetIPProperties().UnicastAddresses.Select(u => u.Address).ToArray();
            var chosen = addresses.FirstOrDefault(a => a.AddressFamily == family)
                ?? addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
            return new IPEndPoint(chosen is null ? throw NoDevice("the interface has no usable address") : Fit(chosen, ipv6)!, Port);
        }

        try
        {
            return new IPEndPoint(Choose(Dns.GetHostAddresses(Host), ipv6) ?? throw NoDevice("the name has no usable address"), Port);
        }
        catch (SocketException e)
        {
            throw NoDevice("no interface or host of this name is known", e);
        }
    }

    /// <summary>The address to connect to if it needs no name service; null otherwise.</summary>
    public IPEndPoint? TryLiteral(bool ipv6)
        => IPAddress.TryParse(Host, out var literal) && Fit(literal, ipv6) is { } fitting ? new IPEndPoint(fitting, Port) : null;

    /// <summary>Asks the name service where to connect to; null when it knows no usable address.</summary>
    public async Task<IPEndPoint?> ResolveRemoteAsync(bool ipv6)
    {
        try
        {
            var chosen = Choose(await Dns.GetHostAddressesAsync(Host).ConfigureAwait(false), ipv6);
            return chosen is null ? null : new IPEndPoint(chosen, Port);
        }
        catch (SocketException)
        {
            return null; // An unknown name is a failed attempt like a refused one: the caller tries again later.
        }
    }

    /// <summary>An address as ZeroMQ writes it.</summary>
    public static string Format(IPEndPoint address) => address.Address.AddressFamily == AddressFamily.InterNetworkV6
        ? string.Create(CultureInfo.InvariantCulture, $"tcp://[{address.Address}]:{address.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"tcp://{address.Address}:{address.Port}");

    private static IPAddress? Choose(IPAddress[] addresses, bool ipv6)
    {
        var chosen = ipv6 ? addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetworkV6) : null;
        chosen ??= addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
        return chosen is null ? null : Fit(chosen, ipv6);
    }

    private static IPAddress? Fit(IPAddress address, bool ipv6) => (address.AddressFamily, ipv6) switch
    {
        (AddressFamily.InterNetwork, true) => address.MapToIPv6(),
        (AddressFamily.InterNetworkV6, false) => null,
        _ => address,
    };

    private static TcpAddress ParseHostAndPort(Endpoint endpoint, string text, bool wildcards)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1)
            throw Transports.Endpoint.Malformed(endpoint.Text, "a tcp address is written host:port");

        var host = text[..colon];
        if (host[0] == '[' && host[^1] == ']')
            host = host[1..^1];
        if (host.Length == 0 || (!wildcards && host == "*"))
            throw Transports.Endpoint.Malformed(endpoint.Text, "a host name or address is missing");
        if (host.Length > LongestHost)
            throw Transports.Endpoint.Malformed(endpoint.Text, $"a host name has at most {LongestHost} characters");

        var portText = text[(colon + 1)..];
        if (wildcards && portText == "*")
            return new TcpAddress(endpoint.Text, host, 0);
        if (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
            throw Transports.Endpoint.Malformed(endpoint.Text, $"'{portText}' is not a port between 0 and 65535");
        return new TcpAddress(endpoint.Text, host, port);
    }

    private ZmqEndpointException NoDevice(string reason, Exception? inner = null)
        => new(Endpoint, Errno.ENODEV, $"Endpoint '{Endpoint}': {reason}.", inner);
}
