using System.Text;
using PureZmq.Tool.Lines;
using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Monitoring;

/// <summary>The whole of <c>zmq monitor</c>: opens the socket, prints its events.</summary>
internal sealed class MonitorProgram(MonitorRequest request, Surroundings surroundings)
{
    private static readonly SocketSettings Settings = new() { Linger = TimeSpan.Zero };

    /// <returns>0; whatever else may happen is thrown.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = surroundings.OpenContext(withNotices: request.Events != SocketEvents.All); // which tell it all themselves
        await using var socket = request.Kind.Open(Settings, context);
        using var monitor = socket.OpenMonitor(request.Events);
        foreach (var attachment in request.Attachments)
            attachment.Attach(socket, surroundings.Error);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var discarding = Task.Run(() => UnreadMessages.DiscardAsync(socket, over.Token), CancellationToken.None);
        try
        {
            await PrintAsync(monitor, cancellationToken);
        }
        catch (OutputClosedException)
        {
            // As after head: whoever wanted the events has had enough of them.
        }
        finally
        {
            await over.CancelAsync();
            await discarding;
        }

        if (await discarding is > 0 and var discarded)
            surroundings.Error.WriteLine($"zmq: messages received and thrown away: {discarded}");
        return ExitCode.Done;
    }

    private async Task PrintAsync(SocketMonitor monitor, CancellationToken cancellationToken)
    {
        var output = surroundings.OpenOutput();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = surroundings.Clock.CreateTimer(_ => limit.Cancel(), null, request.Timeout, Timeout.InfiniteTimeSpan);
        var printed = 0L;
        await foreach (var happened in monitor.WithCancellation(limit.Token))
        {
            await Printing.WriteAsync(output, Encoding.UTF8.GetBytes(request.Form.Format(happened) + "\n"));
            if (++printed == request.Count)
                return;
            timer.Change(request.Timeout, Timeout.InfiniteTimeSpan);
        }

        if (!cancellationToken.IsCancellationRequested)
            throw new TimeoutException($"nothing happened within {request.Timeout.TotalMilliseconds:0} ms");
    }
}
