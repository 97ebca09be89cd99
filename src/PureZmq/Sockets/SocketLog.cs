using Microsoft.Extensions.Logging;

namespace PureZmq.Sockets;

/// <summary>The log messages of the public layer. Ids 5000-5999; an id or method name, once released, is never reused or
/// renamed.</summary>
internal static partial class SocketLog
{
    /// <summary>The category of these messages.</summary>
    public const string Category = "PureZmq.Sockets";

    [LoggerMessage(5000, LogLevel.Warning, "A {Socket} at {Endpoint} was collected undisposed; it closes itself with its linger.")]
    public static partial void NotDisposed(ILogger logger, string socket, string? endpoint);

    [LoggerMessage(5001, LogLevel.Error, "A {Socket} was collected undisposed, and closing it failed.")]
    public static partial void CloseFailed(ILogger logger, string socket, Exception exception);

    [LoggerMessage(5002, LogLevel.Warning, "A proxy stopped with a message that {Socket} did not take within its linger; it is lost.")]
    public static partial void ProxyLostMessage(ILogger logger, string socket, Exception? exception);
}
