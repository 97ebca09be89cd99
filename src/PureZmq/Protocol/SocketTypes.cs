using static PureZmq.Protocol.SocketType;

namespace PureZmq.Protocol;

/// <summary>The names of socket types on the wire and which of them may talk to each other.</summary>
/// <remarks>Specification: 37/ZMTP, "The Socket-Type Property".</remarks>
internal static class SocketTypes
{
    // Indexed by SocketType.
    private static readonly string[] Names = ["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB"];

    /// <summary>The exact spelling on the wire.</summary>
    public static string Name(SocketType type) => Names[(int)type];

    /// <summary>Finds the type of a name, which is compared octet by octet: <c>dealer</c> is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out SocketType type)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (System.Text.Ascii.Equals(name, Names[i]))
            {
                type = (SocketType)i;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>Whether a socket of type <paramref name="local"/> talks with one of type <paramref name="peer"/>. It is so in both
    /// directions.</summary>
    public static bool Accepts(SocketType local, SocketType peer) => local switch
    {
        Pair => peer is Pair,
        Pub or XPub => peer is Sub or XSub,
        Sub or XSub => peer is Pub or XPub,
        Req => peer is Rep or Router,
        Rep => peer is Req or Dealer,
        Dealer => peer is Rep or Dealer or Router,
        Router => peer is Req or Dealer or Router,
        Pull => peer is Push,
        Push => peer is Pull,
        _ => false,
    };

    /// <summary>Whom a socket of this type talks with, in words: <c>REQ talks with REP, ROUTER</c>.</summary>
    public static string Partners(SocketType type)
        => $"{Name(type)} talks with {string.Join(", ", Enum.GetValues<SocketType>().Where(peer => Accepts(type, peer)).Select(Name))}";

    /// <summary>Whether a socket of this type tells its routing id in the handshake, even when it is empty.</summary>
    public static bool SendsIdentity(SocketType type) => type is Req or Dealer or Router;
}
