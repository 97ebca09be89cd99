namespace PureZmq.Conformance;

/// <summary>A test with a context of its own, whose log it can read and whose end is bounded.</summary>
/// <remarks>Disposing the context closes every socket the test left open; a context that hangs there fails the test.</remarks>
public abstract class EngineTest : IAsyncLifetime
{
    /// <summary>Opens the context.</summary>
    protected EngineTest() => Context = new ZmqContext(new ZmqContextOptions { LoggerFactory = Log });

    /// <summary>What the engine logged.</summary>
    private protected TestLog Log { get; } = new();

    /// <summary>The context of this test's sockets.</summary>
    private protected ZmqContext Context { get; }

    /// <inheritdoc/>
    public virtual Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task DisposeAsync() => Context.DisposeAsync().AsTask().Within("the context to end");
}
