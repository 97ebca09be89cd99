using System.Buffers;
using System.Text;
using PureZmq.Messages;

namespace PureZmq.Protocol;

/// <summary>The opening of a connection with the NULL mechanism: feed it what arrives, send what it appends.</summary>
/// <remarks>
/// <para>Specification: 37/ZMTP, "Version Negotiation" and "The NULL Security Mechanism". The greeting goes out in pieces, each as soon as
/// the peer's allows it; READY goes out without waiting for the peer's, or two such peers would wait for each other.</para>
/// <para>Not thread-safe: one engine drives one instance.</para>
/// </remarks>
internal sealed class ZmtpHandshake(LocalPeer local)
{
    /// <summary>The largest handshake command, whatever the limit of messages is.</summary>
    public const int LargestCommand = 64 * 1024;

    private const string MechanismName = "NULL";
    private const int LargestIdentity = 255;
    private readonly byte[] _greeting = new byte[Greeting.Length];
    private int _greetingCount;
    private HeaderReader _header;
    private BodyBuffer _body = new();
    private int _remaining; // of the command's body; -1 while its header is expected
    private RemotePeer? _peer;

    /// <summary>How far it is.</summary>
    public HandshakeState State { get; private set; } = HandshakeState.NotStarted;

    /// <summary>Both READYs were exchanged: ours was appended, the peer's was read.</summary>
    public bool IsComplete => State == HandshakeState.Complete;

    /// <summary>What the peer said of itself.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public RemotePeer Peer => _peer ?? throw new InvalidOperationException($"The handshake is not complete (state {State}).");

    private static ReadOnlySpan<byte> Mechanism => "NULL"u8;

    /// <summary>Appends what both sides send before they know anything of each other.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start(IBufferWriter<byte> output)
    {
        if (State != HandshakeState.NotStarted)
            throw new InvalidOperationException($"The handshake was started before (state {State}).");
        Greeting.WriteSignature(output, local.RoutingId.Length);
        State = HandshakeState.AwaitingSignature;
    }

    /// <summary>Takes what arrived and appends what is to be sent now.</summary>
    /// <returns>Octets taken; those behind the peer's READY are traffic and stay.</returns>
    /// <exception cref="ZmtpProtocolException">The peer broke a rule or does not match; close without sending anything more.</exception>
    /// <exception cref="InvalidOperationException">It was not started, or has failed.</exception>
    public int Receive(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (State is HandshakeState.NotStarted or HandshakeState.Failed)
            throw new InvalidOperationException($"The handshake takes no input (state {State}).");
        var rest = input;
        try
        {
            while (!rest.IsEmpty && State != HandshakeState.Complete)
            {
                State = State switch
                {
                    HandshakeState.AwaitingSignature => ReadSignature(ref rest, output),
                    HandshakeState.AwaitingVersion => ReadVersion(ref rest, output),
                    HandshakeState.AwaitingGreeting => ReadGreeting(ref rest, output),
                    _ => ReadCommand(ref rest),
                };
            }
        }
        catch (ZmtpProtocolException)
        {
            State = HandshakeState.Failed;
            throw;
        }

        return input.Length - rest.Length;
    }

    private HandshakeState ReadSignature(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        var complete = TryReadGreeting(ref input, Greeting.SignatureLength);
        if (_greeting[0] != Greeting.SignatureStart)
            throw ZmtpProtocolException.UnversionedPeer(_greeting[0]);
        if (!complete)
            return HandshakeState.AwaitingSignature;
        if ((_greeting[Greeting.SignatureLength - 1] & 1) == 0)
            throw ZmtpProtocolException.UnversionedPeer(_greeting[0]);
        Greeting.WriteMajor(output);
        return HandshakeState.AwaitingVersion;
    }

    private HandshakeState ReadVersion(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        TryReadGreeting(ref input, Greeting.MajorOffset + 1);
        var major = _greeting[Greeting.MajorOffset];
        if (major < Greeting.OldestMajor)
            throw ZmtpProtocolException.OlderPeer(major);
        Greeting.WriteRest(output, Mechanism);
        return HandshakeState.AwaitingGreeting;
    }

    private HandshakeState ReadGreeting(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (!TryReadGreeting(ref input, Greeting.Length))
            return HandshakeState.AwaitingGreeting;
        if (!Greeting.NamesMechanism(_greeting, Mechanism))
        {
            var announced = _greeting.AsSpan(Greeting.MechanismOffset, Greeting.MechanismLength).TrimEnd((byte)0);
            throw ZmtpProtocolException.MechanismMismatch(MechanismName, announced);
        }

        WriteReady(output);
        _remaining = -1;
        return HandshakeState.AwaitingReady;
    }

