using PureZmq.Bench.Scenarios;

namespace PureZmq.Bench.Peers;

/// <summary>Ping-pong with await on both sides; the main thread only waits for the end.</summary>
internal static class ReqRepAsyncPeer
{
    internal static void Req(PeerArguments arguments, PeerConsole console)
    {
        using var context = OpenContext(arguments);
        using var socket = new ReqSocket(context: context);
        socket.Connect(arguments.Endpoint);
        console.Report(AskAllAsync(socket, arguments).GetAwaiter().GetResult());
        console.WaitForEndOfInput();
    }

    internal static void Rep(PeerArguments arguments, PeerConsole console)
    {
        using var context = OpenContext(arguments);
        using var socket = new RepSocket(context: context);
        var meter = new SteadyMeter();
        console.Bound(socket.Bind(arguments.Endpoint));
        AnswerAllAsync(socket, arguments, meter).GetAwaiter().GetResult();
        console.WaitForEndOfInput(); // the last answer may still be on its way
        console.Report(meter.End(2 * arguments.Measured));
    }

    internal static void BothInOneProcess(PeerArguments arguments, PeerConsole console)
    {
        using var context = OpenContext(arguments);
        using var answerer = new RepSocket(context: context);
        using var asker = new ReqSocket(context: context);
        answerer.Bind(arguments.Endpoint);
        asker.Connect(arguments.Endpoint);
        var answering = Task.Run(() => AnswerAllAsync(answerer, arguments, new SteadyMeter()));
        var asking = Task.Run(() => AskAllAsync(asker, arguments));
        Task.WhenAny(answering, asking).GetAwaiter().GetResult().GetAwaiter().GetResult();
        var report = asking.GetAwaiter().GetResult();
        answering.GetAwaiter().GetResult();
        console.Report(report);
    }

    private static ZmqContext OpenContext(PeerArguments arguments) => new(new ZmqContextOptions
    {
        ContinuationMode = ReqRepAsyncScenario.IsInline(arguments.Variant) ? ContinuationMode.Inline : ContinuationMode.ThreadPool,
    });

    private static async Task<PeerReport> AskAllAsync(ReqSocket socket, PeerArguments arguments)
    {
        var meter = new SteadyMeter();
        ReadOnlyMemory<byte> body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            await socket.SendAsync(body).ConfigureAwait(false);
            using var reply = await socket.ReceiveAsync().ConfigureAwait(false);
            PeerCheck.Size(reply, arguments);
        }

        return meter.End(2 * arguments.Measured);
    }

    private static async Task AnswerAllAsync(RepSocket socket, PeerArguments arguments, SteadyMeter meter)
    {
        ReadOnlyMemory<byte> body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using (var request = await socket.ReceiveAsync().ConfigureAwait(false))
            {
                PeerCheck.Size(request, arguments);
            }

            await socket.SendAsync(body).ConfigureAwait(false);
        }
    }
}
