using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>An endpoint string taken apart: <c>transport://address</c>.</summary>
/// <param name="Text">As the program gave it; the key under which it is unbound or disconnected.</param>
/// <param name="Transport">Which transport carries it.</param>
/// <param name="Address">Everything behind <c>://</c>.</param>
internal sealed record Endpoint(string Text, TransportKind Transport, string Address)
{
    private const string Separator = "://";

    /// <exception cref="ArgumentException">No separator, or nothing before or behind it (EINVAL).</exception>
    /// <exception cref="ZmqEndpointException">The transport is unknown (EPROTONOSUPPORT).</exception>
    public static Endpoint Parse(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var at = endpoint.IndexOf(Separator, StringComparison.Ordinal);
        if (at <= 0 || at + Separator.Length == endpoint.Length)
            throw Malformed(endpoint, "an endpoint is written transport://address, such as tcp://127.0.0.1:5555");

        var transport = endpoint[..at] switch
        {
            "tcp" => TransportKind.Tcp,
            "ipc" => TransportKind.Ipc,
            "inproc" => TransportKind.Inproc,
            var other => throw new ZmqEndpointException(
                endpoint, Errno.EPROTONOSUPPORT, $"Endpoint '{endpoint}': the transport '{other}' is not available; tcp, ipc and inproc are."),
        };
        return new Endpoint(endpoint, transport, endpoint[(at + Separator.Length)..]);
    }

    public static ArgumentException Malformed(string endpoint, string rule)
        => new($"Endpoint '{endpoint}' is malformed: {rule}.", nameof(endpoint));
}
