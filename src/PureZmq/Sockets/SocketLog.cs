using Microsoft.Extensions.Logging;

namespace PureZmq.Sockets;

/// <summary>The log messages of the public layer. Ids 5000-5999; an id or method name, once released, is never reused or
/// renamed.</summary>
/// <remarks>Written out, while <c>EngineLog</c> is generated: of two classes the generator writes now one first and now the other, so
/// that the same sources would not give the same assembly.</remarks>
internal static class SocketLog
{
    /// <summary>The category of these messages.</summary>
    public const string Category = "PureZmq.Sockets";

    private static readonly Action<ILogger, string, string?, Exception?> LogNotDisposed = LoggerMessage.Define<string, string?>(
        LogLevel.Warning, new EventId(5000, nameof(NotDisposed)),
        "A {Socket} at {Endpoint} was collected undisposed; it closes itself with its linger.");

    private static readonly Action<ILogger, string, Exception?> LogCloseFailed = LoggerMessage.Define<string>(
        LogLevel.Error, new EventId(5001, nameof(CloseFailed)),
        "A {Socket} was collected undisposed, and closing it failed.");

    private static readonly Action<ILogger, int, string, Exception?> LogProxyLostMessage = LoggerMessage.Define<int, string>(
        LogLevel.Warning, new EventId(5002, nameof(ProxyLostMessage)),
        "A proxy stopped with messages ({Count}) that {Socket} did not take within its linger; they are lost.");

    public static void NotDisposed(ILogger logger, string socket, string? endpoint) => LogNotDisposed(logger, socket, endpoint, null);

    public static void CloseFailed(ILogger logger, string socket, Exception exception) => LogCloseFailed(logger, socket, exception);

    public static void ProxyLostMessage(ILogger logger, int count, string socket, Exception? exception) =>
        LogProxyLostMessage(logger, count, socket, exception);
}
