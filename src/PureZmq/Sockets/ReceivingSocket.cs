using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>A socket that only receives: the verbs of <see cref="IReceiver"/> over the engine.</summary>
public abstract class ReceivingSocket : ZmqSocket, IReceiver
{
    internal ReceivingSocket(SocketCore core)
        : base(core)
    {
    }

    /// <inheritdoc/>
    public Message Receive() => SyncCalls.Receive(this);

    /// <inheritdoc/>
    public bool TryReceive(out Message message, TimeSpan timeout = default)
        => SyncCalls.TryReceive(this, out message, OptionRange.TimeOrInfinite(timeout, nameof(timeout)));

    /// <inheritdoc/>
    public ValueTask<Message> ReceiveAsync(CancellationToken cancellationToken = default) => Core.ReceiveAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Message> ReadAllAsync(CancellationToken cancellationToken = default)
        => MessageStream.ReadAsync(this, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => Core.WaitToReceiveAsync(cancellationToken);

    /// <inheritdoc/>
    public string ReceiveString() => SingleFrame.TakeText(Receive());

    /// <inheritdoc/>
    public byte[] ReceiveBytes() => SingleFrame.TakeBytes(Receive());

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer) => SingleFrame.TakeInto(Receive(), buffer);
}
