using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Sockets;

/// <summary>Standard input as messages.</summary>
internal sealed class LineSource(Func<Stream> openInput, LineForm form)
{
    private InputLines? _lines;

    /// <summary>Reads the next line.</summary>
    /// <param name="cancellationToken">Ends the wait for a line; those that are there already are still given.</param>
    /// <returns>Its frames, valid until the next call; null at the end of the input.</returns>
    /// <exception cref="InputException">The line is not of the form.</exception>
    internal async ValueTask<Frame[]?> NextAsync(CancellationToken cancellationToken)
    {
        var lines = _lines ??= new InputLines(openInput());
        ReadOnlyMemory<byte> line;
        while (!lines.TryTake(out line))
        {
            if (!await lines.FillAsync(cancellationToken))
                return null;
        }

        try
        {
            return form.Parse(line);
        }
        catch (MalformedLineException malformed)
        {
            throw new InputException(lines.Number, malformed);
        }
    }
}
