namespace PureZmq.Tool.Lines;

/// <summary>Writing to an output whose reader may have had enough.</summary>
internal static class Printing
{
    private const int BrokenPipe = 32; // EPIPE, which the runtime passes on as the error's number

    /// <exception cref="OutputClosedException">Nobody reads the output any more.</exception>
    internal static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte> octets)
    {
        try
        {
            await output.WriteAsync(octets);
            await output.FlushAsync();
        }
        catch (IOException closed) when (closed.HResult == BrokenPipe)
        {
            throw new OutputClosedException(closed);
        }
    }
}
