namespace PureZmq.Tool.Lines;

/// <summary>Writing to an output whose reader may have had enough.</summary>
internal static class Printing
{
    /// <exception cref="OutputClosedException">Nobody reads the output any more.</exception>
    internal static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte> octets)
    {
        try
        {
            await output.WriteAsync(octets);
            await output.FlushAsync();
        }
        catch (IOException closed) when (OutputClosedException.IsMeantBy(closed))
        {
            throw new OutputClosedException(closed);
        }
    }
}
