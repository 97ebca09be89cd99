using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PureZmq.Engine;

namespace PureZmq.Sockets;

/// <summary>One direction of a proxy: takes messages from one socket, gives them to the capture and to the other socket.</summary>
/// <remarks>
/// One thread or task at a time carries, by <see cref="Move"/> and <see cref="WaitAsync"/>; any thread may ask for the counters. Without
/// a capture short messages pass in runs, as many as there is room for at the other side. What was taken and could not be passed on at once,
/// as others had sent there meanwhile, or the peer had gone, is held until it can be: one message, and behind it what is left of its run.
/// </remarks>
internal sealed class ProxyDirection(ZmqSocket from, ZmqSocket to, ZmqSocket? capture, PauseGate pause)
{
    // Guards what follows; held while messages move, and taken before any gate of a socket. No wait happens under it.
    private readonly object _moving = new();
    private Step _step;
    private readonly MessageRun _run = new();
    private ProxyTraffic _runTraffic; // of what is in the run
    private Message _held;
    private ProxyTraffic _heldTraffic;
    private ProxyTraffic _received;
    private ProxyTraffic _sent;
    private Frame[] _captured = [];

    /// <summary>What the direction does next.</summary>
    private enum Step
    {
        /// <summary>Take a message.</summary>
        Take,

        /// <summary>Give the held message to the capture.</summary>
        Capture,

        /// <summary>Give the held message to the other side.</summary>
        Send,
    }

    private bool IsEcho => ReferenceEquals(from, to);

    /// <summary>What was taken and what was sent on, so far. While this is read no message is on its way between the two but those that the
    /// other side has not taken.</summary>
    public (ProxyTraffic Received, ProxyTraffic Sent) Traffic
    {
        get
        {
            lock (_moving)
                return (_received, _sent);
        }
    }

    /// <summary>Moves what can be moved without waiting, up to a number of messages or one run more.</summary>
    /// <returns>How many arrived at the other side; fewer than the limit when there is something to wait for.</returns>
    /// <exception cref="ObjectDisposedException">A socket is closed or its context ended.</exception>
    /// <exception cref="ZmqUnroutableException">A message is for a peer that a mandatory ROUTER does not know.</exception>
    public int Move(int limit)
    {
        var moved = 0;
        lock (_moving)
        {
            while (moved < limit && !pause.IsClosed)
            {
                var passed = MoveRunLocked();
                if (passed == 0 && !MoveOneLocked())
                    break;
                moved += Math.Max(passed, 1);
            }
        }

        return moved;
    }

    /// <summary>Blocks until <see cref="Move"/> may have something to do.</summary>
    /// <remarks>A thread that waits for a message drives the socket's connections itself; nobody has to wake it.</remarks>
    /// <inheritdoc cref="WaitAsync"/>
    public void Wait(CancellationToken cancellationToken)
    {
        if (pause.IsClosed || _step != Step.Take)
        {
            BlockingWait.For(WaitAsync(cancellationToken));
            return;
        }

        if (!_run.IsEmpty)
            return; // there is something to do whatever the source has
        from.Core.WaitToReceive(cancellationToken);
        if (!IsEcho)
            BlockingWait.For(to.Core.WaitToSendAsync(cancellationToken));
    }

