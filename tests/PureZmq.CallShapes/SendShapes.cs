using System.Buffers;
using System.Text;

namespace PureZmq.CallShapes;

/// <summary>What may be given to Send, TrySend and SendAsync.</summary>
internal static class SendShapes
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static void OneFrame(DealerSocket socket, Message received)
    {
        byte[] array = [1, 2, 3];
        Memory<byte> memory = array;
        ReadOnlyMemory<byte> readOnlyMemory = array;
        Span<byte> span = stackalloc byte[4];
        ReadOnlySpan<byte> readOnlySpan = span;

        socket.Send("text");
        socket.Send($"text {array.Length}");
        socket.Send("");
        socket.Send(array);
        socket.Send(new byte[10]);
        socket.Send(Array.Empty<byte>());
        socket.Send(Encoding.UTF8.GetBytes("text"));
        socket.Send(memory);
        socket.Send(readOnlyMemory);
        socket.Send(array.AsMemory(1));
        socket.Send(span);
        socket.Send(readOnlySpan);
        socket.Send(array.AsSpan(0, 2));
        socket.Send("utf-8"u8);
        socket.Send([1, 2, 3]);
        socket.Send([received[0]]);
        socket.Send([received.RoutingId]);
    }

    public static void ManyFrames(DealerSocket socket, Message received)
    {
        Frame[] frames = ["a", new byte[3], received[0]];
        var list = new List<Frame> { "a", "b" };

        socket.Send(["a", "b"]);
        socket.Send(["a", "", new byte[] { 1, 2 }]);
        socket.Send([received[0], "", "world"]);
        socket.Send([received.RoutingId, "", "world"]);
        socket.Send([.. list, "c"]);
        socket.Send([Frame.Copy("utf-8"u8), Frame.Own(MemoryPool<byte>.Shared.Rent(100))]);
        socket.Send(frames);
        socket.Send(frames.AsSpan(1));
    }

    public static void Messages(DealerSocket socket, Message received)
    {
        socket.Send(received);
        socket.Send(Message.Create(["a", "b"]));

        var message = Message.Create(["b"]);
        message.Prepend("a");
        message.Append(new byte[] { 1 });
        if (!socket.TrySend(message))
            message.Dispose();
    }

    public static bool Try(DealerSocket socket, Message received)
    {
        var array = new byte[3];
        ReadOnlySpan<byte> span = array;
        return socket.TrySend("text")
            || socket.TrySend("text", Second)
            || socket.TrySend(array)
            || socket.TrySend(array, Second)
            || socket.TrySend(array.AsMemory(), Second)
            || socket.TrySend(span)
            || socket.TrySend(span, timeout: Second)
            || socket.TrySend("utf-8"u8, Second)
            || socket.TrySend(["a", "b"])
            || socket.TrySend(["a", received[0]], Timeout.InfiniteTimeSpan)
            || socket.TrySend(received)
            || socket.TrySend(received, Second);
    }

    public static async Task Async(DealerSocket socket, Message received, CancellationToken cancellationToken)
    {
        var array = new byte[3];
        await socket.SendAsync("text");
        await socket.SendAsync("text", cancellationToken);
        await socket.SendAsync(array);
        await socket.SendAsync(array, cancellationToken);
        await socket.SendAsync(array.AsMemory(1), cancellationToken);
        await socket.SendAsync((ReadOnlyMemory<byte>)array, cancellationToken);
        await socket.SendAsync([1, 2, 3], cancellationToken);
        await socket.SendAsync(["a", "b"]);
        await socket.SendAsync([received[0], "", "world"], cancellationToken);
        await socket.SendAsync(new Frame[] { "a", array }, cancellationToken);
        await socket.SendAsync(received, cancellationToken);
    }

    public static void ThroughTheInterface(ISender sender)
    {
        sender.Send("text");
        sender.Send(new byte[3]);
        sender.Send(["a", "b"]);
        _ = sender.TrySend("text");
        _ = sender.TrySend(new byte[3], Second);
        _ = sender.TrySend(["a", "b"], Second);
    }
}
