using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Sockets;

/// <summary>The messages of a socket, each printed as it is taken, until there were as many as were asked for.</summary>
/// <param name="receiver">The socket.</param>
/// <param name="output">Where they are printed; null: nowhere.</param>
/// <param name="count">How many; null: no end.</param>
/// <param name="timeout">The socket's limit for a wait, to be named when it runs out.</param>
internal sealed class ReceivedMessages(IReceiver receiver, OutputLines? output, long? count, TimeSpan timeout)
{
    private long _taken;

    internal bool IsComplete => _taken == count;

    /// <summary>Takes and prints the next message; what was printed is passed on before the wait for it.</summary>
    /// <returns>The message, the caller's to dispose.</returns>
    /// <exception cref="TimeoutException">None came in time.</exception>
    internal async ValueTask<Message> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!receiver.TryReceive(out var message))
        {
            await FlushAsync();
            message = await WaitAsync(cancellationToken);
        }

        _taken++;
        if (output is not null)
            await output.WriteAsync(message);
        return message;
    }

    /// <summary>Passes on what was printed.</summary>
    internal ValueTask FlushAsync() => output?.FlushAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<Message> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await receiver.ReceiveAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"no message came within {timeout.TotalMilliseconds:0} ms");
        }
    }
}
