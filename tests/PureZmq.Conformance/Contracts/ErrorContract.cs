namespace PureZmq.Conformance;

/// <summary>Every row of the table that says which exception stands for which errno.</summary>
public sealed class ErrorContract : EngineTest
{
    [Fact, Conformance("R-30")]
    public void A_timeout_is_EAGAIN()
    {
        using var pull = new PullSocket(new PullOptions { ReceiveTimeout = TimeSpan.FromMilliseconds(1) }, Context);
        Assert.Equal(11, ZmqErrors.ToErrno(Assert.Throws<TimeoutException>(() => pull.Receive())));
        using var none = new PullSocket(new PullOptions { ReceiveTimeout = TimeSpan.Zero }, Context);
        Assert.Throws<TimeoutException>(() => none.Receive());
        using var push = new PushSocket(new PushOptions { SendTimeout = TimeSpan.Zero }, Context);
        Assert.Equal(11, ZmqErrors.ToErrno(Assert.Throws<TimeoutException>(() => push.Send("x"))));
        Assert.False(pull.TryReceive(out _));
        Assert.False(pull.TryReceive(out _, TimeSpan.FromMilliseconds(1)));
    }

    [Fact, Conformance("R-30")]
    public void A_verb_out_of_turn_is_EFSM()
    {
        using var req = new ReqSocket(context: Context);
        var error = Assert.Throws<ZmqStateException>(() => req.Receive());
        Assert.Equal(156384763, ZmqErrors.ToErrno(error));
        Assert.IsAssignableFrom<InvalidOperationException>(error);
    }

    [Fact, Conformance("R-30")]
    public void The_end_of_a_context_is_ETERM_and_of_a_socket_ENOTSOCK()
    {
        var context = new ZmqContext();
        var open = new PullSocket(context: context);
        var closed = new PullSocket(context: Context);
        context.Shutdown();
        closed.Dispose();
        Assert.Equal(156384765, ZmqErrors.ToErrno(Assert.Throws<ObjectDisposedException>(() => open.Receive())));
        Assert.Equal(88, ZmqErrors.ToErrno(Assert.Throws<ObjectDisposedException>(() => closed.Receive())));
        context.Dispose();
    }

    [Fact, Conformance("R-30")]
    public void An_unroutable_message_is_EHOSTUNREACH()
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true }, Context);
        var error = Assert.Throws<ZmqUnroutableException>(() => router.Send("nobody", "x"));
        Assert.Equal(113, ZmqErrors.ToErrno(error));
        Assert.Equal(113, error.Errno);
        Assert.IsAssignableFrom<ZmqException>(error);
    }

    [Fact, Conformance("R-30")]
    public void An_endpoint_error_carries_endpoint_and_errno()
    {
        using var pull = new PullSocket(context: Context);
        var error = Assert.Throws<ZmqEndpointException>(() => pull.Disconnect("inproc://nothing"));
        Assert.Equal(("inproc://nothing", 2), (error.Endpoint, ZmqErrors.ToErrno(error)));
        Assert.IsAssignableFrom<ZmqException>(error);
    }

    [Fact, Conformance("R-30")]
    public void A_wrong_argument_is_EINVAL()
    {
        using var pull = new PullSocket(context: Context);
        Assert.Equal(22, ZmqErrors.ToErrno(Assert.ThrowsAny<ArgumentException>(() => pull.Bind("nonsense"))));
        Assert.Equal(22, ZmqErrors.ToErrno(Assert.ThrowsAny<ArgumentException>(() => new PushOptions { SendHighWaterMark = -1 })));
        Assert.Equal(22, ZmqErrors.ToErrno(Assert.ThrowsAny<ArgumentException>(() => new PushOptions { Linger = TimeSpan.FromMilliseconds(-2) })));
    }

    [Fact, Conformance("R-30")]
    public void The_other_exceptions_have_their_numbers_and_strangers_have_none()
    {
        Assert.Equal(95, ZmqErrors.ToErrno(new NotSupportedException()));
        Assert.Equal(0, ZmqErrors.ToErrno(new OperationCanceledException()));
        Assert.Equal(0, ZmqErrors.ToErrno(new FormatException()));
    }

    [Theory, Links]
    public void Reading_several_frames_as_one_consumes_them_and_shows_the_dump(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        push.Put("a", "", "c");
        push.Put("x", "y");
        push.Put("x", "z");
        push.Put("single");
        push.Put("bytes");
        push.Put("span");

        Assert.Contains("[a][][c]", Assert.ThrowsAny<Exception>(() => pull.ReceiveString()).Message, StringComparison.Ordinal);
        Assert.Contains("[x][y]", Assert.ThrowsAny<Exception>(() => pull.ReceiveBytes()).Message, StringComparison.Ordinal);
        Assert.Contains("[x][z]", Assert.ThrowsAny<Exception>(() => pull.Receive(new byte[16])).Message, StringComparison.Ordinal);
        Assert.Equal("single", pull.ReceiveString());
        Assert.Equal("bytes"u8, pull.ReceiveBytes());
        var buffer = new byte[16];
        Assert.Equal("span"u8, buffer.AsSpan(0, pull.Receive(buffer)));
    }

    [Theory, Links]
    public void A_refused_message_stays_the_callers_and_a_sent_one_does_not(Link link)
    {
        using var push = new PushSocket(context: Context);
        var message = Message.Create("kept");
        Assert.False(push.TrySend(message));
        Assert.Equal("[kept]", message.ToString());

        using var pull = new PullSocket(context: Context);
        link.Join(pull, push);
        push.Send(message);
        Assert.ThrowsAny<InvalidOperationException>(() => message[0]);
        message.Dispose();
        Assert.Equal("[kept]", pull.Next());
    }
}
