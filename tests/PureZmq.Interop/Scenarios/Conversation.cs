using PureZmq.Interop.Peers;
using PureZmq.Testing;

namespace PureZmq.Interop.Scenarios;

/// <summary>Two connected peers of compatible types, one of which speaks first: knows what each type adds to a message and takes away.</summary>
internal sealed class Conversation
{
    /// <summary>The routing ids two ROUTERs need to know of each other before the first message.</summary>
    public const string FirstId = "first", SecondId = "second";

    // Who speaks first in a pair: the one further to the left.
    private static readonly string[] Order = ["PAIR", "PUB", "XPUB", "PUSH", "REQ", "DEALER", "ROUTER", "REP", "SUB", "XSUB", "PULL"];

    private readonly IPeer _speaker;
    private readonly IPeer _listener;

    /// <summary>A conversation of two peers; of two ROUTERs the first has the routing id <see cref="FirstId"/>.</summary>
    public Conversation(IPeer first, IPeer second)
    {
        var swap = Array.IndexOf(Order, first.Type) > Array.IndexOf(Order, second.Type);
        (_speaker, _listener) = swap ? (second, first) : (first, second);
    }

    /// <summary>Binds one, connects the other, and waits until messages flow.</summary>
    public string Join(IPeer bound, IPeer connected, string endpoint = "tcp://127.0.0.1:*")
    {
        endpoint = bound.Bind(endpoint);
        connected.Connect(endpoint);
        Start();
        return endpoint;
    }

    /// <summary>Sends a message and, where the listener can answer, has it sent back; both ends see exactly these frames.</summary>
    public void Exchange(byte[][] body)
    {
        _speaker.SendFrames(ToListener(body));
        var received = _listener.Receive(Frames.Show(body));
        var envelope = ListenerEnvelope(received);
        Frames.AssertEqual([.. envelope, .. body], received, _listener.Name);
        if (_listener.Type is "SUB" or "XSUB" or "PULL")
            return;
        _listener.SendFrames([.. envelope, .. body]);
        _speaker.ExpectFrames(ToListener(body));
    }

    // What the speaker's application writes, and reads in an answer: its own envelope and the body.
    private byte[][] ToListener(byte[][] body) => (_speaker.Type, _listener.Type) switch
    {
        ("ROUTER", _) => [Wire.Text(SecondId), .. body],
        ("DEALER", "REP") => [[], .. body],
        _ => body,
    };

    // What stands before the body at the listener; a ROUTER's peer may have any id, which the answer must carry again.
    private byte[][] ListenerEnvelope(byte[][] received) => (_speaker.Type, _listener.Type) switch
    {
        ("ROUTER", "ROUTER") => [Wire.Text(FirstId)],
        ("REQ", "ROUTER") => [received[0], []],
        ("DEALER", "ROUTER") => [received[0]],
        _ => [],
    };

    // PUB drops what nobody subscribed to, ROUTER what it cannot route yet: they repeat a marker until it comes through.
    private void Start()
    {
        if (_listener.Type == "SUB")
            _listener.Subscribe("");
        if (_listener.Type == "XSUB")
            _listener.SendFrames([0x01]);
        if (_speaker.Type == "XPUB")
            _speaker.ExpectSubscription(_listener, "");
        else if (_speaker.Type is "PUB" or "ROUTER")
            RepeatMarker();
    }

    private void RepeatMarker()
    {
        byte[][]? received = null;
        for (var tries = 0; received is null; tries++)
        {
            if (tries > 200)
                throw Within.TooLate($"the first message from {_speaker.Name} to {_listener.Name}", TimeSpan.FromSeconds(10));
            _speaker.SendFrames(ToListener(Frames.Of("marker")));
            received = _listener.TryReceive(TimeSpan.FromMilliseconds(50));
        }

        _speaker.SendFrames(ToListener(Frames.Of("go")));
        while (!received[^1].AsSpan().SequenceEqual("go"u8))
            received = _listener.Receive("the end of the markers");
    }
}
