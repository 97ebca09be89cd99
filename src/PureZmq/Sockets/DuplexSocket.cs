using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>A socket that sends and receives.</summary>
/// <remarks>The receiving verbs stand here a second time, beside <see cref="ReceivingSocket"/>: a class has one base, and each verb is
/// one line.</remarks>
public abstract class DuplexSocket : SendingSocket, IReceiver
{
    internal DuplexSocket(SocketCore core)
        : base(core)
    {
    }

    /// <summary>As <see cref="SocketOptions.ReceiveTimeout"/>; counts from the next call on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public TimeSpan ReceiveTimeout
    {
        get => Core.Settings.ReceiveTimeout;
        set => Change(
            OptionRange.TimeOrInfinite(value, nameof(ReceiveTimeout)), static (settings, time) => settings with { ReceiveTimeout = time });
    }

    /// <summary>As <see cref="SocketOptions.ReceiveHighWaterMark"/>, of the peers already there too. A lower one drops nothing: no more is
    /// read until enough was received.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public int ReceiveHighWaterMark
    {
        get => Core.Settings.ReceiveHighWaterMark;
        set => Change(
            OptionRange.AtLeast(0, value, nameof(ReceiveHighWaterMark)), static (settings, mark) => settings with { ReceiveHighWaterMark = mark });
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
