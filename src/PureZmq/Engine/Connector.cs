using System.Net;
using System.Net.Sockets;
using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>One connected endpoint: attempts, handshakes, and again after a loss, until it is disconnected or the peer proves unfit.</summary>
/// <remarks>Belongs to the I/O thread but for what says otherwise.</remarks>
internal sealed class Connector : IIoHandler
{
    private readonly SocketCore _core;
    private readonly StreamTarget _target;
    private readonly byte[]? _name; // what our side calls the peer
    private readonly ReconnectDelay _delay;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamPipe? _pipe;
    private StreamSocket? _begun; // the caller's until the start is posted
    private StreamSocket? _stream;
    private Handshaker? _handshaker;
    private IoTimer? _timer;
    private int _slot = -1;
    private bool _nobodyAnswers;
    private volatile bool _stopped;

    public Connector(SocketCore core, string endpoint, StreamTarget target, byte[]? name = null)
    {
        _core = core;
        _target = target;
        _name = name;
        _delay = new ReconnectDelay(core.Settings.ReconnectInterval, core.Settings.ReconnectIntervalMax);
        Endpoint = endpoint;
        // A pipe before any connection: what is sent waits in it. With IMMEDIATE there is none until a handshake is done.
        if (!core.Settings.Immediate)
            _pipe = NewPipe();
    }

    public string Endpoint { get; }

    /// <summary>Completes at the first handshake; fails when the endpoint ends before. Any thread.</summary>
    public Task Ready => _ready.Task;

    /// <summary>How many connect calls rely on it: with the first those that were passed over. Guarded by the lock of the endpoint table.</summary>
    public int Uses { get; set; } = 1;

    /// <summary>Whether a lost connection is followed by another attempt. Any thread.</summary>
    public bool Reconnects => !_stopped && _delay.Retries;

    /// <summary>The pipe to queue for before a connection exists; null with IMMEDIATE. Any thread, before <see cref="Start"/>.</summary>
    public StreamPipe? EarlyPipe => _pipe;

    /// <summary>The pipe is retiring and still needs connections: the end of the socket does not stop the attempts.</summary>
    public bool RetiresBusily => !_stopped && _pipe?.Retirement is { IsOver: false };

    /// <summary>Begins the first attempt, if that waits for nothing, before the I/O thread is woken for the rest: meanwhile the peer wakes up
    /// too. By the thread that will post <see cref="Start"/>.</summary>
    public void BeginAttempt()
    {
        try
        {
            if (_target.StartsAtOnce)
                _begun = _target.StartConnect(_target.Known!, out _); // an error is found once more, by the I/O thread
        }
        catch (OutOfMemoryException)
        {
            // As an error: the I/O thread needs the same memory, and tells if it is still wanting.
        }
    }

    /// <summary>The attempt that was begun is given up, if it was not taken over.</summary>
    public void DropBegun()
    {
        _begun?.Dispose();
        _begun = null;
    }

    public void Start()
    {
        Attempt();
        DropBegun(); // the endpoint or the socket was quicker to end
    }

    /// <summary>Ends the endpoint: no further attempts. A connection in use is left to its retirement.</summary>
    public void Stop()
    {
        _stopped = true;
        _timer?.Cancel();
        _handshaker?.Abandon("the endpoint was disconnected or its socket closed.");
        if (_stream is { } attempt)
        {
            DropAttempt();
            _core.Events.Raise(SocketEvents.Closed, Endpoint, value: attempt.Descriptor);
        }

        Fail(StartedConnect.Disconnected(Endpoint)); // whoever awaits it is told of the end of the socket before, if that is the reason
    }

    /// <summary>Retires the present pipe with the endpoint; attempts go on only while it has something to send.</summary>
    public void Retire(TimeSpan linger)
    {
        Fail(StartedConnect.Disconnected(Endpoint)); // even if the attempts go on for what is queued
        if (_pipe is not { } pipe || !_core.Closing.Retire(pipe, linger, keepUnread: false))
            Stop();
    }