    private bool TryReadGreeting(ref ReadOnlySpan<byte> input, int end)
    {
        var part = Math.Min(end - _greetingCount, input.Length);
        input[..part].CopyTo(_greeting.AsSpan(_greetingCount));
        _greetingCount += part;
        input = input[part..];
        return _greetingCount == end;
    }

    private void WriteReady(IBufferWriter<byte> output)
    {
        var name = "\u0005READY"u8;
        var sendsIdentity = SocketTypes.SendsIdentity(local.SocketType);
        var type = Encoding.ASCII.GetBytes(SocketTypes.Name(local.SocketType));
        var application = local.Metadata.OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => (Name: property.Key, Value: Encoding.UTF8.GetBytes(property.Value))).ToArray();
        var length = name.Length + Metadata.LengthOf(Metadata.SocketType, type.Length)
            + (sendsIdentity ? Metadata.LengthOf(Metadata.Identity, local.RoutingId.Length) : 0)
            + application.Sum(property => Metadata.LengthOf(property.Name, property.Value.Length));

        var frame = output.GetSpan(FrameHeader.LengthFor(length) + length);
        var header = FrameHeader.Write(frame, FrameFlags.Command, length);
        name.CopyTo(frame[header..]);
        var metadata = frame[(header + name.Length)..];
        Metadata.Write(ref metadata, Metadata.SocketType, type);
        if (sendsIdentity)
            Metadata.Write(ref metadata, Metadata.Identity, local.RoutingId);
        foreach (var property in application)
            Metadata.Write(ref metadata, property.Name, property.Value);
        output.Advance(header + length);
    }

    private HandshakeState ReadCommand(ref ReadOnlySpan<byte> input)
    {
        if (_remaining < 0)
        {
            if (!_header.TryRead(ref input, out var header))
                return HandshakeState.AwaitingReady;
            _remaining = CheckCommand(header);
        }

        var part = input[..Math.Min(_remaining, input.Length)];
        _body.Append(part);
        input = input[part.Length..];
        _remaining -= part.Length;
        if (_remaining > 0)
            return HandshakeState.AwaitingReady;
        Take(_body.Octets);
        _body.Clear();
        return HandshakeState.Complete;
    }

    private int CheckCommand(FrameHeader header)
    {
        // libzmq takes a READY without the flag; nobody sends one, and a message here is a peer that has lost its place.
        if ((header.Flags & FrameFlags.Command) == 0)
            throw ZmtpProtocolException.MessageInHandshake(State);
        var limit = local.MaxMessageSize < 0 ? LargestCommand : Math.Min(local.MaxMessageSize, LargestCommand);
        if (header.BodySize > limit)
            throw ZmtpProtocolException.HandshakeCommandTooLarge(header.BodySize, limit);
        return (int)header.BodySize;
    }

    private void Take(ReadOnlySpan<byte> body)
    {
        if (!Command.TryParse(body, out var command))
            throw ZmtpProtocolException.UnexpectedCommand(body, State);
        switch (command.Name)
        {
            case CommandName.Ready:
                _peer = ReadPeer(command.Data);
                break;
            case CommandName.Error:
                throw ReadError(command.Data);
            default:
                throw ZmtpProtocolException.UnexpectedCommand(body, State);
        }
    }

    private RemotePeer ReadPeer(ReadOnlySpan<byte> metadata)
    {
        SocketType? type = null;
        byte[] identity = [];
        var properties = new List<KeyValuePair<string, string>>();
        while (Metadata.TryRead(ref metadata, out var name, out var value))
        {
            if (Ascii.EqualsIgnoreCase(name, Metadata.SocketType))
                type = CheckType(value);
            else if (Ascii.EqualsIgnoreCase(name, Metadata.Identity))
                identity = CheckIdentity(value); // of several the last one routes, as with libzmq
            properties.Add(KeyValuePair.Create(Encoding.Latin1.GetString(name), Encoding.UTF8.GetString(value)));
        }

        var isThreeDotZero = _greeting[Greeting.MajorOffset] == Greeting.OldestMajor && _greeting[Greeting.MinorOffset] == 0;
        return new RemotePeer(isThreeDotZero ? 0 : 1, type, identity, properties);
    }

    private SocketType CheckType(ReadOnlySpan<byte> name)
        => SocketTypes.TryParse(name, out var type) && SocketTypes.Accepts(local.SocketType, type)
            ? type
            : throw ZmtpProtocolException.IncompatibleSocketTypes(local.SocketType, name);

    private static byte[] CheckIdentity(ReadOnlySpan<byte> identity)
        => identity.Length <= LargestIdentity ? identity.ToArray() : throw ZmtpProtocolException.IdentityTooLong(identity.Length);

    private static ZmtpProtocolException ReadError(ReadOnlySpan<byte> data)
        => data.IsEmpty || data[0] >= data.Length
            ? ZmtpProtocolException.MalformedError()
            : ZmtpProtocolException.RefusedByPeer(data.Slice(1, data[0]));
}
