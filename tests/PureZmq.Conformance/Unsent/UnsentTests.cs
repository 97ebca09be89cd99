using System.Globalization;

namespace PureZmq.Conformance;

/// <summary>What the kernel has not taken when a connection breaks goes first on the next one, whole, in order, once.</summary>
/// <remarks>
/// The raw peer shakes hands and never reads, so the kernel's buffers fill, then the socket's queue; then the connection is reset.
/// What the kernel had taken is lost with it. The rest must arrive at the peer's successor on the same port.
/// </remarks>
public sealed class UnsentTests : WireTest
{
    /// <summary>More than the two kernel buffers of a loopback connection hold together, by Linux's own limits (tcp_wmem, tcp_rmem).</summary>
    private const long KernelHolds = 16L << 20;

    [Theory(Timeout = Limits.Test), Conformance("TRN-44", "S-38")]
    [InlineData("small frames", 1, 64, 20_000)]
    [InlineData("middling frames", 1, 5_000, 2_000)]
    [InlineData("several frames", 3, 3_000, 1_000)]
    [InlineData("frames sent by reference", 1, 400_000, 60)]
    [InlineData("small and large frames", 4, 150_000, 60)]
    public async Task Whole_unsent_messages_survive_a_reconnect(string what, int frames, int size, int highWaterMark)
    {
        using var push = new PushSocket(
            new PushOptions { SendHighWaterMark = highWaterMark, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero }, Context);
        var (port, sent) = await StallAsync(push, frames, size);

        using var listener = RawPeer.Listen(port);
        using var successor = await listener.AcceptAsync();
        await successor.HandshakeAsync("PULL");
        var first = NumberOf(await successor.ReadMessageAsync(), frames, size);
        for (var expected = first + 1; expected < sent; expected++)
            Assert.Equal(expected, NumberOf(await successor.ReadMessageAsync(), frames, size));
        await successor.ExpectSilenceAsync(Silence);

        var arrived = sent - first;
        var dropped = push.Statistics.Dropped;
        Assert.True(dropped <= 1, $"{what}: one message may be torn; {dropped} were dropped.");
        Assert.True(arrived >= highWaterMark - 1, $"{what}: {highWaterMark} messages were queued, {arrived} arrived.");
        var takenByTheKernel = (first - dropped) * (long)size;
        Assert.True(takenByTheKernel <= KernelHolds, $"{what}: {first} messages of {size} octets are missing; a kernel does not hold so much.");
        Assert.Equal(sent, push.Statistics.Sent);

        push.Put(Body(sent, frames, size));
        Assert.Equal(sent, NumberOf(await successor.ReadMessageAsync(), frames, size));
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-44")]
    public async Task Several_broken_connections_in_a_row_lose_one_torn_message_each_at_most()
    {
        const int Size = 20_000, HighWaterMark = 500;
        using var push = new PushSocket(
            new PushOptions { SendHighWaterMark = HighWaterMark, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero }, Context);
        using var listener = RawPeer.Listen(receiveBufferSize: 4_096);
        push.Connect(listener.Endpoint);
        var (sent, next) = (0, 0);
        for (var connection = 0; connection < 5; connection++)
        {
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("PULL");
            while (push.TrySend(Body(sent, 1, Size), Limits.Quiet))
                sent++;

            // Reading on both sides of a break shows that nothing comes twice and that order holds.
            var skipped = -1;
            for (var read = 0; read < 50; read++)
            {
                var number = NumberOf(await peer.ReadMessageAsync(), 1, Size);
                Assert.True(number >= next, $"{number} came again after {next - 1}.");
                if (read > 0)
                    Assert.Equal(next, number);
                else
                    skipped = number - next;
                next = number + 1;
            }

            Assert.InRange(skipped, 0, (int)(KernelHolds / Size));
            peer.Abort();
        }

        Assert.InRange(push.Statistics.Dropped, 0, 5);
    }

    [Fact(Timeout = Limits.Test), Conformance("S-38")]
    public async Task With_immediate_the_queue_goes_with_its_connection_and_is_counted()
    {
        const int Size = 5_000, HighWaterMark = 1_000;
        using var push = new PushSocket(
            new PushOptions
            {
                SendHighWaterMark = HighWaterMark, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero, Immediate = true,
            },
            Context);
        var (port, sent) = await StallAsync(push, 1, Size);
        push.AwaitPeersLeft(0);
        Limits.Until(() => push.Statistics.Dropped >= HighWaterMark - 1, $"the {HighWaterMark} queued messages to be counted as dropped");
        Assert.InRange(push.Statistics.Dropped, HighWaterMark - 1, HighWaterMark + 1);
        Assert.False(push.TrySend("nobody"));

        using var listener = RawPeer.Listen(port);
        using var successor = await listener.AcceptAsync();
        await successor.HandshakeAsync("PULL");
        push.AwaitPeers(1);
        push.Put(Body(sent, 1, Size));
        Assert.Equal(sent, NumberOf(await successor.ReadMessageAsync(), 1, Size));
    }

    [Fact(Timeout = Limits.Test), Conformance("S-37")]
    public async Task On_the_accepting_side_the_queue_goes_with_its_connection_and_is_counted()
    {
        const int Size = 5_000, HighWaterMark = 1_000;
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = HighWaterMark }, Context);
        var endpoint = push.Bind("tcp://127.0.0.1:*");
        var sent = 0;
        using (var peer = await RawPeer.ConnectAsync(endpoint, receiveBufferSize: 4_096))
        {
            await peer.HandshakeAsync("PULL");
            push.AwaitPeers(1);
            while (push.TrySend(Body(sent, 1, Size), Limits.Quiet))
                sent++;
            peer.Abort();
        }