    /// <summary>Completes when <see cref="Move"/> may have something to do.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a held message is still held.</exception>
    /// <exception cref="TimeoutException">A socket did not take the held message within its own send time-out; it is still
    /// held.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (pause.IsClosed)
        {
            await pause.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        switch (_step)
        {
            case Step.Capture:
                await capture!.Core.SendAsync(FramesForCapture(), cancellationToken).ConfigureAwait(false);
                Array.Clear(_captured);
                _step = Step.Send;
                break;
            case Step.Send:
                // That some peer has room does not help the message for another: only a send knows when this one fits.
                await to.Core.SendAsync(_held, cancellationToken).ConfigureAwait(false);
                lock (_moving)
                    CountSent();
                break;
            default:
                if (!_run.IsEmpty)
                    break;
                await from.Core.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false);
                if (!IsEcho)
                    await to.Core.WaitToSendAsync(cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Sends what is still held, within the linger of its socket. Called when nobody carries any more.</summary>
    public async ValueTask FinishAsync()
    {
        if (_step == Step.Take && _run.IsEmpty)
            return;
        using var limit = new CancellationTokenSource(to.Core.Settings.Linger, to.Core.Context.Settings.TimeProvider);
        while (_step != Step.Take || !_run.IsEmpty)
        {
            if (_step == Step.Take)
                HoldFirstOfRun();
            try
            {
                if (_step == Step.Capture)
                    capture!.Core.TrySend(FramesForCapture(), TimeSpan.Zero);
                if (!to.Core.TrySend(_held, TimeSpan.Zero)) // with no linger at all the token has ended before anything was tried
                    await to.Core.SendAsync(_held, limit.Token).ConfigureAwait(false);
                CountSent();
            }
            catch (ZmqUnroutableException exception)
            {
                Lose(1, exception); // those behind it may be for others
            }
            catch (Exception exception)
                when (exception is OperationCanceledException or TimeoutException or ObjectDisposedException or ZmqException)
            {
                Lose(1 + _run.Messages, exception);
                return;
            }
        }
    }

    /// <summary>The proxy ends anyway, for a reason that its caller is told; these messages could not be saved.</summary>
    private void Lose(int messages, Exception reason)
    {
        _held.Dispose();
        _held = default;
        _step = Step.Take;
        SocketLog.ProxyLostMessage(to.Core.Context.Settings.LoggerFactory.CreateLogger(SocketLog.Category), messages, to.ToString(), reason);
    }

    /// <summary>Moves messages that need no care, many at once.</summary>
    /// <returns>How many; with 0 it is the turn of <see cref="MoveOneLocked"/>.</returns>
    private int MoveRunLocked()
    {
        if (_step != Step.Take)
            return 0; // that one comes first
        if (_run.IsEmpty && !TryTakeRun())
            return 0;
        var messages = _run.Messages;
        try
        {
            // It comes back for what is to be done outside the gates, and has done it; without having sent any, for one that has to wait.
            for (var left = -1; !_run.IsEmpty && left != _run.Messages;)
            {
                left = _run.Messages;
                to.Core.SendRun(_run);
            }
        }
        finally
        {
            var left = ProxyTraffic.Of(_run);
            _sent += _runTraffic - left;
            _runTraffic = left;
        }

        var sent = messages - _run.Messages;
        if (!_run.IsEmpty)
            HoldFirstOfRun();
        return sent;
    }

    // Asks before it takes, as TryTake does.
    private bool TryTakeRun()
    {
        var room = capture is null && !IsEcho ? to.Core.RoomForRun() : 0;
        if (room == 0)
            return false;
        from.Core.TakeRun(_run, Math.Min(room, MessageRun.Most));
        if (_run.IsEmpty)
            return false;
        _runTraffic = ProxyTraffic.Of(_run);
        _received += _runTraffic;
        return true;
    }

    private void HoldFirstOfRun()
    {
        Hold(_run.TakeFirst(), Step.Send);
        _runTraffic -= _heldTraffic;
    }

    private bool MoveOneLocked()
    {
        if (_step == Step.Take && !TryTake())
            return false;
        if (_step == Step.Capture && !TryCapture())
            return false;
        if (!to.Core.TrySend(_held, TimeSpan.Zero))
            return false;
        CountSent();
        return true;
    }

    // Asks before it takes: a message that cannot be sent on stays where it is.
    private bool TryTake()
    {
        if (!(IsEcho || to.Core.CanSend) || !from.Core.TryReceiveIfNext(out var message))
            return false;
        Hold(message, capture is null ? Step.Send : Step.Capture);
        _received += _heldTraffic;
        return true;
    }

    private void Hold(Message message, Step next)
    {
        _held = message;
        _heldTraffic = ProxyTraffic.Of(message);
        _step = next;
    }

    private bool TryCapture()
    {
        if (!capture!.Core.TrySend(FramesForCapture(), TimeSpan.Zero))
            return false;
        Array.Clear(_captured);
        _step = Step.Send;
        return true;
    }

    private void CountSent()
    {
        _sent += _heldTraffic;
        _held = default;
        _step = Step.Take;
    }

    // The same frames by reference; the message itself goes on to the other side.
    private ReadOnlySpan<Frame> FramesForCapture()
    {
        var count = _held.Count;
        if (_captured.Length < count)
            _captured = new Frame[count];
        for (var i = 0; i < count; i++)
            _captured[i] = _held[i];
        return _captured.AsSpan(0, count);
    }
}
