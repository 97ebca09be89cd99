using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>A ROUTER/DEALER proxy of ours with a capture, running until it is told to stop.</summary>
internal sealed class RunningProxy : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RouterSocket _frontend;
    private readonly DealerSocket _backend;
    private readonly PubSocket _capture;
    private readonly string _captureEndpoint;
    private Task? _running;

    public RunningProxy(ZmqContext context)
    {
        _frontend = new RouterSocket(context: context);
        _backend = new DealerSocket(context: context);
        _capture = new PubSocket(context: context);
        Frontend = _frontend.Bind("tcp://127.0.0.1:*");
        Backend = _backend.Bind("tcp://127.0.0.1:*");
        _captureEndpoint = _capture.Bind("tcp://127.0.0.1:*");
    }

    /// <summary>Where clients connect.</summary>
    public string Frontend { get; }

    /// <summary>Where workers connect.</summary>
    public string Backend { get; }

    /// <summary>Lets a SUB watch the capture and waits until it would get messages.</summary>
    public void Watch(IPeer sub, string topic)
    {
        sub.Connect(_captureEndpoint);
        sub.Subscribe(topic);
        Assert.True(_capture.WaitForSubscribers(topic, 1, Within.Limit), "The subscription did not reach the capture.");
    }

    /// <summary>Starts to pass messages on.</summary>
    public void Start() => _running = Proxy.RunAsync(_frontend, _backend, _capture, cancellationToken: _stop.Token);

    /// <summary>Stops the proxy and demands that it ends because of that.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await ExpectEndAsync(_running!);
    }

    /// <summary>Waits for the end of a proxy that was cancelled.</summary>
    public static async Task ExpectEndAsync(Task running) =>
        await Within.LimitAsync(Assert.ThrowsAnyAsync<OperationCanceledException>(() => running), "the cancelled proxy to end");

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _frontend.Dispose();
        _backend.Dispose();
        _capture.Dispose();
        _stop.Dispose();
    }
}
