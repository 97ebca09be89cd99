using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using static PureZmq.PollEvents;

namespace PureZmq.Conformance;

/// <summary>Handles of the system in a poller, alone and beside sockets.</summary>
public sealed class PolledHandleContract : EngineTest
{
    private static readonly TimeSpan Now = TimeSpan.Zero;

    [Fact, Conformance("R-16")]
    public void A_pipe_is_readable_until_it_is_read_and_broken_when_its_writer_is_gone()
    {
        using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        using var poller = new Poller();
        poller.Add(reader.SafePipeHandle, In);
        poller.Add(writer.SafePipeHandle, Out);
        PollResult room = new(null, writer.SafePipeHandle, Out);
        Assert.Equal([room], poller.Wait(Limits.Wait));
        writer.WriteByte(1);
        Assert.Equal([new PollResult(null, reader.SafePipeHandle, In), room], poller.Wait(Now));
        Assert.Equal(1, reader.ReadByte());
        Assert.Equal([room], poller.Wait(Now));

        poller.Remove(writer.SafePipeHandle);
        writer.Dispose();
        Assert.Equal([new PollResult(null, reader.SafePipeHandle, Error)], poller.Wait(Limits.Wait));
        poller.Modify(reader.SafePipeHandle, None);
        Assert.Empty(poller.Wait(Now));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-16", "seed-i")]
    public async Task A9_sockets_and_handles_wake_the_same_wait(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var client = new Socket(AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalEndpoint);
        using var accepted = await server.AcceptSocketAsync();
        using var poller = new Poller();
        link.Join(pull, push);
        poller.Add(client.SafeHandle, In);
        poller.Add(pull);
        for (var i = 0; i < 50; i++)
        {
            var blocked = Within.OnThread(() => poller.Wait(Limits.Wait), "Wait");
            var awaited = poller.WaitAsync().AsTask();
            if (i % 2 == 0)
                push.Put("x");
            else
                accepted.Send([1]);
            PollResult expected = i % 2 == 0 ? new(pull, null, In) : new(null, client.SafeHandle, In);
            Assert.Equal([expected], await blocked.Within("the blocked wait to end"));
            Assert.Equal([expected], await awaited.Within("the awaited wait to end"));
            if (i % 2 == 0)
                pull.Next();
            else
                client.Receive(new byte[1]);
        }
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_wait_on_handles_heeds_changes_cancellation_and_the_end()
    {
        using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        using var poller = new Poller();
        using var cancel = new CancellationTokenSource();
        var awaited = poller.WaitAsync().AsTask(); // before there is any handle
        poller.Add(reader.SafePipeHandle, In);
        var cancelled = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan, cancel.Token), "Wait");
        var blocked = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within("the cancelled wait to end"));
        poller.Add(writer.SafePipeHandle, Out);
        Assert.Same(writer.SafePipeHandle, Assert.Single(await blocked.Within("the blocked wait to end")).Handle);
        Assert.Same(writer.SafePipeHandle, Assert.Single(await awaited.Within("the awaited wait to end")).Handle);

        poller.Remove(writer.SafePipeHandle);
        var last = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait");
        var lastAwaited = poller.WaitAsync().AsTask();
        poller.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => last.Within("the last wait to end"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lastAwaited.Within("the last awaited wait to end"));
    }

    [Fact]
    public void A_closed_handle_ends_the_wait_until_it_is_removed()
    {
        using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        using var poller = new Poller();
        var handle = writer.SafePipeHandle;
        poller.Add(handle, Out);
        Assert.Throws<ArgumentException>(() => poller.Add(handle, In));
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => poller.Wait(Limits.Wait));
        Assert.True(poller.Remove(handle));
        Assert.False(poller.Remove(handle));
        Assert.Empty(poller.Wait(Now));
        Assert.Throws<ArgumentException>(() => poller.Add(handle, Out));
        using var signal = new ManualResetEvent(false);
        Assert.Throws<ArgumentException>(() => poller.Add(signal.SafeWaitHandle, In));
    }
}