        push.AwaitPeersLeft(0);
        Limits.Until(() => push.Statistics.Dropped >= HighWaterMark - 1, $"the {HighWaterMark} queued messages to be counted as dropped");
        Assert.InRange(push.Statistics.Dropped, HighWaterMark - 1, HighWaterMark + 1);
        Assert.False(push.TrySend("nobody"));

        using var successor = await RawPeer.ConnectAsync(endpoint);
        await successor.HandshakeAsync("PULL");
        push.AwaitPeers(1);
        push.Put(Body(sent, 1, Size));
        Assert.Equal(sent, NumberOf(await successor.ReadMessageAsync(), 1, Size));
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-44", "ZMTP-34")]
    public async Task What_was_queued_for_a_newer_peer_is_understood_by_an_older_one()
    {
        const int Size = 5_000;
        using var push = new PushSocket(
            new PushOptions { SendHighWaterMark = 300, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero }, Context);
        var (port, sent) = await StallAsync(push, 1, Size);
        using var listener = RawPeer.Listen(port);
        using var successor = await listener.AcceptAsync();
        await successor.HandshakeAsync("PULL", minor: 0);
        var number = NumberOf(await successor.ReadMessageAsync(), 1, Size);
        while (++number < sent)
            Assert.Equal(number, NumberOf(await successor.ReadMessageAsync(), 1, Size));
        await successor.ExpectSilenceAsync(Silence);
    }

    /// <summary>Lets a raw peer accept, shake hands and stall; fills the socket; resets the connection and closes the listener.</summary>
    /// <returns>The port, free again, and how many messages the socket took.</returns>
    private static async Task<(int Port, int Sent)> StallAsync(PushSocket push, int frames, int size)
    {
        using var listener = RawPeer.Listen(Ports.Next(), receiveBufferSize: 4_096);
        push.Connect(listener.Endpoint);
        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("PULL");
        push.AwaitPeers(1);
        var sent = 0;
        while (push.TrySend(Body(sent, frames, size), Limits.Quiet))
            sent++;
        listener.Dispose();
        peer.Abort();
        return (listener.Port, sent);
    }

    /// <summary>The number as text, then the pattern, cut into frames of which the last takes most.</summary>
    private static Frame[] Body(int number, int frames, int size)
    {
        var body = new Frame[frames];
        body[0] = Numbered(number, frames == 1 ? size : 16);
        for (var i = 1; i < frames; i++)
            body[i] = Patterned.Bytes(i == frames - 1 ? size : 300);
        return body;
    }

    private static byte[] Numbered(int number, int size)
    {
        var body = Patterned.Bytes(Math.Max(size, 16));
        Wire.Text(number.ToString("D16", CultureInfo.InvariantCulture)).CopyTo(body, 0);
        return body;
    }

    private static int NumberOf(byte[][] message, int frames, int size)
    {
        Assert.Equal(frames, message.Length);
        var number = int.Parse(message[0].AsSpan(0, 16), NumberStyles.None, CultureInfo.InvariantCulture);
        var expected = Body(number, frames, size);
        for (var i = 0; i < frames; i++)
            Assert.True(expected[i].Span.SequenceEqual(message[i]), $"Frame {i} of message {number} was changed.");
        return number;
    }
}
