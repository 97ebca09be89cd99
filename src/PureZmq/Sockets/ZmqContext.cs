using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>The home of sockets: their I/O threads, and the names of their inproc endpoints. A process seldom needs more than
/// one.</summary>
/// <remarks>
/// <para>Thread safety: all members may be used by any number of threads at once.</para>
/// <para>A context costs nothing until a socket needs it; its threads start with the first endpoint that is not inproc.</para>
/// </remarks>
public sealed class ZmqContext : IDisposable, IAsyncDisposable
{
    private static readonly Lazy<ZmqContext> Ambient = new(OpenAmbient);

    /// <summary>Opens a context, without a thread or a descriptor as yet.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    public ZmqContext(ZmqContextOptions? options = null) => Core = new ContextCore((options ?? new ZmqContextOptions()).ToSettings());

    /// <summary>The context of sockets that are given none; opened when it is first asked for.</summary>
    /// <remarks>When the process ends it is disposed, so that messages still have the linger of their sockets to be sent. Once it was
    /// disposed it stays so: sockets without a context of their own can no longer be opened.</remarks>
    public static ZmqContext Default => Ambient.Value;

    internal ContextCore Core { get; }

    /// <summary>Wakes every call on every socket of the context: they, and all later ones, throw <see cref="ObjectDisposedException"/>.
    /// Closes nothing, returns at once.</summary>
    /// <remarks>A second call does no harm.</remarks>
    public void Shutdown() => Core.Shutdown();

    /// <summary>Shuts down, closes all sockets of the context, and waits until what they had queued is sent or their linger is
    /// over.</summary>
    /// <remarks>It never waits for the program to close a socket. A second call does no harm.</remarks>
    public void Dispose() => Core.Dispose();

    /// <summary>Shuts down and closes all sockets of the context; completes when what they had queued is sent or their linger is
    /// over.</summary>
    /// <remarks>It never waits for the program to close a socket. A second call does no harm.</remarks>
    public ValueTask DisposeAsync() => Core.DisposeAsync();

    internal static ContextCore CoreOf(ZmqContext? context) => (context ?? Default).Core;

    private static ZmqContext OpenAmbient()
    {
        var context = new ZmqContext();
        ProcessEnd.Arrange(context);
        return context;
    }
}
