using System.Runtime.CompilerServices;

namespace PureZmq.Sockets;

/// <summary>The messages of a socket as an asynchronous sequence.</summary>
internal static class MessageStream
{
    /// <summary>Takes each message only when it is asked for; ends, without an exception, when cancelled.</summary>
    /// <param name="socket">Kept alive by the sequence as long as somebody reads it.</param>
    /// <param name="cancellationToken">The method's, joined by the compiler with that of WithCancellation.</param>
    public static async IAsyncEnumerable<Message> ReadAsync(
        ZmqSocket socket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Message message;
            try
            {
                message = await socket.Core.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            yield return message;
        }
    }
}
