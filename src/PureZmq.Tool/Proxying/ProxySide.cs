using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Proxying;

/// <summary>One socket of a proxy, written <c>TYPE:ENDPOINT</c> to bind or <c>TYPE:connect:ENDPOINT</c> to connect.</summary>
/// <param name="Kind">The socket's type.</param>
/// <param name="Attachment">Where it is.</param>
internal sealed record ProxySide(SocketKind Kind, Attachment Attachment)
{
    internal const string Form = "TYPE:ENDPOINT or TYPE:connect:ENDPOINT";

    private const string ConnectMark = "connect:";

    /// <summary>Reads what stands behind an option.</summary>
    /// <returns>Null when it is not of the form, or the type is not known.</returns>
    internal static ProxySide? TryParse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || SocketKinds.All.FirstOrDefault(kind => kind.Name == text[..colon]) is not { } known)
            return null;
        var rest = text[(colon + 1)..];
        return rest.StartsWith(ConnectMark, StringComparison.Ordinal)
            ? new ProxySide(known, new Attachment(Binds: false, rest[ConnectMark.Length..]))
            : new ProxySide(known, new Attachment(Binds: true, rest));
    }

    /// <summary>Opens the socket and attaches it; a SUB hears everything.</summary>
    internal ZmqSocket Open(SocketSettings settings, ZmqContext context, TextWriter error)
    {
        var socket = Kind.Open(settings, context);
        (socket as SubSocket)?.Subscribe("");
        Attachment.Attach(socket, error);
        return socket;
    }
}
