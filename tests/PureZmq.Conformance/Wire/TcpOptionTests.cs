using System.Net;
using System.Net.Sockets;

namespace PureZmq.Conformance;

/// <summary>Options of tcp that a peer can feel: who is let in, from where and over what a connection is made, how long an attempt
/// takes.</summary>
public sealed class TcpOptionTests : WireTest
{
    private const int NoDevice = 19;

    [Fact(Timeout = Limits.Test), Conformance("O-21", "TRN-46", "TRN-06")]
    public async Task Only_addresses_of_the_networks_allowed_are_let_in()
    {
        using var pull = new PullSocket(new PullOptions { TcpAllowedNetworks = ["10.0.0.0/8", "127.0.0.2/32"] }, Context);
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        using (var stranger = await RawPeer.ConnectAsync(endpoint))
            Assert.Empty(await stranger.ReadToEndAsync()); // not even a greeting
        await RefusalAsync(pull, "TcpAllowedNetworks");

        using var push = new PushSocket(context: Context);
        push.ConnectAndWait(endpoint.Replace("tcp://", "tcp://127.0.0.2:0;", StringComparison.Ordinal), pull);
        push.Put("from an address allowed");
        Assert.Equal("[from an address allowed]", pull.Next());
        Assert.Equal("127.0.0.2", Assert.Single(pull.Peers).RemoteAddress);
    }

    [Fact(Timeout = Limits.Test), Conformance("O-21", "TRN-46")]
    public async Task An_address_of_IPv4_that_comes_over_IPv6_counts_as_what_it_is()
    {
        using var pull = new PullSocket(new PullOptions { IPv6 = true, TcpAllowedNetworks = ["127.0.0.0/8"] }, Context);
        var port = PortOf(pull.Bind("tcp://*:*"));
        using (var stranger = await RawPeer.ConnectAsync($"tcp://[::1]:{port}"))
            Assert.Empty(await stranger.ReadToEndAsync());
        using var peer = await RawPeer.ConnectAsync($"tcp://127.0.0.1:{port}");
        await peer.HandshakeAsync("PUSH");
        await ExpectDeliveryAsync(peer, pull, "mapped");
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-06")]
    public async Task A_connection_is_made_from_the_source_named()
    {
        var from = Ports.Next();
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        using var listener = RawPeer.Listen();
        push.Connect($"tcp://127.0.0.3:{from};127.0.0.1:{listener.Port}");
        using var peer = await listener.AcceptAsync();
        Assert.Equal($"tcp://127.0.0.3:{from}", peer.RemoteEndpoint);
        await peer.HandshakeAsync("PULL");
        push.AwaitPeers(1);
    }

    [Fact, Conformance("TRN-07", "O-20")]
    public void With_IPv6_a_wildcard_listens_to_both_families()
    {
        using var pull = new PullSocket(new PullOptions { IPv6 = true }, Context);
        var endpoint = pull.Bind("tcp://*:*");
        Assert.StartsWith("tcp://[::]:", endpoint, StringComparison.Ordinal);
        using var four = new PushSocket(context: Context);
        four.ConnectAndWait($"tcp://127.0.0.1:{PortOf(endpoint)}", pull);
        using var six = new PushSocket(new PushOptions { IPv6 = true }, Context);
        six.ConnectAndWait($"tcp://[::1]:{PortOf(endpoint)}", pull);
        Assert.Equal(["::1", "::ffff:127.0.0.1"], pull.Peers.Select(peer => peer.RemoteAddress).Order(StringComparer.Ordinal));
        six.Put("six");
        Assert.Equal("[six]", pull.Next());
        four.Put("four");
        Assert.Equal("[four]", pull.Next());
    }

    [Fact, Conformance("TRN-07")]
    public void Without_IPv6_its_addresses_cannot_be_bound()
    {
        using var pull = new PullSocket(context: Context);
        Assert.Equal(NoDevice, Assert.Throws<ZmqEndpointException>(() => pull.Bind("tcp://[::1]:*")).Errno);
        using var both = new PullSocket(new PullOptions { IPv6 = true }, Context);
        Assert.StartsWith("tcp://[::ffff:127.0.0.1]:", both.Bind("tcp://127.0.0.1:*"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Test), Conformance("O-17", "TRN-43")]
    public async Task An_attempt_without_an_answer_ends_in_time_and_is_made_again()
    {
        // The queue of connections not yet accepted is full: Linux leaves whoever knocks now without an answer.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var endpoint = $"tcp://{deaf.LocalEndPoint}";
        using var first = await RawPeer.ConnectAsync(endpoint);

        using var push = new PushSocket(
            new PushOptions
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(100),
                ReconnectInterval = TimeSpan.FromMilliseconds(10),
                Linger = TimeSpan.Zero,
            },
            Context);
        push.Connect(endpoint);
        push.Put("kept");
        await Log.WaitForAsync(entry => $"{entry["Reason"]}".Contains("ConnectTimeout", StringComparison.Ordinal), "an attempt to run out of time");

        deaf.Dispose();
        using var pull = new PullSocket(context: Context);
        pull.Bind(endpoint);
        Assert.Equal("[kept]", pull.Next());
    }

    [Fact, Conformance("TRN-08")]
    public void A_socket_tied_to_an_interface_works_there_and_not_on_one_that_is_not_there()
    {
        Assert.True(OperatingSystem.IsLinux(), "Only Linux ties sockets to interfaces.");
        using var pull = new PullSocket(new PullOptions { BindToDevice = "lo" }, Context);
        using var push = new PushSocket(new PushOptions { BindToDevice = "lo" }, Context);
        push.ConnectAndWait(pull.Bind("tcp://127.0.0.1:*"), pull);
        push.Put("over the loopback");
        Assert.Equal("[over the loopback]", pull.Next());

        using var nowhere = new PullSocket(new PullOptions { BindToDevice = "nosuch0" }, Context);
        var failed = Assert.Throws<ZmqEndpointException>(() => nowhere.Bind("tcp://127.0.0.1:*"));
        Assert.Equal((NoDevice, "tcp://127.0.0.1:*"), (failed.Errno, failed.Endpoint));
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-08")]
    public async Task A_name_of_sixteen_octets_which_no_interface_has_fails_a_bind_and_is_told_of_a_connect()
    {
        var name = new string('x', 16);
        using var pull = new PullSocket(new PullOptions { BindToDevice = name }, Context);
        var failed = Assert.Throws<ZmqEndpointException>(() => pull.Bind("tcp://127.0.0.1:*"));
        Assert.Equal(NoDevice, failed.Errno);
        using var push = new PushSocket(new PushOptions { BindToDevice = name, Linger = TimeSpan.Zero }, Context);
        push.Connect($"tcp://127.0.0.1:{Ports.Next()}");
        await Log.WaitForAsync(entry => $"{entry["Reason"]}".Contains("no such interface", StringComparison.Ordinal), "the reason of the failed attempt");
    }

    private static int PortOf(string endpoint) => IPEndPoint.Parse(endpoint.AsSpan("tcp://".Length)).Port;
}
