using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq;

/// <summary>A peer broke the wire protocol, or speaks one that does not match. Its connection is closed; the socket and its other
/// peers go on.</summary>
public sealed class ZmtpProtocolException : ZmqException
{
    private const string FramingRule = "37/ZMTP, Framing";
    private const string GreetingRule = "37/ZMTP, Version Negotiation";
    private const string MechanismRule = "37/ZMTP, The NULL Security Mechanism";
    private const string MetadataRule = "37/ZMTP, Connection Metadata";
    private const string SocketTypeRule = "37/ZMTP, The Socket-Type Property";

    private ZmtpProtocolException(string rule, string message)
        : base($"{message} Rule: {rule}.", Messages.Errno.EPROTO) => Rule = rule;

    /// <summary>The broken rule, as specification and section: "37/ZMTP, Framing".</summary>
    public string Rule { get; }

    /// <summary>Whether a connecting socket gives this endpoint up. The peer would do the same again, so trying again would only
    /// hammer it.</summary>
    public bool EndsEndpoint { get; } = true;

    internal HandshakeFault Fault { get; private init; }

    /// <summary>libzmq's ZMQ_PROTOCOL_ERROR_ code, by its value; where the fault is one of authentication, the status.</summary>
    internal int Code { get; private init; } = 0x10000000;

    internal static ZmtpProtocolException SizeOutOfRange(ulong size)
        => new(FramingRule, $"A frame announced {size} octets; the largest size is 2^63-1.");

    internal static ZmtpProtocolException FrameOverLimit(long size, long limit)
        => new(FramingRule, $"A frame announced {size} octets; MaxMessageSize is {limit}.");

    internal static ZmtpProtocolException FrameOverMemory(long size)
        => new(FramingRule, $"A frame announced {size} octets; one array holds {Array.MaxLength} at most.");

    internal static ZmtpProtocolException HandshakeCommandTooLarge(long size, long limit)
        => new(FramingRule, $"A handshake command announced {size} octets; {limit} are allowed.");

    internal static ZmtpProtocolException UnversionedPeer(byte firstOctet)
        => new(GreetingRule, $"The peer speaks ZMTP 1.0 or no ZMTP (octet 0 is 0x{firstOctet:X2}); 3.0 or later is needed.");

    internal static ZmtpProtocolException OlderPeer(byte revision)
        => new(GreetingRule, $"The peer speaks ZMTP {(revision == 0 ? 1 : 2)}.0 (revision {revision}); 3.0 or later is needed.");

    internal static ZmtpProtocolException MechanismMismatch(string local, ReadOnlySpan<byte> announced)
        => new("37/ZMTP, Mechanism Selection", $"The peer's mechanism is [{MessageDump.OfFrame(announced)}], the local one {local}.") { Code = 0x11000002 };

    internal static ZmtpProtocolException MessageInHandshake(HandshakeState state)
        => new(MechanismRule, $"A message frame arrived in the handshake (state {state}).") { Code = 0x10000001 };

    internal static ZmtpProtocolException UnexpectedCommand(ReadOnlySpan<byte> body, HandshakeState state)
        => new(MechanismRule, $"The handshake command [{Excerpt(body)}] is neither READY nor ERROR (state {state}).") { Code = 0x10000001 };

    internal static ZmtpProtocolException MalformedError()
        => new(MechanismRule, "The peer refused the connection with an ERROR whose reason is cut short.") { Code = 0x10000015 };

    internal static ZmtpProtocolException RefusedByPeer(ReadOnlySpan<byte> reason)
    {
        var message = $"The peer refused the connection with ERROR [{MessageDump.OfFrame(reason)}].";
        return reason is [>= (byte)'3' and <= (byte)'5', (byte)'0', (byte)'0']
            ? new(MechanismRule, message) { Fault = HandshakeFault.Authentication, Code = 100 * (reason[0] - '0') }
            : new(MechanismRule, message);
    }

    internal static ZmtpProtocolException MalformedMetadata(string problem)
        => new(MetadataRule, $"The metadata cannot be read: {problem}.") { Code = 0x10000018 };

    internal static ZmtpProtocolException IncompatibleSocketTypes(SocketType local, ReadOnlySpan<byte> peer)
        => new(
            SocketTypeRule,
            $"The sockets cannot talk: incompatible socket types {SocketTypes.Name(local)}/{Excerpt(peer)}. {SocketTypes.Partners(local)}.")
        {
            Fault = HandshakeFault.SocketType,
        };

    internal static ZmtpProtocolException IdentityTooLong(int length)
        => new("37/ZMTP, The Identity Property", $"The peer's identity has {length} octets; 255 are allowed.");

    internal static ZmtpProtocolException ReplyWithoutEnvelope()
        => new("28/REQREP, The REQ Socket Type", "A reply does not start with an empty delimiter frame, or a request id and one.");

    private static string Excerpt(ReadOnlySpan<byte> octets) => MessageDump.OfFrame(octets[..Math.Min(octets.Length, 32)]);
}
