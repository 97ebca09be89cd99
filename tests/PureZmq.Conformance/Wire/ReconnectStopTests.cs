namespace PureZmq.Conformance;

/// <summary>ReconnectStop: what makes a connecting socket give up.</summary>
public sealed class ReconnectStopTests : WireTest
{
    private const int Reconnecting = 3003;
    private static readonly TimeSpan SeveralIntervals = TimeSpan.FromMilliseconds(400);

    [Fact(Timeout = Limits.Test), Conformance("O-12", "TRN-42")]
    public async Task A_refused_attempt_is_the_last_one()
    {
        var port = Ports.Next();
        using var push = Push(ReconnectStops.ConnectionRefused);
        push.Connect($"tcp://127.0.0.1:{port}");
        await EndAsync("ConnectionRefused");
        using var listener = RawPeer.Listen(port);
        Assert.False(await listener.AcceptsWithinAsync(SeveralIntervals), "There was another attempt.");
    }

    [Fact(Timeout = Limits.Test), Conformance("O-12", "TRN-42")]
    public async Task A_refused_attempt_fails_the_connect_that_awaits_a_handshake()
    {
        using var push = Push(ReconnectStops.ConnectionRefused);
        var failed = await Assert.ThrowsAsync<ZmqException>(
            () => push.ConnectAsync($"tcp://127.0.0.1:{Ports.Next()}").AsTask().Within("the connect to fail"));
        Assert.Contains("ReconnectStop", failed.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Test), Conformance("O-12", "TRN-42")]
    public async Task A_peer_that_closes_in_the_handshake_is_not_tried_again()
    {
        using var push = Push(ReconnectStops.HandshakeFailed);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
            await peer.SendAsync(Wire.Greeting().AsMemory(0, 10));
        await EndAsync("HandshakeFailed");
        Assert.False(await listener.AcceptsWithinAsync(SeveralIntervals), "There was another attempt.");
    }

    [Fact(Timeout = Limits.Test), Conformance("O-12")]
    public async Task A_peer_that_is_silent_in_the_handshake_is_not_tried_again()
    {
        using var push = new PushSocket(
            Options(ReconnectStops.HandshakeFailed) with { HandshakeTimeout = TimeSpan.FromMilliseconds(200) }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using var silent = await listener.AcceptAsync();
        await silent.ReadToEndAsync();
        await EndAsync("HandshakeFailed");
        Assert.False(await listener.AcceptsWithinAsync(SeveralIntervals), "There was another attempt.");
    }

    [Fact(Timeout = Limits.Test), Conformance("O-12")]
    public async Task What_is_not_named_leads_to_another_attempt()
    {
        var port = Ports.Next();
        using var push = Push(ReconnectStops.HandshakeFailed | ReconnectStops.AfterDisconnect);
        push.Connect($"tcp://127.0.0.1:{port}");
        await RetryAsync(); // refused
        using var listener = RawPeer.Listen(port);
        using (var peer = await listener.AcceptAsync())
            await peer.HandshakeAsync("PULL");
        using var again = await listener.AcceptAsync(); // a connection that was established and is lost is no failed handshake
        await again.HandshakeAsync("PULL");
        push.Put("still there");
        Assert.Equal("still there", Text(Assert.Single(await again.ReadMessageAsync())));
    }

    [Theory(Timeout = Limits.Test), Conformance("O-12")]
    [InlineData(ReconnectStops.AfterDisconnect)]
    [InlineData(ReconnectStops.None)]
    public async Task After_disconnect_what_waits_is_given_up_or_tried_for(ReconnectStops stop)
    {
        var port = Ports.Next();
        var endpoint = $"tcp://127.0.0.1:{port}";
        using var push = new PushSocket(
            new PushOptions { ReconnectStop = stop, ReconnectInterval = TimeSpan.FromMilliseconds(200), Linger = Limits.Wait }, Context);
        push.Connect(endpoint);
        push.Put("waits");
        await RetryAsync();
        push.Disconnect(endpoint);
        using var listener = RawPeer.Listen(port);
        if (stop == ReconnectStops.None)
        {
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("PULL");
            Assert.Equal("waits", Text(Assert.Single(await peer.ReadMessageAsync())));
            return;
        }

        await EndAsync("AfterDisconnect");
        Assert.False(await listener.AcceptsWithinAsync(SeveralIntervals), "There was another attempt.");
        Limits.Until(() => push.Statistics.Dropped == 1, "the message given up to be counted");
    }

    private static PushOptions Options(ReconnectStops stop)
        => new() { ReconnectStop = stop, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero };

    private PushSocket Push(ReconnectStops stop) => new(Options(stop), Context);

    private async Task RetryAsync() => await Log.WaitForAsync(entry => entry.Id.Id == Reconnecting, "another attempt to be announced");

    private async Task EndAsync(string reason) => await Log.WaitForAsync(
        entry => entry.Id.Id == EndpointEnded && $"{entry["Reason"]}".Contains($"ReconnectStop: {reason}", StringComparison.Ordinal),
        $"the endpoint to end by {reason}");
}
