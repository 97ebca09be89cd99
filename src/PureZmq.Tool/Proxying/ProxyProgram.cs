using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Proxying;

/// <summary>The whole of <c>zmq proxy</c>: opens the sockets, lets the messages through, shows how many when somebody looks on.</summary>
internal sealed class ProxyProgram(ProxyRequest request, Surroundings surroundings)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly List<(string Name, ZmqSocket Socket)> _sockets = [];

    /// <returns>0, when it is interrupted or told to terminate; whatever else may happen is thrown.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Disposing it closes the sockets and gives them their linger.
        await using (var context = surroundings.OpenContext(withNotices: true))
            await CarryAsync(context, cancellationToken);
        foreach (var (name, socket) in _sockets)
            LostMessages.Tell(socket.Statistics, surroundings.Error, $"{name}: ");
        return ExitCode.Done;
    }

    private async Task CarryAsync(ZmqContext context, CancellationToken cancellationToken)
    {
        var frontend = Open("frontend", request.Frontend, context);
        var backend = Open("backend", request.Backend, context);
        var capture = request.Capture is null ? null : Open("capture", request.Capture, context);
        var control = request.Control is null ? null : Open("control", request.Control, context);
        try
        {
            await (surroundings.TerminalWidth() > 0
                ? CarryInSightAsync(frontend, backend, capture, control, context, cancellationToken)
                : Proxy.RunAsync(frontend, backend, capture, control, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Interrupted, the usual end of a proxy.
        }
    }

    private ZmqSocket Open(string name, ProxySide side, ZmqContext context)
    {
        var socket = side.Open(request.Settings, context, surroundings.Error);
        _sockets.Add((name, socket));
        return socket;
    }

    /// <summary>The proxy and beside it the live line.</summary>
    private async Task CarryInSightAsync(
        ZmqSocket frontend,
        ZmqSocket backend,
        ZmqSocket? capture,
        ZmqSocket? control,
        ZmqContext context,
        CancellationToken cancellationToken)
    {
        await using var gauge = new ProxyGauge(frontend, backend, context);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var carrying = Proxy.RunAsync(frontend, backend, capture, gauge.Control, over.Token);
        var showing = ShowAsync(gauge, over.Token);
        var relaying = control is null ? null : gauge.RelayAsync(control, over.Token);
        Task[] beside = relaying is null ? [showing] : [showing, relaying];

        // Whichever ends first, the proxy or, by a failure, what is beside it, ends the others. A proxy that ended well, or the relay, was told
        // to: whoever told it gets the answer before anything is cancelled, and the proxy is let come to its end.
        var first = await Task.WhenAny([carrying, .. beside]);
        if (relaying is not null && (carrying.IsCompletedSuccessfully || relaying.IsCompletedSuccessfully))
            await Task.WhenAll(carrying, relaying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync();
        await Task.WhenAll([carrying, .. beside]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await surroundings.Output.WriteLineAsync();
        await first;
    }

    private async Task ShowAsync(ProxyGauge gauge, CancellationToken cancellationToken)
    {
        var (before, since) = (default(TrafficFigures), surroundings.Clock.GetTimestamp());
        using var timer = new PeriodicTimer(Period, surroundings.Clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = await gauge.ReadAsync(cancellationToken);
            var time = surroundings.Clock.GetTimestamp();
            var line = TrafficLine.Format(before, now, surroundings.Clock.GetElapsedTime(since, time));
            await surroundings.Output.WriteAsync(TrafficLine.InPlace(line, surroundings.TerminalWidth()));
            await surroundings.Output.FlushAsync(cancellationToken);
            (before, since) = (now, time);
        }
    }
}
