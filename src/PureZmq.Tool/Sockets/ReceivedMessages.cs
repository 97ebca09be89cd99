using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Sockets;

/// <summary>The messages of a socket, each printed as it is taken, until there were as many as were asked for.</summary>
/// <param name="receiver">The socket.</param>
/// <param name="output">Where they are printed; null: nowhere.</param>
/// <param name="count">How many; null: no end.</param>
/// <param name="timeout">The socket's limit for a wait, to be named when it runs out.</param>
/// <param name="surroundings">The clock of waits for nothing, and where they are told of.</param>
internal sealed class ReceivedMessages(
    IReceiver receiver, OutputLines? output, long? count, TimeSpan timeout, Surroundings surroundings)
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

    /// <summary>Waits where the socket's turn allows no message any more, and so never ends well.</summary>
    /// <param name="why">Is told, lest somebody think that something could still come.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The limit of a wait is over.</exception>
    internal async Task WaitInVainAsync(string why, CancellationToken cancellationToken)
    {
        await FlushAsync();
        await surroundings.Error.WriteLineAsync($"zmq: {why}; only --timeout or Ctrl-C ends this");
        await Task.Delay(timeout, surroundings.Clock, cancellationToken);
        throw TooLate();
    }

    private async ValueTask<Message> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await receiver.ReceiveAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            throw TooLate();
        }
    }

    private TimeoutException TooLate() => new($"no message came within {timeout.TotalMilliseconds:0} ms");
}