    /// <summary>A connection in use was lost. Any thread.</summary>
    public void ConnectionLost(string reason, ZmtpProtocolException? protocolError) => _core.Io.Post(() =>
    {
        if (_core.Settings.Immediate)
            _pipe = null; // it died with its connection
        if (protocolError is not null)
            EndForGood(protocolError.Message);
        else
            TryAgain(reason);
    });

    /// <summary>Attempts start again for a pipe that retires with something left to send. Any thread.</summary>
    public void ContinueForRetirement() => _core.Io.Post(() => TryAgain("the connection was lost while queued messages were being sent"));

    public void OnReady(EpollEvents events)
    {
        if (_stream is not { } stream)
            return;
        _timer?.Cancel();
        var result = stream.ConnectResult();
        _core.Io.Members.Remove(stream.Watched, _slot);
        _slot = -1;
        _stream = null;
        if (result != SocketError.Success)
        {
            stream.Dispose();
            var kind = result == SocketError.ConnectionRefused ? ReconnectStops.ConnectionRefused : ReconnectStops.None;
            AttemptFailed(result.InWords(), stream.Descriptor, kind);
            return;
        }

        if (stream.LocalEndPoint is { } local && local.Equals(stream.RemoteEndPoint))
        {
            // A port of the ephemeral range that nobody listens on: tcp can connect such a socket to itself.
            stream.Dispose();
            AttemptFailed("the connection was one to itself", stream.Descriptor);
            return;
        }

        _nobodyAnswers = false;
        _delay.Connected();
        _core.Events.Raise(SocketEvents.Connected, Endpoint, stream.PeerName, value: stream.Descriptor);
        _handshaker = new Handshaker(_core.Io, stream, _core.DescribeSelf(), _core.Settings.HandshakeTimeout, HandshakeEnded);
        _handshaker.Start();
    }

    private void Attempt()
    {
        if (_stopped)
            return;
        if (_pipe?.Retirement is not null && _core.Settings.ReconnectStop.HasFlag(ReconnectStops.AfterDisconnect))
        {
            EndForGood("the endpoint was disconnected (ReconnectStop: AfterDisconnect)");
            return;
        }

        if (_target.Known is { } remote)
            Attempt(remote);
        else
            _ = LookUpAsync();
    }

    /// <summary>Names are asked for again at every attempt; the answer comes on the thread pool and goes back to the I/O thread.</summary>
    private async Task LookUpAsync()
    {
        EndPoint? remote = null;
        try
        {
            remote = await _target.LookUpAsync().ConfigureAwait(false);
        }
        finally
        {
            _core.Io.Post(() =>
            {
                if (remote is null)
                    AttemptFailed("the name is not known");
                else
                    Attempt(remote);
            });
        }
    }

    private void Attempt(EndPoint remote)
    {
        if (_stopped)
            return;
        var (stream, error) = (_begun, "");
        _begun = null;
        stream ??= _target.StartConnect(remote, out error);
        if (stream is null)
        {
            AttemptFailed(error);
            return;
        }

        _stream = stream;
        _core.Events.Raise(SocketEvents.ConnectDelayed, Endpoint, value: Errno.EINPROGRESS);
        try
        {
            _slot = _core.Io.Members.Add(stream.Watched, EpollEvents.Out | EpollEvents.Error, this);
        }
        catch (ZmqException e)
        {
            _stream = null;
            stream.Dispose();
            AttemptFailed(e.Message, stream.Descriptor);
            return;
        }

        if (_core.Settings.ConnectTimeout > TimeSpan.Zero)
        {
            _timer = _core.Io.After(_core.Settings.ConnectTimeout, () =>
            {
                DropAttempt();
                AttemptFailed($"no connection within {_core.Settings.ConnectTimeout} (ConnectTimeout)", stream.Descriptor);
            });
        }
    }

