using Microsoft.Extensions.Logging;

namespace PureZmq.Engine;

/// <summary>The engine's log messages. Ids 3000-3999; an id or method name, once released, is never reused or renamed.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(3000, LogLevel.Error, "A handler of the I/O thread failed. This is a defect of the library; please report it.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(3001, LogLevel.Warning, "{Endpoint}: the peer {Remote} was refused: {Reason}")]
    public static partial void PeerRefused(ILogger logger, string endpoint, string remote, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "{Endpoint}: connecting ends for good: {Reason} Disconnect and connect again once the peer is mended.")]
    public static partial void EndpointEnded(ILogger logger, string endpoint, string reason);

    [LoggerMessage(3003, LogLevel.Debug, "{Endpoint}: connection lost: {Reason}; connecting again in {Delay}.")]
    public static partial void Reconnecting(ILogger logger, string endpoint, string reason, TimeSpan delay);

    [LoggerMessage(3004, LogLevel.Debug, "{Endpoint}: peer {Remote} is ready ({SocketType}, ZMTP {Version}).")]
    public static partial void PeerReady(ILogger logger, string endpoint, string remote, string socketType, string version);

    [LoggerMessage(3005, LogLevel.Warning, "{Endpoint}: accepting failed: {Reason}; trying again in {Delay}.")]
    public static partial void AcceptFailed(ILogger logger, string endpoint, string reason, TimeSpan delay);

    [LoggerMessage(3006, LogLevel.Warning, "{Endpoint}: {Count} messages were dropped: {Reason}.")]
    public static partial void Dropped(ILogger logger, string endpoint, int count, DropReason reason);

    [LoggerMessage(3007, LogLevel.Warning, "{Endpoint}: joins incompatible socket types {Local} and {Remote}; over a wire such peers refuse each other.")]
    public static partial void IncompatibleInproc(ILogger logger, string endpoint, string local, string remote);

    [LoggerMessage(3008, LogLevel.Debug, "{Endpoint}: peer {Remote} is gone: {Reason}.")]
    public static partial void PeerGone(ILogger logger, string endpoint, string remote, string reason);

    [LoggerMessage(3009, LogLevel.Warning, "{Endpoint}: the peer {Remote} with routing id {RoutingId} is connected but ignored: this {SocketType} has a peer in its place.")]
    public static partial void PeerIgnored(ILogger logger, string endpoint, string remote, RoutingId routingId, string socketType);

    [LoggerMessage(3010, LogLevel.Warning, "{Endpoint}: closed, but the directory made for it is still there: {Reason}")]
    public static partial void LeftBehind(ILogger logger, string endpoint, string reason);

    [LoggerMessage(EventId = 3011, Message = "{Endpoint}: {SocketType} dropped a message ({Reason}). {Advice} More of them are counted in Statistics, not logged.")]
    public static partial void FirstDropped(ILogger logger, LogLevel level, string endpoint, string socketType, DropReason reason, string advice);

    [LoggerMessage(3012, LogLevel.Information, "{Endpoint}: nobody answers: {Reason}. Trying again until somebody does; is the peer running, and bound to this endpoint?")]
    public static partial void NobodyAnswers(ILogger logger, string endpoint, string reason);

    [LoggerMessage(3013, LogLevel.Warning, "{Endpoint}: the connection with {Remote} was closed, as it could not be watched: {Reason}")]
    public static partial void ConnectionGivenUp(ILogger logger, string endpoint, string remote, string reason);

    [LoggerMessage(3014, LogLevel.Error, "The I/O thread got no memory, or no thread to hand work to; what it was doing was given up.")]
    public static partial void OutOfMemory(ILogger logger, Exception exception);
}
