namespace PureZmq.Tool.Proxying;

/// <summary>Reads a running proxy's figures through its control socket, and lets the user's own control socket through as well.</summary>
/// <remarks>A proxy has one control socket, and only that tells the octets. So the proxy gets <see cref="Control"/>, and the one the
/// user asked for is served from here.</remarks>
internal sealed class ProxyGauge : IAsyncDisposable
{
    private const string Endpoint = "inproc://control";
    private const string Statistics = "STATISTICS";
    private const string Terminate = "TERMINATE";

    private readonly ReqSocket _asker;
    private readonly ZmqSocket _frontend;
    private readonly ZmqSocket _backend;

    internal ProxyGauge(ZmqSocket frontend, ZmqSocket backend, ZmqContext context)
    {
        (_frontend, _backend) = (frontend, backend);
        Control = new RepSocket(context: context);
        Control.Bind(Endpoint);
        _asker = new ReqSocket(context: context);
        _asker.Connect(Endpoint);
    }

    /// <summary>The control socket for the proxy.</summary>
    internal RepSocket Control { get; }

    public async ValueTask DisposeAsync()
    {
        await _asker.DisposeAsync();
        await Control.DisposeAsync();
    }

    /// <summary>Asks the proxy how it stands.</summary>
    internal async Task<TrafficFigures> ReadAsync(CancellationToken cancellationToken)
    {
        // Frames and octets that the frontend received and sent, then the same of the backend.
        using var numbers = await _asker.RequestAsync(Statistics, cancellationToken);
        return new TrafficFigures(
            _frontend.Statistics.Received, Number(numbers[1]), _backend.Statistics.Received, Number(numbers[5]));
    }

    /// <summary>Passes on what comes through the user's control socket, and the answers, until it is cancelled or has passed on the answer to
    /// the command to end.</summary>
    internal async Task RelayAsync(ZmqSocket control, CancellationToken cancellationToken)
    {
        var receiver = (IReceiver)control;
        while (true)
        {
            using var command = await receiver.ReceiveAsync(cancellationToken);
            using var answer = await _asker.RequestAsync([.. command], cancellationToken);
            var text = command.Count == 1 ? command[0].ToString() : "";
            if ((control is RepSocket || text == Statistics) && control is ISender sender)
                await sender.SendAsync(answer, cancellationToken);
            if (text == Terminate)
                return;
        }
    }

    private static long Number(Frame frame) => BitConverter.ToInt64(frame.Span);
}
