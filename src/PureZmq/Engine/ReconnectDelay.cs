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
    private int _doublings;
    private int _failedHandshakes;

    /// <summary>False: one attempt is all there is.</summary>
    public bool Retries => interval > TimeSpan.Zero;

    public void Connected()
    {
        if (_failedHandshakes < ForgivenFailures)
            _doublings = 0;
    }

    public void HandshakeCompleted() => _failedHandshakes = _doublings = 0;

    public void HandshakeFailed() => _failedHandshakes++;

    public TimeSpan Next()
    {
        var punished = _failedHandshakes > ForgivenFailures;
        if (maximum > TimeSpan.Zero)
        {
            var wait = interval * Math.Pow(2, Math.Min(_doublings, 30));
            _doublings++;
            return wait > maximum ? maximum : wait;
        }

        var intervals = punished ? Math.Min(LongestWithoutMaximum, 1 << Math.Min(_failedHandshakes - ForgivenFailures, 5)) : 1;
        return (interval * intervals) + (interval * Random.Shared.NextDouble());
    }
}
