using System.Diagnostics;
using PureZmq.Interop.LibZmq;
using PureZmq.Testing;
using Xunit.Sdk;

namespace PureZmq.Interop.Peers;

/// <summary>What scenarios do with a peer: send, receive and compare, each with a limit.</summary>
internal static class PeerVerbs
{
    /// <summary>How long a scenario looks for a message that must not come.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>Sends a message of texts.</summary>
    public static void Send(this IPeer peer, params string[] frames) => peer.SendFrames(Frames.Of(frames));

    /// <summary>Sends a message; fails when nobody takes it.</summary>
    public static void SendFrames(this IPeer peer, params byte[][] frames)
    {
        if (!peer.TrySend(frames, Within.Limit))
            throw Within.TooLate($"room for {Frames.Show(frames)} at {peer.Name}", Within.Limit);
    }

    /// <summary>Receives a message; fails when none comes.</summary>
    public static byte[][] Receive(this IPeer peer, string what = "a message") =>
        peer.TryReceive(Within.Limit) ?? throw Within.TooLate($"{what} at {peer.Name}", Within.Limit);

    /// <summary>Receives a message and demands that it is these texts.</summary>
    public static void Expect(this IPeer peer, params string[] frames) => peer.ExpectFrames(Frames.Of(frames));

    /// <summary>Receives a message and demands that it is these frames.</summary>
    public static void ExpectFrames(this IPeer peer, params byte[][] frames) =>
        Frames.AssertEqual(frames, peer.Receive(Frames.Show(frames)), peer.Name);

    /// <summary>Receives the subscription event that <paramref name="subscriber"/>'s connection brings.</summary>
    /// <remarks>
    /// libzmq tells a new connection its subscriptions only inside a call of the application; ours does so by itself, and is left alone.
    /// </remarks>
    public static void ExpectSubscription(this IPeer publisher, IPeer subscriber, string topic)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Within.Limit)
        {
            if (publisher.TryReceive(TimeSpan.FromMilliseconds(subscriber is OurPeer ? 1000 : 20)) is { } frames)
            {
                Frames.AssertEqual([[0x01, .. Wire.Text(topic)]], frames, publisher.Name);
                return;
            }

            if (subscriber is not OurPeer && subscriber.TryReceive(TimeSpan.Zero) is { } early)
                throw new XunitException($"{subscriber.Name} received {Frames.Show(early)} before anything was published.");
        }

        throw Within.TooLate($"the subscription to '{topic}' of {subscriber.Name} at {publisher.Name}", Within.Limit);
    }

    /// <summary>Demands that nothing arrives for a while.</summary>
    public static void ExpectNothing(this IPeer peer)
    {
        if (peer.TryReceive(Quiet) is { } frames)
            throw new XunitException($"{peer.Name} received {Frames.Show(frames)}; nothing should have come.");
    }

    /// <summary>Binds to an endpoint whose last owner has just closed: its port is given back a little later.</summary>
    public static void BindAgain(this IPeer peer, string endpoint)
    {
        bool TryBind()
        {
            try
            {
                peer.Bind(endpoint);
                return true;
            }
            catch (Exception error) when (error is LibZmqException { Error: LibZmqException.AddressInUse } or ZmqEndpointException)
            {
                return false;
            }
        }

        Within.UntilAsync(TryBind, $"{endpoint} to be free again").GetAwaiter().GetResult();
    }

    /// <summary>Sends messages until there is no room for a while; returns how many went.</summary>
    public static int Fill(this IPeer peer, Func<int, byte[][]> message, int limit)
    {
        for (var sent = 0; sent < limit; sent++)
        {
            if (!peer.TrySend(message(sent), TimeSpan.FromMilliseconds(500)))
                return sent;
        }

        throw new XunitException($"{peer.Name} took {limit} messages that nobody read and was never full.");
    }
}