    private void HandshakeEnded(Handshaker handshaker, HandshakeEnd end)
    {
        _handshaker = null;
        switch (end)
        {
            case HandshakeEnd.Completed:
                _delay.HandshakeCompleted();
                Establish(handshaker);
                break;
            case HandshakeEnd.Refused:
                _core.CountRefused();
                HandshakeEvents.Raise(_core, Endpoint, handshaker, end);
                EndForGood(handshaker.Reason);
                break;
            case HandshakeEnd.Lost or HandshakeEnd.TimedOut:
                _delay.HandshakeFailed();
                HandshakeEvents.Raise(_core, Endpoint, handshaker, end);
                TryAgain(handshaker.Reason, ReconnectStops.HandshakeFailed);
                break;
        }
    }

    private void Establish(Handshaker handshaker)
    {
        try
        {
            _core.Streams.Establish(_pipe ??= NewPipe(), handshaker.Stream, handshaker.Peer, handshaker.Leftover);
        }
        catch (ZmqException e)
        {
            handshaker.Stream.Dispose(); // no descriptors for the socket's reactor, say
            HandshakeEvents.RaiseDisconnected(_core, Endpoint, handshaker, e.Message);
            TryAgain(e.Message);
            return;
        }

        _ready.TrySetResult();
    }

    /// <summary>An attempt came to nothing. The first of a row is worth a line in the log, as it may be a mistake and may be early.</summary>
    private void AttemptFailed(string reason, int descriptor = 0, ReconnectStops kind = ReconnectStops.None)
    {
        if (_stopped)
            return;
        _core.Events.Raise(SocketEvents.Closed, Endpoint, reason: reason, value: descriptor);
        if (!_nobodyAnswers && Reconnects && !Stops(kind))
            EngineLog.NobodyAnswers(_core.Logger, Endpoint, reason.TrimEnd('.'));
        _nobodyAnswers = true;
        TryAgain(reason, kind);
    }

    private bool Stops(ReconnectStops kind) => (kind & _core.Settings.ReconnectStop) != ReconnectStops.None;

    private void TryAgain(string reason, ReconnectStops kind = ReconnectStops.None)
    {
        if (_stopped)
            return;
        if (!_delay.Retries)
        {
            EndForGood(reason);
            return;
        }

        if (Stops(kind))
        {
            EndForGood($"{reason.TrimEnd('.')} (ReconnectStop: {kind})");
            return;
        }

        var delay = _delay.Next();
        EngineLog.Reconnecting(_core.Logger, Endpoint, reason.TrimEnd('.'), delay);
        _core.Events.Raise(SocketEvents.ConnectRetried, Endpoint, reason: reason, value: (long)delay.TotalMilliseconds);
        _timer = _core.Io.After(delay, Attempt);
    }

    /// <summary>The endpoint is of no use any more. It stays in the table until it is disconnected, as in libzmq.</summary>
    private void EndForGood(string reason)
    {
        if (_stopped)
            return;
        _stopped = true;
        var sentence = $"{reason.TrimEnd('.')}."; // some reasons are one, some a clause
        EngineLog.EndpointEnded(_core.Logger, Endpoint, sentence);
        Fail(new ZmqException($"Connecting to '{Endpoint}' ended for good: {sentence}"));
        if (_pipe is not { } pipe)
            return;
        if (pipe.Retirement is { } retirement)
            retirement.ConnectionEnded(final: true);
        else if (!pipe.IsGone)
            _core.Streams.EndPipe(pipe, DropReason.PeerLost);
    }

    private void Fail(Exception reason)
    {
        if (_ready.TrySetException(reason))
            _ = _ready.Task.Exception; // looked at: a plain Connect has nobody who awaits it
    }

    private StreamPipe NewPipe() => new(_core, Endpoint, isIncoming: false)
    {
        Connector = this,
        GivenName = _core.Settings.Immediate ? null : _name,
    };

    private void DropAttempt()
    {
        if (_stream is not { } stream)
            return;
        _core.Io.Members.Remove(stream.Watched, _slot);
        _slot = -1;
        _stream = null;
        stream.Dispose();
    }
}
