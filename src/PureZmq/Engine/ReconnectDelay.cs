namespace PureZmq.Engine;

/// <summary>How long a connecting endpoint waits before it tries again.</summary>
/// <remarks>
/// As libzmq: interval plus jitter, or doubling up to a maximum without jitter. One deliberate difference: a server that accepts
/// and closes before the handshake is done is not retried at the same pace for ever; from the fourth such connection in a row on the
/// wait keeps doubling. A completed handshake starts over.
/// </remarks>
internal sealed class ReconnectDelay(TimeSpan interval, TimeSpan maximum)
{
    private const int ForgivenFailures = 3;
    private const int LongestWithoutMaximum = 32; // intervals
    private const int MostDoublings = 62;
    private int _doublings;
    private int _failedHandshakes;
    private bool _followsHandshake; // the wait to come is for a connection that ended in its handshake, not for a refused attempt

    /// <summary>False: one attempt is all there is.</summary>
    public bool Retries => interval > TimeSpan.Zero;

    public void Connected()
    {
        if (_failedHandshakes < ForgivenFailures)
            _doublings = 0;
    }

    public void HandshakeCompleted() => _failedHandshakes = _doublings = 0;

    public void HandshakeFailed()
    {
        _failedHandshakes++;
        _followsHandshake = true;
    }

    public TimeSpan Next()
    {
        var punished = _followsHandshake && _failedHandshakes > ForgivenFailures;
        _followsHandshake = false;
        if (maximum > TimeSpan.Zero)
        {
            var doublings = Math.Min(_doublings++, MostDoublings);
            return maximum / Math.Pow(2, doublings) <= interval ? maximum : interval * Math.Pow(2, doublings);
        }

        var intervals = punished ? Math.Min(LongestWithoutMaximum, 1 << Math.Min(_failedHandshakes - ForgivenFailures, 5)) : 1;
        return (interval * intervals) + (interval * Random.Shared.NextDouble());
    }
}
