using System.Globalization;

namespace PureZmq.Conformance;

/// <summary>Binding, connecting and what endpoint strings may say.</summary>
public sealed class EndpointContract : EngineTest
{
    private const int AddressInUse = 98, AddressNotAvailable = 99, NoDevice = 19, NotSupported = 93, NotFound = 2;

    [Theory, Conformance("R-13", "TRN-01", "TRN-03")]
    [InlineData("no scheme")]
    [InlineData("")]
    [InlineData("tcp://")]
    [InlineData("inproc://")]
    [InlineData("://127.0.0.1:5555")]
    [InlineData("tcp://127.0.0.1:65536")]
    [InlineData("tcp://127.0.0.1:80abc")]
    [InlineData("tcp://127.0.0.1:-1")]
    [InlineData("tcp://127.0.0.1:")]
    [InlineData("tcp://127.0.0.1")]
    public void A_malformed_endpoint_is_an_argument_error_for_bind_and_connect(string endpoint)
    {
        using var pull = new PullSocket(context: Context);
        Assert.ThrowsAny<ArgumentException>(() => pull.Bind(endpoint));
        Assert.ThrowsAny<ArgumentException>(() => pull.Connect(endpoint));
        Assert.Null(pull.LastEndpoint);
    }

    [Theory, Conformance("R-13")]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("tcp://*:5555")]
    [InlineData("tcp://127.0.0.1:5555/path")]
    [InlineData("tcp://local host:5555")]
    public void A_connect_needs_a_host_and_a_port(string endpoint)
    {
        using var pull = new PullSocket(context: Context);
        Assert.ThrowsAny<ArgumentException>(() => pull.Connect(endpoint));
    }

    [Theory, Conformance("R-13", "TRN-01", "TRN-48")]
    [InlineData("foo://x")]
    [InlineData("vsock://2:5555")]
    [InlineData("tipc://{5555,0,0}")]
    [InlineData("TCP://127.0.0.1:*")]
    public void An_unknown_transport_is_not_supported(string endpoint)
    {
        using var pull = new PullSocket(context: Context);
        Check(NotSupported, endpoint, () => pull.Bind(endpoint));
        Check(NotSupported, endpoint, () => pull.Connect(endpoint));
    }

    [Theory, Links, Conformance("R-13", "TRN-10", "TRN-16", "TRN-21")]
    public void A_second_bind_of_one_endpoint_is_refused(Link link)
    {
        using var first = new PullSocket(context: Context);
        using var second = new PullSocket(context: Context);
        var endpoint = first.Bind(link.NewEndpoint()); // over ipc an abstract name; see IpcContract for paths
        Check(AddressInUse, endpoint, () => second.Bind(endpoint));
        Check(AddressInUse, endpoint, () => first.Bind(endpoint));
        using var push = new PushSocket(context: Context);
        push.ConnectAndWait(endpoint, first);
        push.Put("works still");
        Assert.Equal("[works still]", first.Next());
    }

    [Fact, Conformance("R-13", "TRN-10")]
    public void An_address_of_another_machine_cannot_be_bound()
    {
        using var pull = new PullSocket(context: Context);
        Check(AddressNotAvailable, "tcp://192.0.2.1:5555", () => pull.Bind("tcp://192.0.2.1:5555"));
    }

    [Fact, Conformance("R-13", "TRN-10")]
    public void An_unknown_interface_cannot_be_bound()
    {
        using var pull = new PullSocket(context: Context);
        Check(NoDevice, "tcp://no-such-nic0.invalid:5555", () => pull.Bind("tcp://no-such-nic0.invalid:5555"));
    }

    [Fact, Conformance("R-12", "TRN-11")]
    public void A_wildcard_is_unbound_by_its_resolved_endpoint_only()
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        Check(NotFound, "tcp://127.0.0.1:*", () => pull.Unbind("tcp://127.0.0.1:*"));
        Assert.Equal(endpoint, pull.LastEndpoint);
        pull.Unbind(pull.LastEndpoint!);
        Check(NotFound, endpoint, () => pull.Unbind(endpoint));
    }

    [Theory, Conformance("TRN-11")]
    [InlineData("tcp://localhost:{0}")]
    [InlineData("tcp://127.1:{0}")]
    [InlineData("tcp://127.0.0.1:0{0}")]
    public void A_tcp_address_may_be_written_otherwise_to_be_undone(string format)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        push.ConnectAndWait(endpoint, pull);
        var other = string.Format(CultureInfo.InvariantCulture, format, endpoint[(endpoint.LastIndexOf(':') + 1)..]);

        push.Disconnect(other);
        Check(NotFound, endpoint, () => push.Disconnect(endpoint));
        pull.Unbind(other);
        Check(NotFound, endpoint, () => pull.Unbind(endpoint));
    }

    [Fact, Conformance("R-12", "TRN-11")]
    public void A_bind_to_all_addresses_is_undone_by_their_number_and_not_by_a_wildcard_or_one_of_them()
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = pull.Bind("tcp://*:*");
        var port = endpoint[(endpoint.LastIndexOf(':') + 1)..];
        Check(NotFound, $"tcp://*:{port}", () => pull.Unbind($"tcp://*:{port}"));
        Check(NotFound, $"tcp://localhost:{port}", () => pull.Unbind($"tcp://localhost:{port}"));
        pull.Unbind($"tcp://0.0.0.0:{port}");
    }

    [Fact, Conformance("R-11", "TRN-07")]
    public void With_IPv6_the_mapped_address_is_found_by_its_short_form()
    {
        using var pull = new PullSocket(new PullOptions { IPv6 = true }, Context);
        using var push = new PushSocket(new PushOptions { IPv6 = true }, Context);
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        Assert.StartsWith("tcp://[::ffff:127.0.0.1]:", endpoint, StringComparison.Ordinal);
        push.ConnectAndWait(endpoint, pull);
        var other = $"tcp://127.0.0.1:{endpoint[(endpoint.LastIndexOf(':') + 1)..]}";
        push.Disconnect(other);
        pull.Unbind(other);
    }

    [Fact, Conformance("R-11")]
    public void A_connect_by_name_is_not_undone_by_number()
    {
        using var push = new PushSocket(context: Context);
        var port = Ports.Next();
        push.Connect($"tcp://localhost:{port}");
        Check(NotFound, $"tcp://127.0.0.1:{port}", () => push.Disconnect($"tcp://127.0.0.1:{port}"));
        push.Disconnect($"tcp://localhost:{port}");
    }

    [Fact, Conformance("R-13")]
    public void A_host_longer_than_any_name_is_malformed()
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = $"tcp://{new string('a', 256)}:5555";
        foreach (var call in (Action[])[() => pull.Bind(endpoint), () => pull.Connect(endpoint)])
            Assert.Contains("255", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Check(NotFound, endpoint, () => pull.Unbind(endpoint));
    }

    [Theory, Links, Conformance("TRN-01")]
    public void What_was_never_bound_or_connected_cannot_be_undone(Link link)
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = link.NewEndpoint();
        Check(NotFound, endpoint, () => pull.Unbind(endpoint));
        Check(NotFound, endpoint, () => pull.Disconnect(endpoint));
    }

    [Fact, Conformance("TRN-02", "O-20")]
    public void The_last_endpoint_is_the_resolved_bind_or_the_connect_as_given()
    {
        using var pull = new PullSocket(context: Context);
        Assert.Null(pull.LastEndpoint);
        var bound = pull.Bind("tcp://127.0.0.1:*");
        Assert.Matches("^tcp://127\\.0\\.0\\.1:[1-9][0-9]*$", bound);
        Assert.Equal(bound, pull.LastEndpoint);
        Assert.Matches("^tcp://0\\.0\\.0\\.0:[1-9][0-9]*$", pull.Bind("tcp://*:*"));
        Assert.Matches("^tcp://127\\.0\\.0\\.1:[1-9][0-9]*$", pull.Bind("tcp://localhost:0"));
        Assert.Equal("inproc://Some Name", pull.Bind("inproc://Some Name"));
        pull.Connect("tcp://localhost:1");
        Assert.Equal("tcp://localhost:1", pull.LastEndpoint);
        pull.Disconnect("tcp://localhost:1");
        Assert.Equal("tcp://localhost:1", pull.LastEndpoint);
    }

    [Fact, Conformance("TRN-09")]
    public void A_port_just_closed_can_be_bound_again()
    {
        string endpoint;
        using (var pull = new PullSocket(context: Context))
        using (var push = new PushSocket(context: Context))
        {
            endpoint = Link.Tcp.Join(pull, push);
            push.Put("x");
            pull.Next();
        }

        using var again = new PullSocket(context: Context);
        LossContract.Rebind(again, endpoint);
    }

    [Theory, Links, Conformance("TRN-04")]
    public void Connect_returns_at_once_though_nobody_is_there(Link link)
    {
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        var endpoint = link.NewEndpoint();
        push.Connect(endpoint);
        using var pull = new PullSocket(context: Context);
        pull.Bind(endpoint);
        push.AwaitPeers(1);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task ConnectAsync_completes_with_the_handshake_and_is_cancelled_without_a_trace()
    {
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        var endpoint = Link.Tcp.NewEndpoint();
        using var hurry = new CancellationTokenSource();
        var connecting = push.ConnectAsync(endpoint, hurry.Token).AsTask();
        Assert.False(connecting.IsCompleted);
        using var pull = new PullSocket(context: Context);
        pull.Bind(endpoint);
        await connecting.Within("the handshake");
        Assert.Single(push.Peers);

        var waiting = push.ConnectAsync(Link.Tcp.NewEndpoint(), hurry.Token).AsTask();
        await hurry.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within("the cancelled connect"));
    }

    private static void Check(int errno, string endpoint, Action call)
    {
        var exception = Assert.Throws<ZmqEndpointException>(call);
        Assert.Equal(endpoint, exception.Endpoint);
        Assert.Equal(errno, exception.Errno);
        Assert.Equal(errno, ZmqErrors.ToErrno(exception));
    }
}
