using PureZmq.Engine;

namespace PureZmq.Sockets;

/// <summary>The blocking calls of all sockets: what each of them must do around the engine's.</summary>
/// <remarks>
/// They keep the socket alive while it is in use, since one that nobody refers to any more closes itself; and when the
/// process ends and takes the ambient context along, they hold the thread instead of throwing into a program that is over, see
/// <see cref="ProcessEnd"/>.
/// </remarks>
internal static class SyncCalls
{
    public static bool TrySend(ZmqSocket socket, ReadOnlySpan<byte> frame, TimeSpan timeout)
    {
        try
        {
            var sent = socket.Core.TrySend(frame, timeout);
            GC.KeepAlive(socket);
            return sent;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(socket.Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    public static bool TrySend(ZmqSocket socket, string frame, TimeSpan timeout)
    {
        try
        {
            var sent = socket.Core.TrySend(frame, timeout);
            GC.KeepAlive(socket);
            return sent;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(socket.Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    public static bool TrySend(ZmqSocket socket, ReadOnlySpan<Frame> frames, TimeSpan timeout)
    {
        ThrowIfNone(frames);
        try
        {
            var sent = socket.Core.TrySend(frames, timeout);
            GC.KeepAlive(socket);
            return sent;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(socket.Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    public static bool TrySend(ZmqSocket socket, Message message, TimeSpan timeout)
    {
        try
        {
            var sent = socket.Core.TrySend(message, timeout);
            GC.KeepAlive(socket);
            return sent;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(socket.Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    public static bool TryReceive(ZmqSocket socket, out Message message, TimeSpan timeout)
    {
        try
        {
            var received = socket.Core.TryReceive(out message, timeout);
            GC.KeepAlive(socket);
            return received;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(socket.Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    public static Message Receive(ZmqSocket socket)
    {
        if (socket.Core.TakeQuickly() is not { } body)
            return ReceiveCarefully(socket);
        GC.KeepAlive(socket);
        return body.ToMessage();
    }

    private static Message ReceiveCarefully(ZmqSocket socket) => TryReceive(socket, out var message, socket.Core.Settings.ReceiveTimeout)
        ? message
        : throw new TimeoutException($"No message came within ReceiveTimeout, which is {socket.Core.Settings.ReceiveTimeout}.");

    public static TimeoutException NoRoom(ZmqSocket socket)
        => new($"No peer had room for the message within SendTimeout, which is {socket.Core.Settings.SendTimeout}.");

    public static void ThrowIfNone(ReadOnlySpan<Frame> frames)
    {
        if (frames.IsEmpty)
            throw new ArgumentException("A message has at least one frame; send an empty frame if nothing is to be said.", nameof(frames));
    }

    /// <summary>Blocks until the task is done, on an event that whoever completes it sets.</summary>
    /// <remarks>For calls made once in a while; it needs a thread of the pool to be told.</remarks>
    public static bool Wait(ZmqSocket socket, ValueTask<bool> task)
    {
        try
        {
            var result = BlockingWait.For(task);
            GC.KeepAlive(socket);
            return result;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(socket.Core))
        {
            throw ProcessEnd.Hold();
        }
    }
}
