using System.Net;

namespace PureZmq.Transports;

/// <summary>Where a stream transport connects to. One serves all attempts of an endpoint, one after the other.</summary>
internal abstract class StreamTarget
{
    /// <summary>The address, if it needs no name service; null otherwise.</summary>
    public abstract EndPoint? Known { get; }

    /// <summary>Whether <see cref="StartConnect"/> to what is known asks nobody and waits for nothing.</summary>
    public virtual bool StartsAtOnce => Known is not null;

    /// <summary>Asks the name service for the address; null when it knows none.</summary>
    public virtual Task<EndPoint?> LookUpAsync() => Task.FromResult(Known);

    /// <summary>Starts a connect; readiness for writing tells when it ended.</summary>
    /// <param name="remote">The address found.</param>
    /// <param name="error">Why the attempt failed at once; empty when it did not.</param>
    /// <returns>The socket, or null when the attempt failed at once.</returns>
    public abstract StreamSocket? StartConnect(EndPoint remote, out string error);
}
