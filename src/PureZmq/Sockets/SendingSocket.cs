using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>A socket that sends: the verbs of <see cref="ISender"/> over the engine.</summary>
public abstract class SendingSocket : ZmqSocket, ISender
{
    internal SendingSocket(SocketCore core)
        : base(core)
    {
    }

    /// <summary>As <see cref="SocketOptions.SendTimeout"/>; counts from the next call on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public TimeSpan SendTimeout
    {
        get => Core.Settings.SendTimeout;
        set => Change(
            OptionRange.TimeOrInfinite(value, nameof(SendTimeout)), static (settings, time) => settings with { SendTimeout = time });
    }

    /// <summary>As <see cref="SocketOptions.SendHighWaterMark"/>, of the peers already there too. A lower one drops nothing: no more is
    /// taken until enough has gone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public int SendHighWaterMark
    {
        get => Core.Settings.SendHighWaterMark;
        set => Change(
            OptionRange.AtLeast(0, value, nameof(SendHighWaterMark)), static (settings, mark) => settings with { SendHighWaterMark = mark });
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> frame)
    {
        if (!SyncCalls.TrySend(this, frame, SendTimeout))
            throw SyncCalls.NoRoom(this);
    }

    /// <inheritdoc/>
    public void Send(byte[] frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Send(frame.AsSpan());
    }

    /// <inheritdoc/>
    public void Send(ReadOnlyMemory<byte> frame) => Send(frame.Span);

    /// <inheritdoc/>
    public void Send(string frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!SyncCalls.TrySend(this, frame, SendTimeout))
            throw SyncCalls.NoRoom(this);
    }

    /// <inheritdoc/>
    public void Send(params ReadOnlySpan<Frame> frames)
    {
        if (!SyncCalls.TrySend(this, frames, SendTimeout))
            throw SyncCalls.NoRoom(this);
    }

    /// <inheritdoc/>
    public void Send(Message message)
    {
        if (!SyncCalls.TrySend(this, message, SendTimeout))
            throw SyncCalls.NoRoom(this);
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame, TimeSpan timeout = default)
        => SyncCalls.TrySend(this, frame, OptionRange.TimeOrInfinite(timeout, nameof(timeout)));

    /// <inheritdoc/>
    public bool TrySend(byte[] frame, TimeSpan timeout = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return TrySend(frame.AsSpan(), timeout);
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlyMemory<byte> frame, TimeSpan timeout = default) => TrySend(frame.Span, timeout);

    /// <inheritdoc/>
    public bool TrySend(string frame, TimeSpan timeout = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return SyncCalls.TrySend(this, frame, OptionRange.TimeOrInfinite(timeout, nameof(timeout)));
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<Frame> frames, TimeSpan timeout = default)
        => SyncCalls.TrySend(this, frames, OptionRange.TimeOrInfinite(timeout, nameof(timeout)));

    /// <inheritdoc/>
    public bool TrySend(Message message, TimeSpan timeout = default)
        => SyncCalls.TrySend(this, message, OptionRange.TimeOrInfinite(timeout, nameof(timeout)));

    /// <inheritdoc/>
    public ValueTask SendAsync(string frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Core.SendAsync(frame, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(byte[] frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Core.SendAsync(frame.AsMemory(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
        => Core.SendAsync(frame, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlySpan<Frame> frames, CancellationToken cancellationToken = default)
    {
        SyncCalls.ThrowIfNone(frames);
        return Core.SendAsync(frames, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(Message message, CancellationToken cancellationToken = default)
        => Core.SendAsync(message, cancellationToken);
}
